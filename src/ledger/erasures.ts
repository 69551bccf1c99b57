import { Inject, Injectable } from '@nestjs/common';
import { type KeyRegistry } from '../core/ledger/registry.js';
import { type LedgerTransaction, type LoggedEvent } from './append-command.js';
import { deriveAnew } from './chain-replay.js';
import { ProjectionWriters } from './projection-writers.js';

const erasureType = 'erasure.executed/1';

/**
 * Lets erasures take effect: in the transaction that logs one, its values and keys are destroyed and what was derived from
 * them is derived anew. What lies outside the database follows after the commit.
 */
@Injectable()
export class Erasures {
  private readonly afterwards: (() => Promise<void>)[] = [];

  constructor(@Inject(ProjectionWriters) private readonly projections: ProjectionWriters) {}

  /** `work` finds out by itself what is to be done, so that it can be done again; it tells its own failures. */
  follow(work: () => Promise<void>): void {
    this.afterwards.push(work);
  }

  /** Within the transaction that logs the events. */
  async carryOut(
    tx: LedgerTransaction,
    events: readonly LoggedEvent[],
    registry: KeyRegistry,
  ): Promise<void> {
    for (const { type, logIndex, chainId } of events) {
      if (type !== erasureType) continue;
      await tx.query('SELECT wm_erase($1)', [logIndex]);
      await deriveAnew(tx, this.projections, chainId, registry);
    }
  }

  /** After the commit. */
  async followUp(events: readonly Pick<LoggedEvent, 'type'>[]): Promise<void> {
    if (!events.some(({ type }) => type === erasureType)) return;
    for (const work of this.afterwards) await work();
  }
}
