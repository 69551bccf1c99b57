import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { milliseconds } from '../database/milliseconds.js';
import { type NoticeKind } from '../core/notices/notice-kind.js';

/** That somebody is to be told of an event, or of a deadline that passed. */
@Entity('notice')
@Index('notice_account_id', ['accountId', 'id'])
export class NoticeRow {
  /** A UUID of version 7: ids sort as they were queued. */
  @PrimaryColumn('uuid')
  readonly id!: string;

  @Column('uuid', { name: 'account_id' })
  readonly accountId!: string;

  @Column('text')
  readonly kind!: NoticeKind;

  @Column('bytea', { name: 'item_id' })
  readonly itemId!: Buffer;

  @Column('bigint', { name: 'log_index', transformer: milliseconds })
  readonly logIndex!: number;

  /** The deadline that passed; null where the notice is about an event. */
  @Column('bigint', { name: 'due_ms', nullable: true, transformer: milliseconds })
  readonly dueMs!: number | null;

  /** When the event was logged, or the deadline passed. */
  @Column('bigint', { name: 'happened_ms', transformer: milliseconds })
  readonly happenedMs!: number;

  @Column('bigint', { name: 'queued_ms', transformer: milliseconds })
  readonly queuedMs!: number;
}
