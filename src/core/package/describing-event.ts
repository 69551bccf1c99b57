import { instantText } from '../canonical/instant.js';
import { type Json } from '../canonical/json.js';
import { decodeValue, type Field, type PlainValue } from '../ledger/field.js';

/** An event as far as the package's description of itself is drawn from it. */
export interface DescribingEvent {
  readonly seq: number;
  readonly logIndex: number;
  readonly type: string;
  readonly eventHash: Uint8Array;
  readonly fields: readonly Field[];
}

/** The types from which labels, objects, items, erasures, what is withheld and the occasion of the export are read. */
const describingTypes: ReadonlySet<string> = new Set([
  'case.opened/1',
  'case.amended/1',
  'item.added/1',
  'report.exported/1',
  'item.registered/1',
  'file.attached/1',
  'exhibit.assigned/1',
  'item.moved/1',
  'restriction.set/1',
  'restriction.lifted/1',
  'release.consented/1',
  'release.withdrawn/1',
  'release.declassified/1',
  'release.downgraded/1',
  'erasure.executed/1',
]);

/** Whether the description of a package is drawn from events of that type. */
export function isDescribing(type: string): boolean {
  return describingTypes.has(type) || type.startsWith('derivation.');
}

/** A text; undefined where there is no such field, it is withheld or erased, or of another type. So with the others. */
export function textOf(event: DescribingEvent, name: string): string | undefined {
  const value = valueOf(event, name);
  return value?.type === 1 ? value.text : undefined;
}

/** The last text of that name among the events; undefined where none has a readable one. */
export function newestText(events: readonly DescribingEvent[], name: string): string | undefined {
  return events.flatMap((event) => textOf(event, name) ?? []).at(-1);
}

export function bytesOf(event: DescribingEvent, name: string): Uint8Array | undefined {
  const value = valueOf(event, name);
  return value?.type === 3 ? value.bytes : undefined;
}

export function integerOf(event: DescribingEvent, name: string): number | undefined {
  const value = valueOf(event, name);
  return value?.type === 2 ? Number(value.integer) : undefined;
}

/** The instant's text; undefined too for one outside the years 0001 to 9999. */
export function instantTextOf(event: DescribingEvent, name: string): string | undefined {
  const value = valueOf(event, name);
  if (value?.type !== 4) return undefined;
  try {
    return instantText(value.ms);
  } catch {
    return undefined; // any 64 bits are an instant, but only some have a text
  }
}

export function jsonOf(event: DescribingEvent, name: string): Json | undefined {
  const value = valueOf(event, name);
  return value?.type === 7 ? value.json : undefined;
}

function valueOf(event: DescribingEvent, name: string): PlainValue | undefined {
  const field = event.fields.find((one) => one.name === name);
  return field !== undefined && 'salt' in field ? decodeValue(field.type, field.value) : undefined;
}
