import { Column, Entity, PrimaryColumn } from 'typeorm';
import { milliseconds } from '../database/milliseconds.js';
import { type OrganisationKind } from './organisation-kinds.js';

@Entity('organisation')
export class Organisation {
  @PrimaryColumn('uuid')
  readonly id!: string;

  @Column('text')
  readonly name!: string;

  /** ISO 3166-1 alpha-2. */
  @Column('text')
  readonly country!: string;

  @Column('text')
  readonly kind!: OrganisationKind;

  @Column('bigint', { name: 'created_ms', transformer: milliseconds })
  readonly createdMs!: number;
}
