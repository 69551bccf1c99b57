import { Column, Entity, PrimaryColumn } from 'typeorm';
import { milliseconds } from '../../database/milliseconds.js';

/** Which account belongs to a subject of an issuer. Nothing else links the two: no name, no mail address. */
@Entity('account_identity')
export class AccountIdentity {
  @PrimaryColumn('text')
  readonly issuer!: string;

  @PrimaryColumn('text')
  readonly subject!: string;

  @Column('uuid', { name: 'account_id' })
  readonly accountId!: string;

  @Column('bigint', { name: 'created_ms', transformer: milliseconds })
  readonly createdMs!: number;
}
