import { Inject, Injectable, Logger } from '@nestjs/common';
import { toHex } from '../core/canonical/hex.js';
import { emptyRoot, type Frontier } from '../core/ledger/merkle-tree.js';
import { Refused } from '../platform/errors.js';
import { nodeEngine } from '../platform/node-engine.js';
import { type HighWaterMark, readHighWaterMark, writeHighWaterMark } from './checkpoint-file.js';
import { CheckpointStore, type LogState } from './checkpoint.store.js';
import { LedgerIdentity } from './ledger-identity.js';
import { TileStore } from './tile.store.js';

/** The log went back behind what was already signed (ledger.md §8, E_ROLLBACK). */
export class RollbackError extends Refused {
  constructor(message: string) {
    super('rolled-back', `E_ROLLBACK: ${message}`, {
      safe: 'Nothing was written. What was recorded before can be read; the operator was told.',
    });
  }
}

/** Some 300 KiB of hashes. */
const leavesAtOnce = 10_000;

/**
 * Holds the log against the highest size and root that were ever signed, kept in a file outside the database and in the
 * published checkpoints: a restored backup, or a failover to a replica that lags, must not make the service sign a second
 * history. Once it halted, nothing is signed any more (no checkpoint, no receipt) and nothing is logged, until a restart
 * on a database that is whole; reading goes on.
 */
@Injectable()
export class RollbackGuard {
  /** Why the ledger halted; undefined as long as it is whole. */
  halted: RollbackError | undefined;
  /** The largest size that this process saw committed. */
  private committed = 0;
  /**
   * The edge of the tree that was signed, kept in this process and grown from leaves alone: what is changed in the database
   * below it cannot come into a tree that is signed later.
   */
  private signed: Frontier | undefined;
  private readonly logger = new Logger(RollbackGuard.name);

  constructor(
    @Inject(CheckpointStore) private readonly checkpoints: CheckpointStore,
    @Inject(TileStore) private readonly tiles: TileStore,
    @Inject(LedgerIdentity) private readonly identity: LedgerIdentity,
  ) {}

  /** Throws where the ledger halted: before anything is logged or signed. */
  refuseHalted(): void {
    if (this.halted !== undefined) throw this.halted;
  }

  /** Under the lock of an append: the log only ever grows. */
  seeLocked(size: number): void {
    this.refuseHalted();
    if (size >= this.committed) return;
    throw this.halt(`the log has size ${size}, but had ${this.committed} in this very process`);
  }

  seeCommitted(size: number): void {
    this.committed = Math.max(this.committed, size);
  }

  /**
   * When the service starts: the log must not only reach what was signed, it must be a continuation of it. A backup that
   * was restored and continued elsewhere would be longer, but of another root.
   */
  async checkStart(): Promise<void> {
    const marks = await this.marks();
    const head = await this.checkpoints.logHead();
    try {
      this.compare(head, marks);
      for (const mark of marks) {
        if (mark.size >= head.size || mark.size === 0) continue;
        const root = toHex((await this.tiles.frontierAt(mark.size)).root(nodeEngine));
        if (root !== mark.root) this.halt(`the log has another beginning than ${words(mark)}`);
      }
    } catch (error) {
      if (!(error instanceof RollbackError)) throw error;
    }
  }

  /** Before each checkpoint: the log as committed. Throws {@link RollbackError} where it went back. */
  async logHead(): Promise<LogState> {
    this.refuseHalted();
    // The marks first: what is committed after they were read can only be more.
    const marks = await this.marks();
    const head = await this.checkpoints.logHead();
    this.compare(head, marks);
    await this.continueTo(head, marks);
    return head;
  }

  /** Grows the signed tree to the newest mark and on to the head; each must have the root that it says. */
  private async continueTo(head: LogState, marks: readonly HighWaterMark[]): Promise<void> {
    const newest = marks.reduce<HighWaterMark>(
      (highest, mark) => (mark.size > highest.size ? mark : highest),
      { size: 0, root: toHex(emptyRoot(nodeEngine)) },
    );
    const tree = this.signed?.clone() ?? (await this.tiles.frontierAt(newest.size));
    for (const { size, root } of [newest, head]) {
      await this.grow(tree, size);
      if (tree.size === size && toHex(tree.root(nodeEngine)) !== root) {
        throw this.halt(`the log of size ${size} is no continuation of what was signed before`);
      }
    }
    this.signed = tree;
  }

  private async grow(tree: Frontier, size: number): Promise<void> {
    while (tree.size < size) {
      const count = Math.min(leavesAtOnce, size - tree.size);
      const leaves = await this.tiles.leafHashes(tree.size, count);
      if (leaves.length < count) throw this.halt(`the log has a size of ${size} and lacks events`);
      for (const leaf of leaves) tree.append(nodeEngine, leaf);
    }
  }

  /** After a checkpoint was signed, and before anybody sees it. */
  raiseMark(mark: HighWaterMark): void {
    writeHighWaterMark(this.identity.highWaterPath, mark);
  }

  private async marks(): Promise<readonly HighWaterMark[]> {
    const marks = [await this.checkpoints.newest(), readHighWaterMark(this.identity.highWaterPath)];
    return marks.filter((mark) => mark !== undefined);
  }

  private compare(head: LogState, marks: readonly HighWaterMark[]): void {
    for (const mark of marks) {
      if (head.size < mark.size || (head.size === mark.size && head.root !== mark.root)) {
        throw this.halt(`the log has ${words(head)}, but ${words(mark)} was signed before`);
      }
    }
  }

  private halt(message: string): RollbackError {
    this.halted = new RollbackError(message);
    this.logger.fatal(`${this.halted.message}. Nothing is logged or signed any more.`);
    return this.halted;
  }
}

function words({ size, root }: HighWaterMark): string {
  return `size ${size} with root ${root}`;
}
