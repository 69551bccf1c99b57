import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { milliseconds } from '../database/milliseconds.js';
import { type NoticeChannel } from './notice-subscription.entity.js';

export type DeliveryState = 'waiting' | 'delivered' | 'given_up' | 'not_visible' | 'unsubscribed';

/** One notice on its way to one subscription. It stays as a record when the subscription is gone. */
@Entity('notice_delivery')
@Index('notice_delivery_waiting', ['nextMs'], { where: "state = 'waiting'" })
@Index('notice_delivery_subscription', ['subscriptionId'], { where: "state = 'waiting'" })
export class NoticeDelivery {
  @PrimaryColumn('uuid', { name: 'notice_id' })
  readonly noticeId!: string;

  @PrimaryColumn('uuid', { name: 'subscription_id' })
  readonly subscriptionId!: string;

  @Column('uuid', { name: 'account_id' })
  readonly accountId!: string;

  @Column('text')
  readonly channel!: NoticeChannel;

  @Column('text')
  readonly state!: DeliveryState;

  /** Attempts that were recorded. */
  @Column('smallint')
  readonly attempts!: number;

  /** When the next one is due. */
  @Column('bigint', { name: 'next_ms', transformer: milliseconds })
  readonly nextMs!: number;

  /** Of the process that sends it now. */
  @Column('uuid', { nullable: true })
  readonly claim!: string | null;

  @Column('timestamptz', { name: 'claimed_until', nullable: true })
  readonly claimedUntil!: Date | null;
}
