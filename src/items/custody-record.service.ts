import { Inject, Injectable } from '@nestjs/common';
import { type CustodyExamination, examineCustody } from '../core/custody/gaps/examine.js';
import { type HeldAt, heldAt } from '../core/custody/gaps/held-at.js';
import { type FoldEvent } from '../core/custody/fold-event.js';
import { EventReader } from '../ledger/event.reader.js';
import { LedgerService } from '../ledger/ledger.service.js';
import { CLOCK, type Clock } from '../platform/clock.js';
import { NotFound, TooLarge } from '../platform/errors.js';
import { checkStored, foldEventOfStored } from './chain-checks.js';
import { ItemReader, type ItemView } from './item.reader.js';

const pageSize = 200;
/** The examination holds the whole chain. */
const mostEvents = 10_000;

/** An item's chain, and what is to be said of it. */
export interface CustodyRecord {
  readonly events: readonly FoldEvent[];
  readonly examination: CustodyExamination;
}

/** Reads a chain as a record of custody: who held the item when, and what a court will ask about. */
@Injectable()
export class CustodyRecordService {
  constructor(
    @Inject(ItemReader) private readonly items: ItemReader,
    @Inject(EventReader) private readonly events: EventReader,
    @Inject(LedgerService) private readonly ledger: LedgerService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** As of now. Throws NotFound for what the account may not see. */
  async examine(accountId: string, itemId: string): Promise<CustodyExamination> {
    return (await this.read(accountId, itemId)).examination;
  }

  /** The chain with its examination, as of now. Throws NotFound for what the account may not see. */
  async read(accountId: string, itemId: string): Promise<CustodyRecord> {
    const item = await this.items.find(accountId, itemId);
    if (item.seq >= mostEvents) {
      throw new TooLarge(`The chain has more than ${mostEvents} events.`);
    }
    const parentMs = await this.parentMs(accountId, item);
    const events = await this.chain(accountId, item);
    const examination = examineCustody(events, { nowMs: this.clock.nowMs(), parentMs });
    return { events, examination };
  }

  async heldAt(accountId: string, itemId: string, atMs: number): Promise<HeldAt> {
    return heldAt((await this.examine(accountId, itemId)).legs, atMs);
  }

  private async chain(accountId: string, { itemId, seq }: ItemView): Promise<readonly FoldEvent[]> {
    const registry = await this.ledger.registry();
    const events: FoldEvent[] = [];
    for (let from = 0; from <= seq; from += pageSize) {
      const limit = Math.min(pageSize, seq + 1 - from);
      for (const stored of await this.events.ofChain(accountId, itemId, { from, limit })) {
        const event = foldEventOfStored(checkStored(stored, registry), registry);
        if (event !== undefined) events.push(event);
      }
    }
    return events;
  }

  /** When the parent was opened; undefined where there is none, or the account may not see it. */
  private async parentMs(accountId: string, { state }: ItemView): Promise<number | undefined> {
    if (state.parentId === undefined) return undefined;
    return (await visible(this.items.find(accountId, state.parentId)))?.state.openedMs;
  }
}

async function visible<Found>(search: Promise<Found>): Promise<Found | undefined> {
  try {
    return await search;
  } catch (error) {
    if (error instanceof NotFound) return undefined;
    throw error;
  }
}
