import { Column, Entity, PrimaryColumn } from 'typeorm';
import { milliseconds } from '../database/milliseconds.js';

@Entity('passkey')
export class Passkey {
  @PrimaryColumn('uuid')
  readonly id!: string;

  @Column('uuid', { name: 'account_id' })
  readonly accountId!: string;

  @Column('bytea', { name: 'credential_id' })
  readonly credentialId!: Buffer;

  /** COSE_Key (RFC 9052). */
  @Column('bytea', { name: 'public_key' })
  readonly publicKey!: Buffer;

  /** Of the authenticator; 0 where it does not count. */
  @Column('bigint', { transformer: milliseconds })
  readonly counter!: number;

  /** What its owner calls it. */
  @Column('text')
  readonly name!: string;

  @Column('bigint', { name: 'created_ms', transformer: milliseconds })
  readonly createdMs!: number;

  @Column('bigint', { name: 'last_used_ms', nullable: true, transformer: milliseconds })
  readonly lastUsedMs!: number | null;
}
