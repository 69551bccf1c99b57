import { Column, Entity, PrimaryColumn } from 'typeorm';
import { milliseconds } from '../database/milliseconds.js';

@Entity('session')
export class Session {
  @PrimaryColumn('uuid')
  readonly id!: string;

  @Column('uuid', { name: 'account_id' })
  readonly accountId!: string;

  /** SHA-256 of what the cookie holds; written once, compared only inside the database. */
  @Column('bytea', { name: 'secret_hash', select: false })
  readonly secretHash?: Buffer;

  /** How the person signed in. */
  @Column('text')
  readonly method!: string;

  @Column('boolean', { name: 'is_multi_factor' })
  readonly isMultiFactor!: boolean;

  /** When the person themselves gave proof; at an agency that is its `auth_time`. */
  @Column('bigint', { name: 'authenticated_ms', transformer: milliseconds })
  readonly authenticatedMs!: number;

  @Column('text', { nullable: true })
  readonly acr!: string | null;

  @Column('text', { name: 'oidc_issuer', nullable: true })
  readonly oidcIssuer!: string | null;

  @Column('text', { name: 'oidc_subject', nullable: true })
  readonly oidcSubject!: string | null;

  @Column('text', { name: 'oidc_sid', nullable: true })
  readonly oidcSid!: string | null;

  /** Where from, for the owner to recognise: the network, not the address. */
  @Column('text')
  readonly network!: string;

  @Column('text', { name: 'user_agent' })
  readonly userAgent!: string;

  @Column('bigint', { name: 'created_ms', transformer: milliseconds })
  readonly createdMs!: number;

  /** Within a minute. */
  @Column('bigint', { name: 'last_seen_ms', transformer: milliseconds })
  readonly lastSeenMs!: number;

  /** Whatever is done in it, a session is over then. */
  @Column('bigint', { name: 'ends_ms', transformer: milliseconds })
  readonly endsMs!: number;

  @Column('bigint', { name: 'revoked_ms', nullable: true, transformer: milliseconds })
  readonly revokedMs!: number | null;
}
