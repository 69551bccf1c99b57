import { type CustodyState, custodyStates, terminalStates } from './chain-state.js';
import { type EventSchema } from './event-type.js';
import { flagOfField, hexOfField, textOfField, textsOfField } from './field-values.js';
import { type FoldEvent } from './fold-event.js';
import { leavesSeal } from './handling.js';
import { itemFolds } from './item-folds.js';
import { type ItemState } from './item-state.js';
import { isMismatch } from './mismatch.js';
import { plainState } from './plain-state.js';
import { vocabulary } from './vocabulary.js';

/** Where an item is in nobody's hands, or in those of no one who has registered it yet. */
const unheldStates: readonly CustodyState[] = ['DRAFT', 'MISSING', ...terminalStates];

/**
 * The item after the event. It follows what was logged and judges nothing: whether the event was permitted was decided
 * before it was logged (`decide.ts`).
 */
export function foldItem(state: ItemState, event: FoldEvent): ItemState {
  const begun = begin(state, event);
  const schema = vocabulary.get(event.type);
  if (schema === undefined) return plainState(begun);
  const marked = mark(begun, schema, event);
  const told = { ...marked, ...itemFolds.get(event.type)?.(marked, event) };
  const sealed = {
    ...told,
    ...sealAfter(told, event),
    ...child(told, event),
    ...checked(told, event),
  };
  return plainState({ ...sealed, state: stateAfter(sealed, schema, event) });
}

function begin(state: ItemState, { seq, account, occurredMs, fields }: FoldEvent): ItemState {
  if (seq !== 0) return { ...state, seq };
  return {
    ...state,
    seq,
    caseId: hexOfField(fields, 'caseId'),
    opener: account,
    openedMs: occurredMs,
  };
}

/** The first cause stays until the quarantine is lifted. */
function mark(state: ItemState, schema: EventSchema, event: FoldEvent): ItemState {
  const isCause = schema.to === 'QUARANTINED' || isMismatch(state, event);
  if (!isCause || state.quarantine !== undefined) return state;
  return { ...state, quarantine: { eventHash: event.eventHash, seq: event.seq } };
}

/** Every act on the thing itself may say which seal is on when it is done. */
function sealAfter(state: ItemState, { type, fields, seq }: FoldEvent): Partial<ItemState> {
  if (!leavesSeal(type)) return {};
  const number = textOfField(fields, 'sealAfter');
  if (number === undefined || (state.seal?.on === true && state.seal.number === number)) return {};
  return { seal: { number, on: true, seq } };
}

/**
 * Whoever brings bytes in, takes them over or checks them has computed a digest over them, and over no others: a photograph
 * that comes in later says nothing about the image.
 */
function checked({ digests }: ItemState, { fields, occurredMs }: FoldEvent): Partial<ItemState> {
  const observed = [hexOfField(fields, 'sha256'), hexOfField(fields, 'observedSha256')];
  const seen = new Set([...observed, ...textsOfField(fields, 'furtherObservedSha256')]);
  if (digests.every(({ sha256 }) => !seen.has(sha256))) return {};
  const known = digests.map((digest) =>
    seen.has(digest.sha256)
      ? { ...digest, checkedMs: Math.max(occurredMs, digest.checkedMs ?? 0) }
      : digest,
  );
  return { digests: known, checkedMs: Math.min(...known.map(({ checkedMs = 0 }) => checkedMs)) };
}

function child({ children }: ItemState, { fields }: FoldEvent): Partial<ItemState> {
  const itemId = hexOfField(fields, 'childItemId');
  return itemId === undefined || children.includes(itemId)
    ? {}
    : { children: [...children, itemId] };
}

/**
 * The state that the type leads to; but what carries the mark of a mismatch is in quarantine as soon as it is in
 * somebody's hands. So a mismatch found on a draft, or on a thing that is missing, is not lost on the way.
 */
function stateAfter(after: ItemState, schema: EventSchema, event: FoldEvent): CustodyState {
  if (terminalStates.includes(after.state)) return after.state;
  const reached = reachedBy(after.state, schema, event);
  const isHeld = !unheldStates.includes(reached);
  return after.quarantine !== undefined && isHeld ? 'QUARANTINED' : reached;
}

function reachedBy(now: CustodyState, { to }: EventSchema, event: FoldEvent): CustodyState {
  // Copies sent abroad leave the item where it is.
  if (flagOfField(event.fields, 'copyOnly') === true) return now;
  return custodyStates.find((state) => state === to) ?? now;
}
