import { randomUUID } from 'node:crypto';
import { Inject, Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { fromHex } from '../core/canonical/hex.js';
import { checkpointText } from '../core/ledger/checkpoint.js';
import { renderNote } from '../core/ledger/signed-note.js';
import { vkeyHash, vkeyTypes } from '../core/ledger/vkey.js';
import { CLOCK, type Clock } from '../platform/clock.js';
import { nodeEngine } from '../platform/node-engine.js';
import { CheckpointStore } from './checkpoint.store.js';
import { LedgerIdentity } from './ledger-identity.js';
import { RollbackError, RollbackGuard } from './rollback-guard.js';
import { TileStore } from './tile.store.js';

const leaseSeconds = 10;
const pollMs = 400;
const pauseMs = 100;

/**
 * Signs a checkpoint over committed state at most a second behind the log, after the guard has compared it with what was
 * signed before. One process at a time holds the lease. It never throws into the service: the guard keeps a halt.
 */
@Injectable()
export class Publisher implements OnApplicationShutdown {
  private readonly holder = randomUUID();
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;
  private stopped = true;
  /** Calls of `publish` in one process follow each other: they share the high-water file. */
  private last: Promise<void> = Promise.resolve();
  private readonly logger = new Logger(Publisher.name);

  constructor(
    @Inject(CheckpointStore) private readonly checkpoints: CheckpointStore,
    @Inject(TileStore) private readonly tiles: TileStore,
    @Inject(RollbackGuard) private readonly guard: RollbackGuard,
    @Inject(LedgerIdentity) private readonly identity: LedgerIdentity,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  start(): void {
    this.stopped = false;
    this.wake(0);
  }

  /** Called after each append: the next checkpoint need not wait for the poll. */
  wake(delayMs = pauseMs): void {
    if (this.stopped || this.running !== undefined) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.running = this.round().finally(() => {
        this.running = undefined;
        this.wake(pollMs);
      });
    }, delayMs);
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.running;
  }

  private async round(): Promise<void> {
    try {
      if (this.guard.halted !== undefined) return;
      if (await this.checkpoints.holdLease(this.holder, leaseSeconds)) await this.publish();
    } catch (error) {
      // A rollback was told by the guard.
      if (!this.stopped && !(error instanceof RollbackError)) this.logger.error(error);
    }
  }

  /**
   * One checkpoint, if the log grew. The export waits for it too. Throws {@link RollbackError} where the log went
   * back behind what was signed.
   */
  publish(): Promise<void> {
    this.last = this.last.catch(() => undefined).then(() => this.publishNow());
    return this.last;
  }

  private async publishNow(): Promise<void> {
    const head = await this.guard.logHead();
    const newest = await this.checkpoints.newest();
    if (newest?.size === head.size) return;
    if (head.size === 0) return;
    const note = this.sign(head.size, head.root);
    this.guard.raiseMark(head);
    await this.tiles.completeTo(head.size);
    await this.checkpoints.add({ ...head, note }, this.clock.nowMs());
  }

  private sign(size: number, rootHex: string): Buffer {
    const root = fromHex(rootHex, 32);
    if (root === undefined) throw new Error('the stored root is not 32 bytes');
    const text = checkpointText({ origin: this.identity.origin, size, root });
    const { log } = this.identity.keys;
    const signature = log.sign(new TextEncoder().encode(text));
    const vkey = { name: this.identity.origin, type: vkeyTypes.log, publicKey: log.publicKey };
    return Buffer.from(
      renderNote(text, [{ name: vkey.name, keyHash: vkeyHash(nodeEngine, vkey), signature }]),
    );
  }
}
