import { type FoldEvent } from '../custody/fold-event.js';
import { type CustodyExamination } from '../custody/gaps/examine.js';
import { foldItem } from '../custody/fold-item.js';
import { emptyItem } from '../custody/item-state.js';
import { type Inheritable, underLineage } from '../custody/lineage.js';
import { collectionFacts } from './facts/collection.js';
import { examinationFacts } from './facts/examination.js';
import { integrityFacts } from './facts/integrity.js';
import { partyFacts } from './facts/parties.js';
import { releaseFacts } from './facts/release.js';
import { type ItemFacts, type ServedSet } from './item-facts.js';

/** An item's record, whole: its chain in order of `seq`, and what the examination of its custody found. */
export interface ItemRecord {
  readonly events: readonly FoldEvent[];
  readonly custody: CustodyExamination;
  /** The chains of the items from which this one derives, its parent's first: what they say of the collection holds for it. */
  readonly ancestors?: readonly (readonly FoldEvent[])[];
  /** What those say about its use whose chains are not seen: the next after `ancestors` first. */
  readonly unseenAncestors?: readonly Inheritable[];
  /** Requests between States under which it came, or an item from which it derives. */
  readonly requests?: readonly RequestOfItem[];
  /** Sets served for the item's whole case with bytes of the item. */
  readonly servedWithCase?: readonly ServedSet[];
  readonly nowMs: number;
}

/** Of a request, what binds whoever uses what came under it. */
export interface RequestOfItem {
  readonly useLimits: readonly string[];
}

/** What the rules read of the record. What nothing is recorded about is left out: it is unknown. */
export function readFacts(record: ItemRecord): ItemFacts {
  const { events, custody, ancestors = [], unseenAncestors = [], requests = [], nowMs } = record;
  const state = events.reduce(foldItem, emptyItem);
  const lineage = [...ancestors.toReversed().flat(), ...events];
  const parents = ancestors.map((chain) => chain.reduce(foldItem, emptyItem));
  const effective = underLineage(state, [...parents, ...unseenAncestors]);
  return {
    ...(state.category !== undefined && { category: state.category }),
    ...(state.sourceKind !== undefined && { sourceKind: state.sourceKind }),
    ...collectionFacts(lineage, custody),
    ...integrityFacts(events, state, custody),
    ...examinationFacts(events),
    ...releaseFacts(lineage, effective, nowMs, requests),
    ...partyFacts(events, lineage, effective, record.servedWithCase ?? []),
  };
}
