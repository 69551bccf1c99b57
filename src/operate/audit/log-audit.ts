import { concat, equalBytes } from '../../core/canonical/bytes.js';
import { toHex } from '../../core/canonical/hex.js';
import { Frontier, merkleRoot } from '../../core/ledger/merkle-tree.js';
import { type TrustPolicy } from '../../core/ledger/policy.js';
import { tilePath, tileWidth } from '../../core/ledger/tiles.js';
import { type Findings } from '../../core/verify/finding.js';
import { checkNote } from '../../core/verify/note-check.js';
import { type HighWaterMark } from '../../ledger/checkpoint-file.js';
import { nodeEngine } from '../../platform/node-engine.js';
import { type LoggedRow } from './logged-rows.js';
import { type Snapshot } from './snapshot.js';

/** Whose log it is, and how far it was ever signed. */
export interface LogTrust {
  readonly ledger: string;
  readonly policy: TrustPolicy;
  readonly highWaterMark: HighWaterMark | undefined;
}

interface CheckpointRow {
  readonly size: string;
  readonly root: Buffer;
  readonly note: Buffer;
}

interface HeadRow {
  readonly size: string;
  readonly last_ms: string;
  readonly frontier: Buffer;
  readonly root: Buffer;
}

interface TileRow {
  readonly level: number;
  readonly number: string;
  readonly hashes: Buffer;
}

/**
 * The tree of the log, grown again from the stored leaves, held against everything that was published of it: tiles,
 * checkpoints, the head. After a gap the tree is not known any more; what is not compared then is covered by the gap.
 */
export class LogAudit {
  private readonly frontier = Frontier.empty();
  /** Leaves since the last full tile. */
  private hashes: Uint8Array[] = [];
  private lastMs = 0;
  private isWhole = true;

  constructor(
    private readonly db: Snapshot,
    private readonly trust: LogTrust,
    private readonly findings: Findings,
  ) {}

  /** Number of entries up to now, gaps counted. */
  size = 0;

  /** The root of all entries; undefined where some are missing. */
  root(): Uint8Array | undefined {
    return this.isWhole ? this.frontier.root(nodeEngine) : undefined;
  }

  async takePage(rows: readonly LoggedRow[]): Promise<void> {
    const first = this.size;
    const last = rows.at(-1)?.line.logIndex ?? first;
    const checkpoints = await this.checkpointsBetween(first, last + 1);
    const tiles = await this.tilesBetween(first, last + 1);
    for (const row of rows) {
      this.takeEntry(row);
      if (this.size % tileWidth === 0) this.checkTile(tiles.get(this.size / tileWidth - 1));
      const checkpoint = checkpoints.get(this.size);
      if (checkpoint !== undefined) this.checkCheckpoint(checkpoint);
    }
  }

  /** After the last entry. */
  async finish(): Promise<void> {
    await this.checkHead();
    await this.checkMarks();
    await this.checkUpperTiles();
  }

  private takeEntry({ line: { logIndex, loggedMs }, leafHash }: LoggedRow): void {
    if (logIndex > this.size) this.missEntries(logIndex);
    if (loggedMs < this.lastMs) {
      const place = { path: entryPath(logIndex) };
      this.findings.add('E_TIME', 9, place, 'logged before the entry that precedes it');
    }
    this.lastMs = loggedMs;
    this.size = logIndex + 1;
    this.hashes.push(leafHash);
    if (this.isWhole) this.frontier.append(nodeEngine, leafHash);
  }

  private missEntries(next: number): void {
    const place = { path: entryPath(this.size) };
    const words = next - this.size === 1 ? 'the entry has' : `${next - this.size} entries have`;
    this.findings.add('E_ORPHAN', 8, place, `${words} no event any more`);
    this.isWhole = false;
  }

  private checkTile(tile: Uint8Array | undefined): void {
    const number = this.size / tileWidth - 1;
    const hashes = this.hashes;
    this.hashes = [];
    if (tile === undefined || hashes.length < tileWidth) return;
    if (equalBytes(tile, concat(...hashes))) return;
    const place = { path: `log/${tilePath(0, number)}` };
    this.findings.add('E_INCLUSION', 7, place, 'the tile has other leaves than the events');
  }

  private checkCheckpoint({ size, root, note }: CheckpointRow): void {
    const { policy, ledger } = this.trust;
    const path = `log/checkpoint/${size}`;
    const { faults, verified } = checkNote(nodeEngine, note, policy, ledger);
    for (const { code, detail } of faults) this.findings.add(code, 1, { path }, detail);
    const own = this.root();
    if (own === undefined) return;
    const signed = verified ?? { size: Number(size), root };
    const isSame = signed.size === this.size && equalBytes(signed.root, own);
    if (isSame && equalBytes(root, own)) return;
    this.findings.add('E_CONSISTENCY', 2, { path }, 'signed over another log than this one');
  }

