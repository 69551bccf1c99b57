import { Column, Entity, PrimaryColumn } from 'typeorm';
import { milliseconds } from '../database/milliseconds.js';

@Entity('api_token')
export class ApiToken {
  @PrimaryColumn('uuid')
  readonly id!: string;

  @Column('uuid', { name: 'account_id' })
  readonly accountId!: string;

  /** SHA-256 of the token; written once, compared only inside the database. */
  @Column('bytea', { name: 'secret_hash', select: false })
  readonly secretHash?: Buffer;

  /** What its owner calls it. */
  @Column('text')
  readonly label!: string;

  @Column('bigint', { name: 'created_ms', transformer: milliseconds })
  readonly createdMs!: number;

  @Column('bigint', { name: 'expires_ms', transformer: milliseconds })
  readonly expiresMs!: number;

  @Column('bigint', { name: 'revoked_ms', nullable: true, transformer: milliseconds })
  readonly revokedMs!: number | null;
}
