import { Column, Entity, PrimaryColumn } from 'typeorm';
import { milliseconds } from '../../database/milliseconds.js';

/** A logout token that was taken, until it would be refused for its age. */
@Entity('agency_logout')
export class AgencyLogout {
  @PrimaryColumn('text')
  readonly issuer!: string;

  @PrimaryColumn('bytea', { name: 'token_hash' })
  readonly tokenHash!: Buffer;

  @Column('bigint', { name: 'expires_ms', transformer: milliseconds })
  readonly expiresMs!: number;
}
