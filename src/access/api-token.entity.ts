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

  /** What it may be used for: names of src/access/scopes.ts, sorted. */
  @Column('text', { array: true, default: () => `'{administer,read,write}'` })
  readonly scopes!: readonly string[];

  /** How its owner had signed in. */
  @Column('text', { default: 'password' })
  readonly method!: string;

  @Column('boolean', { name: 'is_multi_factor', default: false })
  readonly isMultiFactor!: boolean;

  /** When its owner last gave proof of who they are before it was made; 0, too long ago for anything, where not known. */
  @Column('bigint', { name: 'authenticated_ms', default: 0, transformer: milliseconds })
  readonly authenticatedMs!: number;

  @Column('bigint', { name: 'created_ms', transformer: milliseconds })
  readonly createdMs!: number;

  @Column('bigint', { name: 'expires_ms', transformer: milliseconds })
  readonly expiresMs!: number;

  @Column('bigint', { name: 'revoked_ms', nullable: true, transformer: milliseconds })
  readonly revokedMs!: number | null;
}
