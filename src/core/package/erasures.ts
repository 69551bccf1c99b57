import { toHex } from '../canonical/hex.js';
import { type Json } from '../canonical/json.js';
import { type Engine } from '../engine.js';
import { type ErasedField, type Field, fieldLeaf } from '../ledger/field.js';
import { type DescribingEvent, jsonOf } from './describing-event.js';

/** What the events of a chain say was erased on it. Hashes are hex. */
export interface Erasures {
  /** By `<event hash>:<field>`: the event that records it. */
  readonly fields: ReadonlyMap<string, string>;
  /** `<event hash>:<sha256>` of bytes. */
  readonly bytes: ReadonlySet<string>;
}

/** Reads the `erasure.executed/1` among the events of one chain. */
export function readErasures(events: readonly DescribingEvent[]): Erasures {
  const fields = new Map<string, string>();
  const bytes = new Set<string>();
  for (const event of events) {
    if (event.type !== 'erasure.executed/1') continue;
    for (const { eventHash, field, sha256 } of entriesOf(jsonOf(event, 'erased'))) {
      if (typeof eventHash !== 'string') continue;
      if (typeof field === 'string') fields.set(`${eventHash}:${field}`, toHex(event.eventHash));
      if (typeof sha256 === 'string') bytes.add(`${eventHash}:${sha256}`);
    }
  }
  return { fields, bytes };
}

/** Whether the bytes that the event brought in are erased. `sha256`: hex. */
export function areBytesErased(
  erasures: Erasures,
  event: Pick<DescribingEvent, 'eventHash'>,
  sha256: string,
): boolean {
  return erasures.bytes.has(`${toHex(event.eventHash)}:${sha256}`);
}

/**
 * The event's fields as a package may show them: what is recorded as erased is given as its leaf, with the event that
 * says so, even where a copy of its value is still at hand. Undefined if a value is missing and nothing says why.
 */
export function fieldsAfterErasure(
  engine: Engine,
  event: Pick<DescribingEvent, 'eventHash' | 'fields'>,
  erasures: Erasures,
): readonly Field[] | undefined {
  const shown = event.fields.map((field, position) => {
    const erased = erasures.fields.get(`${toHex(event.eventHash)}:${field.name}`);
    if (erased === undefined) return 'salt' in field ? field : undefined;
    return erasedField(engine, field, position, erased);
  });
  return shown.every((field) => field !== undefined) ? shown : undefined;
}

function erasedField(engine: Engine, field: Field, position: number, erased: string): ErasedField {
  const leaf = 'salt' in field ? fieldLeaf(engine, field, position) : field.leaf;
  return { name: field.name, leaf, erased };
}

function entriesOf(json: Json | undefined): readonly Readonly<Record<string, Json | undefined>>[] {
  if (json === undefined || !isList(json)) return [];
  return json.flatMap((entry) =>
    typeof entry === 'object' && entry !== null && !isList(entry) ? [entry] : [],
  );
}

function isList(json: Json): json is readonly Json[] {
  return Array.isArray(json);
}
