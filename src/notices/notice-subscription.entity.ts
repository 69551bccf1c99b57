import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { milliseconds } from '../database/milliseconds.js';

export const noticeChannels = ['mail', 'webhook'] as const;
export type NoticeChannel = (typeof noticeChannels)[number];

export type SubscriptionState = 'active' | 'disabled';

/** Where somebody wants to be told. */
@Entity('notice_subscription')
@Index('notice_subscription_account_id', ['accountId'])
export class NoticeSubscription {
  @PrimaryColumn('uuid')
  readonly id!: string;

  @Column('uuid', { name: 'account_id' })
  readonly accountId!: string;

  @Column('text')
  readonly channel!: NoticeChannel;

  /** A mail address or a URL. */
  @Column('text')
  readonly target!: string;

  /** Signs webhooks, 32 bytes; plain in rows from before secrets were sealed, until they are used. */
  @Column('bytea', { nullable: true, select: false })
  readonly secret!: Buffer | null;

  /** The same, sealed for this subscription. The web login may write it and not read it. */
  @Column('bytea', { name: 'sealed_secret', nullable: true, select: false })
  readonly sealedSecret!: Buffer | null;

  @Column('bytea', { name: 'wrapping_key_id', nullable: true, select: false })
  readonly wrappingKeyId!: Buffer | null;

  /** Disabled once the receiver answered 410 Gone. */
  @Column('text')
  readonly state!: SubscriptionState;

  @Column('bigint', { name: 'created_ms', transformer: milliseconds })
  readonly createdMs!: number;
}
