import { Inject, Injectable } from '@nestjs/common';
import { CheckpointStore, type PublishedCheckpoint } from './checkpoint.store.js';
import { LogProofs } from './log-proofs.js';
import { Publisher } from './publisher.js';
import { TileStore } from './tile.store.js';

/** The public side of the log for other features: checkpoints, entries, proofs. Nothing in it is anybody's secret. */
@Injectable()
export class LogReader {
  constructor(
    @Inject(CheckpointStore) private readonly checkpoints: CheckpointStore,
    @Inject(TileStore) private readonly tiles: TileStore,
    @Inject(Publisher) private readonly publisher: Publisher,
  ) {}

  newestCheckpoint(): Promise<PublishedCheckpoint | undefined> {
    return this.checkpoints.newest();
  }

  /** A checkpoint that covers that entry, signed now if there is none yet. Throws where publishing has halted. */
  async checkpointCovering(logIndex: number): Promise<PublishedCheckpoint> {
    const newest = await this.checkpoints.newest();
    if (newest !== undefined && newest.size > logIndex) return newest;
    await this.publisher.publish();
    const published = await this.checkpoints.newest();
    if (published === undefined || published.size <= logIndex) {
      throw new Error(`no checkpoint covers entry ${logIndex}`);
    }
    return published;
  }

  /** Leaf data of `count` entries from `first`; fewer come back where the log is shorter. */
  leaves(first: number, count: number): Promise<readonly Uint8Array[]> {
    return this.tiles.leaves(first, count);
  }

  /** Inclusion proofs in the tree of that size, which the log has. For one piece of work: it keeps what it has read. */
  proofs(size: number): LogProofs {
    return new LogProofs(this.tiles, size);
  }
}
