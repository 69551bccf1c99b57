import { type FieldSchema, type FieldShape } from './event-type.js';

/** Longest text of a name, number or reference; of a narrative. In Unicode code points. */
const lineLength = 500;
const narrativeLength = 50_000;
const listLength = 1_000;

/** A required line of text: name, number, reference. */
export function text(name: string): FieldSchema {
  return { name, type: 1, required: true, maxLength: lineLength };
}

/** A required text of any length that people write. */
export function narrative(name: string): FieldSchema {
  return { name, type: 1, required: true, maxLength: narrativeLength };
}

/** A required text out of a list. */
export function oneOf(name: string, values: readonly string[]): FieldSchema {
  return { name, type: 1, required: true, values };
}

export function integer(name: string): FieldSchema {
  return { name, type: 2, required: true };
}

/** A size, a number of things, a place in a list: not below zero. */
export function count(name: string): FieldSchema {
  return { ...integer(name), notNegative: true };
}

/** Bytes up to 64 KiB: names, tokens. */
export function bytes(name: string): FieldSchema {
  return { name, type: 3, required: true, maxLength: 64 * 1024 };
}

/** Exactly 32 bytes: a chain's id, an event hash, a SHA-256. */
export function hash(name: string): FieldSchema {
  return bytesOf(name, 32);
}

/** Exactly that many bytes. */
export function bytesOf(name: string, byteLength: number): FieldSchema {
  return { name, type: 3, required: true, byteLength };
}

/** A deadline or another moment that is set, not observed; what was observed is a `timeValue`. */
export function instant(name: string): FieldSchema {
  return { name, type: 4, required: true };
}

export function flag(name: string): FieldSchema {
  return { name, type: 5, required: true };
}

/** JSON of that shape. */
export function json(name: string, shape: FieldShape): FieldSchema {
  return { name, type: 7, required: true, shape, maxLength: listLength };
}

export function place(name: string): FieldSchema {
  return json(name, 'place');
}

/** A moment as it was observed or told, with precision and clock. */
export function timeValue(name: string): FieldSchema {
  return json(name, 'timeValue');
}

/** A list of texts out of a list. */
export function manyOf(name: string, values: readonly string[]): FieldSchema {
  return { ...json(name, 'texts'), values };
}

export function optional(field: FieldSchema): FieldSchema {
  return { ...field, required: false };
}

/** For provenance forms: "unknown" and "withheld" are lawful answers, and distinct from "no". */
export function knownOrNot(field: FieldSchema): FieldSchema {
  return { ...field, unknownAllowed: true };
}
