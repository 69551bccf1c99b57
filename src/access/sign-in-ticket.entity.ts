import { Column, Entity, PrimaryColumn } from 'typeorm';
import { milliseconds } from '../database/milliseconds.js';

@Entity('sign_in_ticket')
export class SignInTicket {
  /** SHA-256 of a challenge, or of the ticket for a second factor. */
  @PrimaryColumn('bytea')
  readonly hash!: Buffer;

  @Column('text')
  readonly kind!: string;

  @Column('uuid', { name: 'account_id', nullable: true })
  readonly accountId!: string | null;

  @Column('integer', { default: 0 })
  readonly tries!: number;

  @Column('bigint', { name: 'ends_ms', transformer: milliseconds })
  readonly endsMs!: number;
}
