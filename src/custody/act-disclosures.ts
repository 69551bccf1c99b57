import { Inject, Injectable } from '@nestjs/common';
import { type Attempt, decideServing, type MoveRefusal } from '../core/custody/decide.js';
import { textsOfField } from '../core/custody/field-values.js';
import { ItemReader } from '../items/item.reader.js';
import { type HeadRead } from '../ledger/append-command.js';
import { type ActingPerson } from '../platform/person.js';
import { ActLineage } from './act-lineage.js';
import { type ActView, type ChainView } from './act-view.js';

const served = 'disclosure.served/1';
const field = 'artifactDigests';

/** A set that is served for a whole case is made of bytes of its items, and what stands against one of them counts. */
@Injectable()
export class ActDisclosures {
  constructor(
    @Inject(ItemReader) private readonly items: ItemReader,
    @Inject(ActLineage) private readonly lineage: ActLineage,
  ) {}

  /** Nothing for any other event. The items on which the decision rests go into `read`. */
  async refusals(
    person: ActingPerson,
    { chainId, chain }: { readonly chainId: string; readonly chain: ChainView },
    attempt: Attempt,
    view: ActView,
    read: HeadRead[],
  ): Promise<readonly MoveRefusal[]> {
    if (chain.kind !== 'case' || attempt.type !== served) return [];
    const digests = [...new Set(textsOfField(attempt.fields, field))];
    const found = await this.items.withDigests(person.accountId, chainId, digests);
    const known = new Set(found.flatMap(({ state }) => state.digests.map(({ sha256 }) => sha256)));
    const refusals = digests
      .filter((digest) => !known.has(digest))
      .map((digest) => refusal(`No item of the case has bytes of the digest ${digest}.`));
    for (const { itemId, state, seq } of found) {
      read.push({ chainId: itemId, seq });
      const target = { chainId: itemId, chain: { kind: 'item', state, seq } as const };
      const under = await this.lineage.under(person, target, served, view, read);
      if (under.kind !== 'item') continue;
      const why = decideServing(under.state, attempt);
      refusals.push(...why.map(({ message }) => refusal(`Item ${itemId}: ${message}`)));
    }
    return refusals;
  }
}

function refusal(message: string): MoveRefusal {
  return { code: 'link', field, message };
}
