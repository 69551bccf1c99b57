import { Column, Entity, PrimaryColumn } from 'typeorm';
import { milliseconds } from '../database/milliseconds.js';
import { type OrganisationKind } from './organisation-kinds.js';

@Entity('organisation')
export class Organisation {
  @PrimaryColumn('uuid')
  readonly id!: string;

  @Column('text')
  readonly name!: string;

  /** Of the installation's list when it was made. */
  @Column('text')
  readonly country!: string;

  @Column('text')
  readonly kind!: OrganisationKind;

  @Column('bigint', { name: 'created_ms', transformer: milliseconds })
  readonly createdMs!: number;
}
