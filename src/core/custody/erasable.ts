import { type Json } from '../canonical/json.js';
import { neverWithheld } from '../ledger/field.js';
import { hexOfField } from './field-values.js';
import { type FoldEvent } from './fold-event.js';
import { foldItem } from './fold-item.js';
import { emptyItem, type ItemState } from './item-state.js';
import { isJsonList, isJsonObject } from './json-kind.js';

/** An event of an item's chain, with the leaves of those of its fields that are still open. Hex. */
export interface ErasableEvent extends FoldEvent {
  readonly leaves: ReadonlyMap<string, string>;
}

interface Entry {
  readonly eventHash: string;
  /** Left out of bytes; so is `leaf`. */
  readonly field: string | undefined;
  readonly leaf: string | undefined;
  readonly sha256: string | undefined;
}

/** By these it is told which bytes there were, also once they are gone. */
const ofTheBytes: ReadonlySet<string> = new Set(['sha256', 'sha512', 'sizeBytes']);

/** What an item is called and where it lies. All else of its state decides who may do what with it. */
const mayFade: ReadonlySet<string> = new Set([
  'itemNumber',
  'exhibitRef',
  'title',
  'category',
  'identifiers',
  'storage',
]);

/**
 * Why what an erasure lists may not be erased; none if it may. `events` is the whole chain. An erasure takes what was said,
 * and changes nothing of who holds the item, where it stands and what stands against it.
 */
export function erasureObjections(
  events: readonly ErasableEvent[],
  erased: Json | undefined,
): readonly string[] {
  const byHash = new Map(events.map((event) => [event.eventHash, event]));
  const entries = entriesOf(erased);
  const objections = entries.flatMap((entry) => entryObjection(entry, byHash) ?? []);
  return objections.length > 0 ? objections : standingObjections(events, entries);
}

function entryObjection(
  { eventHash, field, leaf, sha256 }: Entry,
  byHash: ReadonlyMap<string, ErasableEvent>,
): string | undefined {
  const event = byHash.get(eventHash);
  if (event === undefined) return `${eventHash} is no logged event of this item.`;
  if (field === undefined) {
    return hexOfField(event.fields, 'sha256') === sha256
      ? undefined
      : `The event ${eventHash} brought in no bytes with the SHA-256 ${sha256 ?? ''}.`;
  }
  const its = event.leaves.get(field);
  if (its === undefined) {
    return `The event ${eventHash} has no field ${field}, or it is erased already.`;
  }
  if (its !== leaf) return `The leaf of ${field} of the event ${eventHash} is ${its}.`;
  if (neverWithheld.has(field)) return `Without ${field} nobody could check the chain.`;
  return ofTheBytes.has(field)
    ? `${field} stays: by it is told which bytes there were. Erase the bytes themselves.`
    : undefined;
}

function standingObjections(
  events: readonly ErasableEvent[],
  entries: readonly Entry[],
): readonly string[] {
  const gone = new Set(entries.map(({ eventHash, field }) => `${eventHash}:${field ?? ''}`));
  const left = events.map((event) => ({
    ...event,
    fields: new Map([...event.fields].filter(([name]) => !gone.has(`${event.eventHash}:${name}`))),
  }));
  const [before, after] = [standing(events), standing(left)];
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter((key) => before.get(key) !== after.get(key))
    .map((key) => `Without these values the item’s ${key} would be another: they stay.`);
}

function standing(events: readonly FoldEvent[]): ReadonlyMap<string, string> {
  const state = events.reduce<ItemState>(foldItem, emptyItem);
  return new Map(
    Object.entries(state)
      .filter(([key]) => !mayFade.has(key))
      .map(([key, value]) => [key, JSON.stringify(value)]),
  );
}

/** Of the shape that `check-shapes.ts` asks for; what is of another lists nothing. */
function entriesOf(erased: Json | undefined): readonly Entry[] {
  if (!isJsonList(erased)) return [];
  return erased.filter(isJsonObject).flatMap(({ eventHash, field, leaf, sha256 }) => {
    if (typeof eventHash !== 'string') return [];
    return [{ eventHash, field: textOf(field), leaf: textOf(leaf), sha256: textOf(sha256) }];
  });
}

function textOf(json: Json | undefined): string | undefined {
  return typeof json === 'string' ? json : undefined;
}
