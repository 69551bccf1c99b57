import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { type DataSource } from 'typeorm';
import { encodeLeaf } from '../core/ledger/log-leaf.js';
import { Frontier, merkleRoot } from '../core/ledger/merkle-tree.js';
import { type Subtree, subtreesOf } from '../core/ledger/subtree.js';
import { placeInTile } from '../core/ledger/tiles.js';
import { nodeEngine } from '../platform/node-engine.js';

const width = 256;

interface LeafRow {
  readonly logged_ms: string;
  readonly tag: Buffer;
  readonly event_hash: Buffer;
}

/** Tiles and entries of the log, read from the events; full tiles above level 0 are kept (login wm_ledger). */
@Injectable()
export class TileStore {
  constructor(@InjectDataSource('ledger') private readonly db: DataSource) {}

  /** Leaf data of `count` entries from `first`: fewer come back when the log is shorter. */
  async leaves(first: number, count: number): Promise<readonly Uint8Array[]> {
    const rows = await this.db.query<LeafRow[]>(
      `SELECT logged_ms, tag, event_hash FROM event
       WHERE log_index >= $1 AND log_index < $2 ORDER BY log_index`,
      [first, first + count],
    );
    return rows.map(({ logged_ms, tag, event_hash }) =>
      encodeLeaf({ loggedMs: Number(logged_ms), tag, eventHash: event_hash }),
    );
  }

  /** Hashes of `count` leaves from `first`: fewer come back when the log is shorter. */
  async leafHashes(first: number, count: number): Promise<readonly Uint8Array[]> {
    const rows = await this.db.query<{ leaf_hash: Buffer }[]>(
      `SELECT leaf_hash FROM event WHERE log_index >= $1 AND log_index < $2 ORDER BY log_index`,
      [first, first + count],
    );
    return rows.map(({ leaf_hash }) => leaf_hash);
  }

  /** The right edge of the tree of the first `size` leaves. */
  async frontierAt(size: number): Promise<Frontier> {
    const hashes: Uint8Array[] = [];
    for (const subtree of subtreesOf(size)) hashes.push(await this.subtreeHash(subtree));
    return Frontier.fromHashes(size, hashes);
  }

  /** Hashes of tile (level, number), `count` of them: leaf hashes, or roots of full tiles one level below. */
  async hashes(level: number, number: number, count: number): Promise<readonly Uint8Array[]> {
    const first = number * width;
    if (level === 0) return this.leafHashes(first, count);
    const kept = await this.kept(level - 1, first, count);
    const roots: Uint8Array[] = [];
    for (let below = first; below < first + count; below++) {
      const hashes = kept.get(below) ?? (await this.hashes(level - 1, below, width));
      roots.push(merkleRoot(nodeEngine, hashes));
    }
    return roots;
  }

  /** The root of a complete subtree, from the tile in which it lies. */
  async subtreeHash(subtree: Subtree): Promise<Uint8Array> {
    const { level, number, first, count } = placeInTile(subtree);
    const hashes = await this.hashes(level, number, first + count);
    const wanted = hashes.slice(first, first + count);
    if (wanted.length !== count) throw new Error('the log is shorter than the tree asked for');
    return merkleRoot(nodeEngine, wanted);
  }

  /** Writes the full tiles that a log of this size has and that are not kept yet. */
  async completeTo(size: number): Promise<void> {
    let tiles = Math.floor(size / width);
    for (let level = 0; tiles > 0; level++) {
      const [row] = await this.db.query<{ next: string }[]>(
        'SELECT coalesce(max(number) + 1, 0) AS next FROM log_tile WHERE level = $1',
        [level],
      );
      for (let number = Number(row?.next ?? 0); number < tiles; number++) {
        await this.db.query(
          `INSERT INTO log_tile (level, number, hashes) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`,
          [level, number, Buffer.concat(await this.hashes(level, number, width))],
        );
      }
      tiles = Math.floor(tiles / width);
    }
  }

  /** Full tiles of a level, as far as they are written, by their numbers. */
  private async kept(
    level: number,
    first: number,
    count: number,
  ): Promise<ReadonlyMap<number, readonly Uint8Array[]>> {
    const rows = await this.db.query<{ number: string; hashes: Buffer }[]>(
      'SELECT number, hashes FROM log_tile WHERE level = $1 AND number >= $2 AND number < $3',
      [level, first, first + count],
    );
    return new Map(rows.map(({ number, hashes }) => [Number(number), hashesIn(hashes)]));
  }
}

function hashesIn(packed: Buffer): readonly Uint8Array[] {
  return Array.from({ length: width }, (_, i) => packed.subarray(i * 32, i * 32 + 32));
}
