import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { type DataSource } from 'typeorm';
import { Frontier } from '../core/ledger/merkle-tree.js';
import { nodeEngine } from '../platform/node-engine.js';

/** What a seal says of a minute. */
export interface MinuteSum {
  readonly entries: number;
  readonly root: Uint8Array;
}

interface LeafRow {
  readonly at_ms: string;
  readonly id: string;
  readonly leaf: Buffer;
}

const pageSize = 5000;
const nobody = '00000000-0000-0000-0000-000000000000';

/** Minutes with entries, as who seals them sees them: hashes alone (login wm_ledger). */
@Injectable()
export class ReadMinuteStore {
  constructor(@InjectDataSource('ledger') private readonly db: DataSource) {}

  /** Takes or renews the lease by the database's clock; false while another process holds it. */
  async holdLease(holder: string, seconds: number): Promise<boolean> {
    const [rows] = await this.db.query<[unknown[], number]>(
      `UPDATE read_lease SET holder = $1, until = now() + make_interval(secs => $2)
       WHERE id = 1 AND (holder = $1 OR until < now()) RETURNING id`,
      [holder, seconds],
    );
    return rows.length === 1;
  }

  async giveLeaseUp(holder: string): Promise<void> {
    await this.db.query(
      `UPDATE read_lease SET holder = NULL, until = 'epoch' WHERE id = 1 AND holder = $1`,
      [holder],
    );
  }

  /** Those before that one without a seal, the oldest first, at most `most`. */
  async unsealedBefore(minute: number, most: number): Promise<readonly number[]> {
    const rows = await this.db.query<{ readonly minute: string }[]>(
      `SELECT m.minute FROM read_minute m
       WHERE m.minute < $1 AND NOT EXISTS (SELECT 1 FROM read_seal s WHERE s.minute = m.minute)
       ORDER BY m.minute LIMIT $2`,
      [minute, most],
    );
    return rows.map((row) => Number(row.minute));
  }

  /** Waits for entries that are being written; whoever comes later finds the minute closed. */
  async close(minute: number): Promise<void> {
    await this.db.query('UPDATE read_minute SET closed = true WHERE minute = $1 AND NOT closed', [
      minute,
    ]);
  }

  /** Over the entries by their time, then their id; of a closed minute, so that they stay the same. */
  async sum(minute: number): Promise<MinuteSum> {
    const tree = Frontier.empty();
    for (let after: readonly [string, string] = ['-1', nobody]; ;) {
      const rows = await this.db.query<LeafRow[]>(
        `SELECT at_ms, id, leaf FROM read_entry WHERE minute = $1 AND (at_ms, id) > ($2::bigint, $3::uuid)
         ORDER BY at_ms, id LIMIT $4`,
        [minute, ...after, pageSize],
      );
      for (const { leaf } of rows) tree.append(nodeEngine, leaf);
      const last = rows.at(-1);
      if (last === undefined) return { entries: tree.size, root: tree.root(nodeEngine) };
      after = [last.at_ms, last.id];
    }
  }
}
