import { Inject, Injectable } from '@nestjs/common';
import {
  asksLineage,
  type Inheritable,
  mostGenerations,
  underLineage,
} from '../core/custody/lineage.js';
import { ItemReader } from '../items/item.reader.js';
import { type HeadRead } from '../ledger/append-command.js';
import { Refused } from '../platform/errors.js';
import { type ActingPerson } from '../platform/person.js';
import { type ActView, type ChainView } from './act-view.js';

type ItemChain = Extract<ChainView, { kind: 'item' }>;

/** What an item derives from, as far as decisions about the item rest on it. */
@Injectable()
export class ActLineage {
  constructor(@Inject(ItemReader) private readonly items: ItemReader) {}

  /** The chain as a decision about an event of that type finds it. What the decision rests on goes into `read`. */
  async under(
    person: ActingPerson,
    { chainId, chain }: { readonly chainId: string; readonly chain: ChainView },
    type: string,
    view: ActView,
    read: HeadRead[],
  ): Promise<ChainView> {
    if (chain.kind !== 'item' || !asksLineage(type)) return chain;
    const ancestors = await this.ancestors(person, { chainId, chain }, view, read);
    return { ...chain, state: underLineage(chain.state, ancestors) };
  }

  /** When the item from which this one derives was opened; undefined where there is none, or the person may not see it. */
  async parentMs(
    person: ActingPerson,
    parentId: string | undefined,
    { chains }: ActView,
  ): Promise<number | undefined> {
    if (parentId === undefined) return undefined;
    const known = chains.get(parentId);
    if (known?.kind === 'item') return known.state.openedMs;
    return (await this.items.stateOf(person.accountId, parentId))?.state.openedMs;
  }

  /** The parent first: those that the act itself changes as it leaves them, the others as they are on record. */
  private async ancestors(
    person: ActingPerson,
    { chainId, chain }: { readonly chainId: string; readonly chain: ItemChain },
    view: ActView,
    read: HeadRead[],
  ): Promise<readonly Inheritable[]> {
    const found: Inheritable[] = [];
    let child = chainId;
    let { parentId } = chain.state;
    while (parentId !== undefined) {
      const known = view.chains.get(parentId) ?? (await this.ofNew(person, child, parentId, read));
      if (known?.kind !== 'item') {
        found.push(...(await this.onRecord(person, child, view, read)));
        break;
      }
      found.push(known.state);
      child = parentId;
      ({ parentId } = known.state);
    }
    if (found.length < mostGenerations) return found;
    throw new Refused(
      'move-refused',
      `This item derives from others over ${mostGenerations} generations or more: who stands behind it cannot be told.`,
    );
  }

  private async onRecord(
    person: ActingPerson,
    child: string,
    { chains }: ActView,
    read: HeadRead[],
  ): Promise<readonly Inheritable[]> {
    return (await this.items.lineage(person.accountId, child)).map(({ itemId, seq, state }) => {
      const changed = chains.get(itemId);
      if (changed?.kind === 'item') return changed.state;
      read.push({ chainId: itemId, seq });
      return state;
    });
  }

  /** A child that this very act registers is not on record yet, and nothing is known there of its lineage. */
  private async ofNew(
    person: ActingPerson,
    child: string,
    parentId: string,
    read: HeadRead[],
  ): Promise<ItemChain | undefined> {
    if ((await this.items.stateOf(person.accountId, child)) !== undefined) return undefined;
    const parent = await this.items.stateOf(person.accountId, parentId);
    if (parent !== undefined) read.push({ chainId: parentId, seq: parent.seq });
    return parent && { kind: 'item', ...parent };
  }
}
