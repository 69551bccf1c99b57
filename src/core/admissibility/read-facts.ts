import { type FoldEvent } from '../custody/fold-event.js';
import { type CustodyExamination } from '../custody/gaps/examine.js';
import { foldItem } from '../custody/fold-item.js';
import { emptyItem, type ItemState } from '../custody/item-state.js';
import { collectionFacts } from './facts/collection.js';
import { examinationFacts } from './facts/examination.js';
import { integrityFacts } from './facts/integrity.js';
import { partyFacts } from './facts/parties.js';
import { releaseFacts } from './facts/release.js';
import { type ItemFacts } from './item-facts.js';

/** An item's record, whole: its chain in order of `seq`, and what the examination of its custody found. */
export interface ItemRecord {
  readonly events: readonly FoldEvent[];
  readonly custody: CustodyExamination;
  /** Of the item from which this one derives, where it is seen: what it says of the collection holds for the child. */
  readonly parentEvents?: readonly FoldEvent[];
  /** Requests between States under which it came, or the item from which it derives. */
  readonly requests?: readonly RequestOfItem[];
  readonly nowMs: number;
}

/** Of a request, what binds whoever uses what came under it. */
export interface RequestOfItem {
  readonly useLimits: readonly string[];
}

/** What the rules read of the record. What nothing is recorded about is left out: it is unknown. */
export function readFacts(record: ItemRecord): ItemFacts {
  const { events, custody, parentEvents = [], requests = [], nowMs } = record;
  const state = events.reduce(foldItem, emptyItem);
  const lineage = [...parentEvents, ...events];
  return {
    ...(state.category !== undefined && { category: state.category }),
    ...(state.sourceKind !== undefined && { sourceKind: state.sourceKind }),
    ...collectionFacts(lineage, custody),
    ...integrityFacts(events, state, custody),
    ...examinationFacts(events),
    ...releaseFacts(lineage, inherited(state, parentEvents), nowMs, requests),
    ...partyFacts(events),
  };
}

/** What derives from an item stands under its originator's word: a consent taken back there is taken back here. */
function inherited(state: ItemState, parentEvents: readonly FoldEvent[]): ItemState {
  if (parentEvents.length === 0) return state;
  const parent = parentEvents.reduce(foldItem, emptyItem);
  const own = new Map(state.consents.map((consent) => [consent.scope, consent]));
  const consents = parent.consents.filter(({ scope, given }) => !given || !own.has(scope));
  const overruled = new Set(consents.map(({ scope }) => scope));
  return {
    ...state,
    provenance: state.provenance ?? parent.provenance,
    consents: [...consents, ...state.consents.filter(({ scope }) => !overruled.has(scope))],
    restrictions: [...parent.restrictions, ...state.restrictions],
  };
}