  private async checkHead(): Promise<void> {
    const [head] = await this.db.query<HeadRow[]>(
      'SELECT size, last_ms, frontier, root FROM log_head',
    );
    const place = { path: 'log_head' };
    const size = Number(head?.size ?? 0);
    if (size > this.size) this.missEntries(size);
    if (size < this.size) {
      this.findings.add('E_ROLLBACK', 2, place, 'the head lies behind the last event');
    }
    if (head === undefined || size !== this.size || this.isHead(head)) return;
    this.findings.add('E_PROJECTION', 13, place, 'the head is not that of the events');
  }

  private isHead(head: HeadRow): boolean {
    const root = this.root();
    if (root === undefined) return true;
    const isTree =
      equalBytes(head.root, root) && equalBytes(head.frontier, concat(...this.frontier.hashes()));
    return isTree && Number(head.last_ms) === this.lastMs;
  }

  /** What was ever signed is still there: a restored backup, or a cut tail, lies behind it. */
  private async checkMarks(): Promise<void> {
    const [row] = await this.db.query<{ size: string; root: Buffer }[]>(
      'SELECT size, root FROM checkpoint ORDER BY size DESC LIMIT 1',
    );
    const newest = row && { size: Number(row.size), root: toHex(row.root) };
    const { highWaterMark } = this.trust;
    const marks = [
      { path: 'log/checkpoint', mark: newest },
      { path: 'high-water', mark: highWaterMark },
    ];
    for (const { path, mark } of marks) {
      if (mark === undefined) continue;
      const root = mark.size === this.size ? this.root() : undefined;
      if (mark.size <= this.size && (root === undefined || toHex(root) === mark.root)) continue;
      const detail = `size ${mark.size} was signed; the events make another log, or a shorter one`;
      this.findings.add('E_ROLLBACK', 2, { path }, detail);
    }
    await this.checkTilesPresent(newest?.size ?? 0);
  }

  /** Whoever follows the log by its tiles finds them all, up to the newest checkpoint. */
  private async checkTilesPresent(published: number): Promise<void> {
    let wanted = Math.floor(published / tileWidth);
    for (let level = 0; wanted > 0; level++) {
      const [row] = await this.db.query<{ there: string }[]>(
        'SELECT count(*) AS there FROM log_tile WHERE level = $1 AND number < $2',
        [level, wanted],
      );
      if (Number(row?.there) < wanted) {
        const place = { path: `log/tile/${level}` };
        this.findings.add('E_NO_PROOF', 8, place, 'full tiles are missing');
      }
      wanted = Math.floor(wanted / tileWidth);
    }
  }

  /** Tiles above the leaves: the roots of the tiles below, which were compared already. */
  private async checkUpperTiles(): Promise<void> {
    const tiles = await this.db.query<TileRow[]>(
      'SELECT level, number, hashes FROM log_tile WHERE level > 0 ORDER BY level, number',
    );
    for (const { level, number, hashes } of tiles) {
      const first = Number(number) * tileWidth;
      const below = await this.db.query<TileRow[]>(
        `SELECT level, number, hashes FROM log_tile
         WHERE level = $1 AND number >= $2 AND number < $3 ORDER BY number`,
        [level - 1, first, first + tileWidth],
      );
      const roots = below.map((tile) => merkleRoot(nodeEngine, hashesIn(tile)));
      if (equalBytes(hashes, concat(...roots))) continue;
      const place = { path: `log/${tilePath(level, Number(number))}` };
      this.findings.add('E_INCLUSION', 7, place, 'the tile is not made of those below');
    }
  }

  private async checkpointsBetween(
    above: number,
    upTo: number,
  ): Promise<ReadonlyMap<number, CheckpointRow>> {
    const rows = await this.db.query<CheckpointRow[]>(
      'SELECT size, root, note FROM checkpoint WHERE size > $1 AND size <= $2',
      [above, upTo],
    );
    return new Map(rows.map((row) => [Number(row.size), row]));
  }

  private async tilesBetween(from: number, to: number): Promise<ReadonlyMap<number, Uint8Array>> {
    const rows = await this.db.query<TileRow[]>(
      'SELECT level, number, hashes FROM log_tile WHERE level = 0 AND number >= $1 AND number < $2',
      [Math.floor(from / tileWidth), Math.ceil(to / tileWidth)],
    );
    return new Map(rows.map(({ number, hashes }) => [Number(number), hashes]));
  }
}

function entryPath(logIndex: number): string {
  return `log/entry/${logIndex}`;
}

function hashesIn({ hashes }: TileRow): readonly Uint8Array[] {
  return Array.from({ length: hashes.length / 32 }, (_, i) => hashes.subarray(i * 32, i * 32 + 32));
}
