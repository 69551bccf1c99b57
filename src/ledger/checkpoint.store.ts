import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { type DataSource } from 'typeorm';
import { toHex } from '../core/canonical/hex.js';
import { GatheredReads } from '../database/gathered-reads.js';

/** A signed checkpoint as it was published. */
export interface PublishedCheckpoint {
  readonly size: number;
  /** 64 hex digits. */
  readonly root: string;
  readonly note: Buffer;
}

/** The log as committed. Root: 64 hex digits. */
export interface LogState {
  readonly size: number;
  readonly root: string;
}

interface CheckpointRow {
  readonly size: string;
  readonly root: Buffer;
  readonly note: Buffer;
}

/** Checkpoints, and the lease that lets one process at a time sign them (login wm_ledger). */
@Injectable()
export class CheckpointStore {
  private readonly checkpoints = new GatheredReads((sizes: readonly (number | 'newest')[]) =>
    this.read(sizes),
  );

  constructor(@InjectDataSource('ledger') private readonly db: DataSource) {}

  newest(): Promise<PublishedCheckpoint | undefined> {
    return this.checkpoints.ask('newest');
  }

  ofSize(size: number): Promise<PublishedCheckpoint | undefined> {
    return this.checkpoints.ask(size);
  }

  private async read(
    asked: readonly (number | 'newest')[],
  ): Promise<(PublishedCheckpoint | undefined)[]> {
    const sizes = [...new Set(asked.filter((size) => size !== 'newest'))];
    const rows = await this.db.query<CheckpointRow[]>(
      `SELECT size, root, note FROM checkpoint
       WHERE size = ANY($1::bigint[]) OR size = (SELECT max(size) FROM checkpoint) ORDER BY size`,
      [sizes],
    );
    const found = rows.map(published);
    const bySize = new Map(found.map((checkpoint) => [checkpoint.size, checkpoint]));
    return asked.map((size) => (size === 'newest' ? found.at(-1) : bySize.get(size)));
  }

  /** The committed size and root of the log. */
  async logHead(): Promise<LogState> {
    const [row] = await this.db.query<{ size: string; root: Buffer }[]>(
      'SELECT size, root FROM log_head WHERE id = 1',
    );
    if (row === undefined) throw new Error('the log has no head: the ledger was not opened');
    return { size: Number(row.size), root: toHex(row.root) };
  }

  /** When the oldest event was logged that no checkpoint covers, in ms since 1970; undefined where there is none. */
  async uncoveredSince(): Promise<number | undefined> {
    const [row] = await this.db.query<{ logged_ms: string }[]>(
      `SELECT logged_ms FROM event
       WHERE log_index = (SELECT coalesce(max(size), 0) FROM checkpoint)`,
    );
    return row && Number(row.logged_ms);
  }

  /** Takes or renews the lease by the database's clock; false while another process holds it. */
  async holdLease(holder: string, seconds: number): Promise<boolean> {
    const [rows] = await this.db.query<[unknown[], number]>(
      `UPDATE publisher_lease SET holder = $1, until = now() + make_interval(secs => $2)
       WHERE id = 1 AND (holder = $1 OR until < now()) RETURNING id`,
      [holder, seconds],
    );
    return rows.length === 1;
  }

  /** Adds a checkpoint; a second one of the same size changes nothing. */
  async add(checkpoint: PublishedCheckpoint, signedMs: number): Promise<void> {
    await this.db.query(
      `INSERT INTO checkpoint (size, root, note, signed_ms) VALUES ($1, $2, $3, $4)
       ON CONFLICT (size) DO NOTHING`,
      [checkpoint.size, Buffer.from(checkpoint.root, 'hex'), checkpoint.note, signedMs],
    );
  }
}

function published(row: CheckpointRow): PublishedCheckpoint {
  return { size: Number(row.size), root: toHex(row.root), note: row.note };
}
