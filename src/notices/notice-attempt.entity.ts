import { Column, Entity, PrimaryColumn } from 'typeorm';
import { milliseconds } from '../database/milliseconds.js';

/** One attempt to deliver, and a code of what came of it; nothing of what was sent or answered. */
@Entity('notice_attempt')
export class NoticeAttempt {
  @PrimaryColumn('uuid', { name: 'notice_id' })
  readonly noticeId!: string;

  @PrimaryColumn('uuid', { name: 'subscription_id' })
  readonly subscriptionId!: string;

  /** From 1. */
  @PrimaryColumn('smallint')
  readonly attempt!: number;

  @Column('uuid', { name: 'account_id' })
  readonly accountId!: string;

  @Column('bigint', { name: 'at_ms', transformer: milliseconds })
  readonly atMs!: number;

  /** E.g. `http_200`, `smtp_550`, `timed_out`. */
  @Column('text')
  readonly outcome!: string;
}
