import { Column, Entity, PrimaryColumn } from 'typeorm';
import { milliseconds } from '../../database/milliseconds.js';

/** Somebody on their way to an agency and back. Only functions of the database's owner reach these rows. */
@Entity('agency_sign_in')
export class AgencySignIn {
  @PrimaryColumn('bytea', { name: 'state_hash' })
  readonly stateHash!: Buffer;

  @Column('text')
  readonly agency!: string;

  @Column('text')
  readonly network!: string;

  @Column('text', { name: 'return_to' })
  readonly returnTo!: string;

  @Column('uuid', { name: 'account_id', nullable: true })
  readonly accountId!: string | null;

  @Column('uuid', { name: 'session_id', nullable: true })
  readonly sessionId!: string | null;

  @Column('bigint', { name: 'begun_ms', transformer: milliseconds })
  readonly begunMs!: number;

  @Column('bigint', { name: 'expires_ms', transformer: milliseconds })
  readonly expiresMs!: number;
}
