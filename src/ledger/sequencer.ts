import { Inject, Injectable } from '@nestjs/common';
import { toHex } from '../core/canonical/hex.js';
import { receiptInput } from '../core/ledger/event.js';
import { CLOCK, type Clock } from '../platform/clock.js';
import { NotFound } from '../platform/errors.js';
import {
  type AppendCommand,
  type Appended,
  type LoggedPlace,
  type PreparedEvent,
  type Receipt,
} from './append-command.js';
import { LedgerIdentity } from './ledger-identity.js';
import { LedgerStore, type Outcome } from './ledger.store.js';
import { LoggedPlaceReader } from './logged-place.reader.js';
import { Publisher } from './publisher.js';
import { RollbackGuard } from './rollback-guard.js';
import { refusalError } from './refusals.js';

interface Waiting {
  readonly command: AppendCommand;
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
    @Inject(LoggedPlaceReader) private readonly places: LoggedPlaceReader,
    @Inject(Publisher) private readonly publisher: Publisher,
    @Inject(RollbackGuard) private readonly guard: RollbackGuard,
    @Inject(LedgerIdentity) private readonly identity: LedgerIdentity,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Logs all events of the command or none. The same statements with the same blocks are answered as the
   * first time. Throws a DomainError saying why a command was refused; nothing of it was written then.
   */
  async append(command: AppendCommand): Promise<Appended> {
    this.guard.refuseHalted();
    return new Promise((resolve, reject) => {
      this.queue.push({ command, resolve, reject });
      void this.drain();
    });
  }

  /** The answer given before, if exactly these events are in the log already; otherwise undefined. */
  async repeated(events: readonly PreparedEvent[]): Promise<Appended | undefined> {
    const logged = await this.places.repeated(events);
    return logged && this.answer(logged);
  }

  /** The receipt of an event in the log, signed anew (Ed25519 gives the same bytes). Callers check who may ask. */
  async receipt(chainId: string, seq: number): Promise<Receipt> {
    const place = await this.places.at(chainId, seq);
    if (place === undefined) throw new NotFound('There is no such event.');
    return this.receiptOf(place);
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

  /** One transaction for the batch; if SQL itself fails, each command alone, so that only the cause suffers. */
  private async commit(batch: readonly Waiting[]): Promise<void> {
    try {
      const outcomes = await this.store.appendBatch(
        batch.map(({ command }) => command),
        this.clock.nowMs(),
      );
      for (const [i, waiting] of batch.entries()) await this.settle(waiting, outcomes[i]);
      this.publisher.wake();
    } catch (error) {
      if (batch.length === 1) batch[0]?.reject(error);
      else for (const waiting of batch) await this.commit([waiting]);
    }
  }

  private async settle(waiting: Waiting, outcome: Outcome | undefined): Promise<void> {
    if (outcome?.kind === 'appended') {
      waiting.resolve(this.answer(outcome.events));
      return;
    }
    try {
      const repeated = await this.repeated(waiting.command.events);
      if (repeated !== undefined) waiting.resolve(repeated);
      else waiting.reject(refusalError(outcome?.refusal));
    } catch (error) {
      waiting.reject(error);
    }
  }

  private answer(events: readonly LoggedPlace[]): Appended {
    return { receipts: events.map((event) => this.receiptOf(event)) };
  }

  /** Signs that the event was taken in at that index (ledger.md §6). */
  private receiptOf(event: LoggedPlace): Receipt {
    const { service } = this.identity.keys;
    return {
      item: event.chainId,
      seq: event.seq,
      eventHash: toHex(event.eventHash),
      logIndex: event.logIndex,
      leaf: toHex(event.leaf),
      keyId: toHex(service.keyId),
      signature: toHex(service.sign(receiptInput(event.logIndex, event.leaf))),
    };
  }
}
