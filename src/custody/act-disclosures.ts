import { Inject, Injectable } from '@nestjs/common';
import { type Attempt, decideServing, type MoveRefusal } from '../core/custody/decide.js';
import { textsOfField } from '../core/custody/field-values.js';
import { type ItemState } from '../core/custody/item-state.js';
import { ItemReader } from '../items/item.reader.js';
import { type HeadRead } from '../ledger/append-command.js';
import { type ActingPerson } from '../platform/person.js';
import { ActLineage } from './act-lineage.js';
import { type ActView, type ChainView } from './act-view.js';

const served = 'disclosure.served/1';
const field = 'artifactDigests';

/** What is served is made of bytes of its item, or of the case's items; of each what stands against it counts. */
@Injectable()
export class ActDisclosures {
  constructor(
    @Inject(ItemReader) private readonly items: ItemReader,
    @Inject(ActLineage) private readonly lineage: ActLineage,
  ) {}

  /** None for any other event. The items on which the decision rests go into `read`. */
  async refusals(
    person: ActingPerson,
    { chainId, chain }: { readonly chainId: string; readonly chain: ChainView },
    attempt: Attempt,
    view: ActView,
    read: HeadRead[],
  ): Promise<readonly MoveRefusal[]> {
    if (attempt.type !== served) return [];
    const digests = [...new Set(textsOfField(attempt.fields, field))];
    if (chain.kind === 'item') return ofItem(chain.state, digests);
    if (chain.kind !== 'case') return [];
    const found = await this.items.withDigests(person.accountId, chainId, digests);
    const known = new Set(found.flatMap(({ state }) => state.digests.map(({ sha256 }) => sha256)));
    const refusals = digests
      .filter((digest) => !known.has(digest))
      .map((digest) => refusal(`No item of the case has bytes of the digest ${digest}.`));
    for (const { itemId, seq, ...stored } of found) {
      read.push({ chainId: itemId, seq });
      // What the act itself says of the item before counts too.
      const changed = view.chains.get(itemId);
      const state = changed?.kind === 'item' ? changed.state : stored.state;
      const target = { chainId: itemId, chain: { kind: 'item', state, seq } as const };
      const under = await this.lineage.under(person, target, served, view, read);
      if (under.kind !== 'item') continue;
      const why = decideServing(under.state, attempt);
      refusals.push(...why.map(({ message }) => refusal(`Item ${itemId}: ${message}`)));
    }
    return refusals;
  }
}

/** Of a thing without bytes anything may be served, such as photographs; of bytes on record only these. */
function ofItem(
  { digests: onRecord }: ItemState,
  digests: readonly string[],
): readonly MoveRefusal[] {
  if (onRecord.length === 0) return [];
  return digests
    .filter((digest) => onRecord.every(({ sha256 }) => sha256 !== digest))
    .map((digest) => refusal(`The item has no bytes of the digest ${digest}.`));
}

function refusal(message: string): MoveRefusal {
  return { code: 'link', field, message };
}
