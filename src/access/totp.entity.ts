import { Column, Entity, PrimaryColumn } from 'typeorm';
import { milliseconds } from '../database/milliseconds.js';

@Entity('totp')
export class Totp {
  @PrimaryColumn('uuid', { name: 'account_id' })
  readonly accountId!: string;

  /** Base32, as authenticator programs take it; plain in rows from before secrets were sealed, until they are used. */
  @Column('text', { nullable: true })
  readonly secret!: string | null;

  /** The same, sealed for this account. */
  @Column('bytea', { name: 'sealed_secret', nullable: true })
  readonly sealedSecret!: Buffer | null;

  @Column('bytea', { name: 'wrapping_key_id', nullable: true })
  readonly wrappingKeyId!: Buffer | null;

  @Column('bigint', { name: 'created_ms', transformer: milliseconds })
  readonly createdMs!: number;

  /** When its owner first showed a code: before that it is asked of nobody. */
  @Column('bigint', { name: 'confirmed_ms', nullable: true, transformer: milliseconds })
  readonly confirmedMs!: number | null;

  /** The step of the newest code that was taken. */
  @Column('bigint', { name: 'last_step', default: 0, transformer: milliseconds })
  readonly lastStep!: number;
}
