import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { milliseconds } from '../database/milliseconds.js';
import { Organisation } from './organisation.entity.js';

@Entity('account')
export class Account {
  /**
   * Version 4, unlike other ids: it stands in the log as `account` for everyone who holds a chain, and must
   * tell nothing about its owner, not even since when they have been there.
   */
  @PrimaryColumn('uuid')
  readonly id!: string;

  @Column('text')
  readonly login!: string;

  @Column('text', { name: 'display_name' })
  readonly displayName!: string;

  @Column('uuid', { name: 'organisation_id' })
  readonly organisationId!: string;

  @ManyToOne(() => Organisation)
  @JoinColumn({ name: 'organisation_id' })
  readonly organisation?: Organisation;

  @Column('text', { array: true })
  readonly roles!: readonly string[];

  /** Acts in one case alone, so that nobody who knows two cases finds the same person in both. */
  @Column('boolean', { name: 'is_protected', default: false })
  readonly isProtected!: boolean;

  /** Written once, never read back: the login of the service has no right to. Null where others sign them in. */
  @Column('text', { name: 'password_hash', select: false, nullable: true })
  readonly passwordHash?: string | null;

  /** Whether the password is one that a second factor must stand beside. */
  @Column('boolean', { name: 'password_is_short', select: false, default: false })
  readonly passwordIsShort?: boolean;

  @Column('bigint', { name: 'created_ms', transformer: milliseconds })
  readonly createdMs!: number;
}
