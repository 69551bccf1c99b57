import { Inject, Injectable } from '@nestjs/common';
import { fromHex } from '../core/canonical/hex.js';
import { type Appended, type PreparedEvent } from '../ledger/append-command.js';
import { Invalid, NotFound } from '../platform/errors.js';
import { type ActingPerson } from '../platform/person.js';
import { ActService } from './act.service.js';
import { NewChainService, type Opened } from './new-chain.service.js';
import { PlainActs, type PlainEvent } from './plain-acts.js';

/** What a person who posts JSON says about a new item: its events in order, the last of them `item.registered/1`. */
export interface NewItem {
  /** A chain that the person reserved, e.g. to upload its bytes first; reserved here where left out. */
  readonly itemId?: string;
  readonly events: readonly PlainEvent[];
  readonly uploads?: readonly string[];
}

/** Opens cases and registers items for persons who post JSON; who signs for themselves posts statements. */
@Injectable()
export class IntakeService {
  constructor(
    @Inject(ActService) private readonly acts: ActService,
    @Inject(PlainActs) private readonly plainActs: PlainActs,
    @Inject(NewChainService) private readonly chains: NewChainService,
  ) {}

  async openCase(person: ActingPerson, event: Omit<PlainEvent, 'type'>): Promise<Opened> {
    return this.chains.open(person, (chainId) =>
      this.acts.plain(person, chainId, { ...event, type: 'case.opened/1' }),
    );
  }

  /** All events of the item and its `item.added/1` on the case's chain, in one act. */
  async registerItem(person: ActingPerson, caseId: string, item: NewItem): Promise<Opened> {
    const caseBytes = fromHex(caseId, 32);
    if (caseBytes === undefined)
      throw new NotFound('There is no such case, or you may not see it.');
    if (item.events.at(-1)?.type !== 'item.registered/1') {
      const detail = 'The last event registers the item: its type is item.registered/1.';
      throw new Invalid(detail, [{ pointer: `/events/${item.events.length - 1}/type`, detail }]);
    }
    const uploads = item.uploads ?? [];
    const register = (chainId: string): Promise<Appended> =>
      this.acts.composed(
        person,
        async () => {
          const events: PreparedEvent[] = [];
          for (const [i, event] of item.events.entries()) {
            const own =
              events.length === 0 ? { caseId: { type: 3, bytes: caseBytes } as const } : {};
            const brings = event.type === 'item.registered/1' ? { uploads } : {};
            const whole = { ...event, ...brings, pointer: `/events/${i}` };
            events.push(await this.plainActs.compose(person, chainId, whole, events, own));
          }
          events.push(await this.itemAdded(person, caseId, chainId, events));
          return events;
        },
        uploads,
        // The last event, on the case's chain, is not the caller's.
        (i) => (i < item.events.length ? `/events/${i}` : ''),
      );
    if (item.itemId === undefined) return this.chains.open(person, register);
    return { chainId: item.itemId, appended: await register(item.itemId) };
  }

  private async itemAdded(
    person: ActingPerson,
    caseId: string,
    itemId: string,
    events: readonly PreparedEvent[],
  ): Promise<PreparedEvent> {
    const [first] = events;
    const idBytes = fromHex(itemId, 32);
    if (first === undefined || idBytes === undefined) {
      throw new Invalid(
        'An item is registered by at least one event, on a chain named by 64 hex digits.',
      );
    }
    const event = { type: 'item.added/1', fields: {} };
    return this.plainActs.compose(person, caseId, event, events, {
      itemId: { type: 3, bytes: idBytes },
      firstEventHash: { type: 3, bytes: first.eventHash },
    });
  }
}
