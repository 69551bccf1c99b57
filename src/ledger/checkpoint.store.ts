import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { type DataSource } from 'typeorm';
import { toHex } from '../core/canonical/hex.js';

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
  constructor(@InjectDataSource('ledger') private readonly db: DataSource) {}

  async newest(): Promise<PublishedCheckpoint | undefined> {
    const rows = await this.db.query<CheckpointRow[]>(
      'SELECT size, root, note FROM checkpoint ORDER BY size DESC LIMIT 1',
    );
    return rows[0] && published(rows[0]);
  }

  async ofSize(size: number): Promise<PublishedCheckpoint | undefined> {
    const rows = await this.db.query<CheckpointRow[]>(
      'SELECT size, root, note FROM checkpoint WHERE size = $1',
      [size],
    );
    return rows[0] && published(rows[0]);
  }

  /** The committed size and root of the log. */
  async logHead(): Promise<LogState> {
    const [row] = await this.db.query<{ size: string; root: Buffer }[]>(
      'SELECT size, root FROM log_head WHERE id = 1',
    );
    if (row === undefined) throw new Error('the log has no head: the ledger was not opened');
    return { size: Number(row.size), root: toHex(row.root) };
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
