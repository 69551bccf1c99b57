import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { type DataSource, type EntityManager } from 'typeorm';
import { toHex } from '../core/canonical/hex.js';
import {
  type DueNotice,
  noticedTypes,
  noticesOf,
  noticesOfDeadline,
} from '../core/notices/notices-of.js';
import { ItemHistoryReader } from '../items/item-history.reader.js';
import { uuidV7 } from '../platform/uuid-v7.js';

/** What a notice is about. */
interface Occasion {
  /** 64 hex digits. */
  readonly itemId: string;
  readonly logIndex: number;
  readonly dueMs: number | null;
  readonly happenedMs: number;
}

interface OverdueRow {
  readonly item_id: Buffer;
  readonly log_index: string;
  readonly due_ms: string;
  readonly sender: string | null;
  readonly recipient: string | null;
}

const stretch = 500;
const overdueAtOnce = 100;
const uuidForm = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * Queues notices of what the log says (login wm_ledger). The table of events is the queue of work: what was read is a
 * number that moves in the transaction that queues, so nothing is lost or queued twice wherever a process dies.
 */
@Injectable()
export class NoticeQueueStore {
  constructor(
    @InjectDataSource('ledger') private readonly db: DataSource,
    @Inject(ItemHistoryReader) private readonly items: ItemHistoryReader,
  ) {}

  /** Takes or renews the lease by the database's clock; false while another process holds it. */
  async holdLease(holder: string, seconds: number): Promise<boolean> {
    const [rows] = await this.db.query<[unknown[], number]>(
      `UPDATE notice_lease SET holder = $1, until = now() + make_interval(secs => $2)
       WHERE id = 1 AND (holder = $1 OR until < now()) RETURNING id`,
      [holder, seconds],
    );
    return rows.length === 1;
  }

  async giveLeaseUp(holder: string): Promise<void> {
    await this.db.query(
      `UPDATE notice_lease SET holder = NULL, until = 'epoch' WHERE id = 1 AND holder = $1`,
      [holder],
    );
  }

  /** Goes on reading the log for one stretch; false where there is nothing more to read. */
  async queueEvents(nowMs: number): Promise<boolean> {
    const from = await this.nextIndex();
    const { next, steps } = await this.items.steps(from, stretch, noticedTypes);
    if (next === from) return false;
    await this.db.transaction(async (tx) => {
      for (const step of steps) {
        const { itemId, logIndex, loggedMs } = step;
        const occasion = { itemId, logIndex, dueMs: null, happenedMs: loggedMs };
        await queue(tx, occasion, noticesOf(step), nowMs);
      }
      await moveOn(tx, from, next);
    });
    return true;
  }

  /** Queues what is due of transfers whose time has passed, each deadline once. */
  async queueOverdue(nowMs: number): Promise<void> {
    await this.db.transaction(async (tx) => {
      const rows = await tx.query<OverdueRow[]>('SELECT * FROM wm_overdue_transfers($1, $2)', [
        nowMs,
        overdueAtOnce,
      ]);
      for (const row of rows) {
        const dueMs = Number(row.due_ms);
        const occasion = {
          ...{ itemId: toHex(row.item_id), logIndex: Number(row.log_index) },
          ...{ dueMs, happenedMs: dueMs },
        };
        const { sender, recipient } = row;
        const ends = { sender: sender ?? undefined, recipient: recipient ?? undefined };
        await queue(tx, occasion, noticesOfDeadline(ends), nowMs);
      }
    });
  }

  private async nextIndex(): Promise<number> {
    const [row] = await this.db.query<{ next_index: string }[]>(
      'SELECT next_index FROM notice_lease WHERE id = 1',
    );
    if (row === undefined) throw new Error('it is not known how far the log was read for notices');
    return Number(row.next_index);
  }
}

/** A process whose lease ran out while it read finds that another has moved on: then nothing of this is committed. */
async function moveOn(tx: EntityManager, from: number, next: number): Promise<void> {
  const [rows] = await tx.query<[unknown[], number]>(
    'UPDATE notice_lease SET next_index = $2 WHERE id = 1 AND next_index = $1 RETURNING id',
    [from, next],
  );
  if (rows.length !== 1) throw new Error('another process has read the log for notices meanwhile');
}

async function queue(
  tx: EntityManager,
  { itemId, logIndex, dueMs, happenedMs }: Occasion,
  notices: readonly DueNotice[],
  nowMs: number,
): Promise<void> {
  for (const { account, kind } of notices) {
    // A recipient is whatever its author wrote.
    if (!uuidForm.test(account)) continue;
    await tx.query('SELECT wm_queue_notice($1, $2, $3, $4, $5, $6, $7, $8)', [
      ...[uuidV7(nowMs), account, kind, Buffer.from(itemId, 'hex')],
      ...[logIndex, dueMs, happenedMs, nowMs],
    ]);
  }
}
