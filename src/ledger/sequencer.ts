import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '../platform/clock.js';
import { type AppendCommand, type Appended } from './append-command.js';
import { LedgerHealth } from './ledger-health.js';
import { LedgerStore, type Outcome, RefusedWithin } from './ledger.store.js';
import { Publisher } from './publisher.js';
import { Receipts } from './receipts.js';
import { refusalError } from './refusals.js';

interface Waiting {
  readonly command: AppendCommand;
  /** Of the monotonic clock. */
  readonly sinceMs: number;
  readonly resolve: (appended: Appended) => void;
  readonly reject: (error: unknown) => void;
}

/** At most so many events in one transaction; a single larger command still goes alone. */
const eventsPerBatch = 256;

/**
 * Puts events into the log. Callers wait in one queue; whatever has gathered while a transaction ran is
 * committed by the next (group commit), and each caller is answered after its commit.
 */
@Injectable()
export class Sequencer {
  private readonly queue: Waiting[] = [];
  private draining = false;

  constructor(
    @Inject(LedgerStore) private readonly store: LedgerStore,
    @Inject(Receipts) readonly receipts: Receipts,
    @Inject(Publisher) private readonly publisher: Publisher,
    @Inject(LedgerHealth) private readonly health: LedgerHealth,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Logs all events of the command or none. The same statements with the same blocks are answered as the
   * first time. Throws a DomainError saying why a command was refused; nothing of it was written then.
   */
  async append(command: AppendCommand): Promise<Appended> {
    return new Promise((resolve, reject) => {
      this.queue.push({ command, sinceMs: performance.now(), resolve, reject });
      void this.drain();
    });
  }

  private async drain(): Promise<void> {
    if (this.draining) return;
    this.draining = true;
    try {
      while (this.queue.length > 0) await this.commit(this.takeBatch());
    } finally {
      this.draining = false;
    }
  }

  private takeBatch(): readonly Waiting[] {
    let events = 0;
    let count = 0;
    for (const { command } of this.queue) {
      events += command.events.length;
      if (count > 0 && events > eventsPerBatch) break;
      count++;
    }
    return this.queue.splice(0, count);
  }

  /** One transaction for the batch; without a command whose own work refuses it; if SQL itself fails, each command alone, so that only the cause suffers. */
  private async commit(batch: readonly Waiting[]): Promise<void> {
    try {
      const outcomes = await this.store.appendBatch(
        batch.map(({ command }) => command),
        this.clock.nowMs(),
      );
      this.count(batch, outcomes);
      for (const [i, waiting] of batch.entries()) await this.settle(waiting, outcomes[i]);
      this.publisher.wake();
    } catch (error) {
      if (error instanceof RefusedWithin) {
        batch[error.index]?.reject(error.cause);
        const others = batch.filter((_, i) => i !== error.index);
        if (others.length > 0) await this.commit(others);
      } else if (batch.length === 1) batch[0]?.reject(error);
      else for (const waiting of batch) await this.commit([waiting]);
    }
  }

  private count(batch: readonly Waiting[], outcomes: readonly Outcome[]): void {
    const landed = outcomes.flatMap((outcome) =>
      outcome.kind === 'appended' ? outcome.events : [],
    );
    if (landed.length === 0) return;
    this.health.countBatch(landed.length);
    for (const { sinceMs } of batch) this.health.countCommand(performance.now() - sinceMs);
  }

  private async settle(waiting: Waiting, outcome: Outcome | undefined): Promise<void> {
    if (outcome?.kind === 'appended') {
      waiting.resolve(this.receipts.answer(outcome.events));
      return;
    }
    try {
      const repeated = await this.receipts.repeated(waiting.command.events);
      if (repeated !== undefined) waiting.resolve(repeated);
      else waiting.reject(refusalError(outcome?.refusal));
    } catch (error) {
      waiting.reject(error);
    }
  }
}
