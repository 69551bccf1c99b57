import { ClosedFormError } from '../canonical/closed-form-error.js';
import { fromHex, toHex } from '../canonical/hex.js';
import { type Json } from '../canonical/json.js';
import { encodeValue, type FieldType, type PlainValue } from '../ledger/field.js';
import { type FieldSchema } from './event-type.js';
import { momentOf } from './field-shapes.js';
import { vocabulary } from './vocabulary.js';

/**
 * The fields that a body of this type may have, in order: those of the type, and those that depend on one of the
 * given values (by name, as JSON). None for a type that is not in the vocabulary.
 */
export function fieldSchemas(
  type: string,
  fields: Readonly<Record<string, unknown>>,
): readonly FieldSchema[] {
  const schema = vocabulary.get(type);
  if (schema === undefined) return [];
  const { variants } = schema;
  const chosen = variants && fields[variants.by];
  if (variants === undefined || typeof chosen !== 'string') return schema.fields;
  const further = Object.hasOwn(variants.fields, chosen) ? variants.fields[chosen] : undefined;
  return [...schema.fields, ...(further ?? [])];
}

/** A value as JSON: bytes in hex, instants as RFC 3339, decimals as text, integers as numbers where they are exact. */
export function fieldJson(value: PlainValue): Json {
  switch (value.type) {
    case 1:
      return value.text;
    case 2: {
      const number = Number(value.integer);
      return Number.isSafeInteger(number) ? number : value.integer.toString();
    }
    case 3:
      return toHex(value.bytes);
    case 4:
      return instantJson(value.ms);
    case 5:
      return value.flag;
    case 6:
      return value.decimal;
    case 7:
      return value.json;
  }
}

/** A value out of the JSON that a person wrote; undefined where it is not in the form that the field takes. */
export function readFieldJson(schema: FieldSchema, json: Json): PlainValue | undefined {
  const isAnswer = schema.unknownAllowed === true && isUnknownAnswer(json);
  const value = isAnswer ? ({ type: 7, json } as const) : readers[schema.type](json);
  return value !== undefined && isEncodable(value) ? value : undefined;
}

/** `{"status":"unknown"}` or `{"status":"withheld","by":"<authority>"}`: lawful answers, and distinct from "no". */
export function isUnknownAnswer(json: Json): boolean {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return false;
  const members = new Map<string, Json>(Object.entries(json));
  const by = members.get('by');
  if (members.get('status') === 'unknown') return members.size === 1;
  return (
    members.get('status') === 'withheld' && members.size === 2 && typeof by === 'string' && by !== ''
  );
}

const readers: Readonly<Record<FieldType, (json: Json) => PlainValue | undefined>> = {
  1: (json) => (typeof json === 'string' ? { type: 1, text: json } : undefined),
  2: (json) => {
    const isInteger =
      Number.isSafeInteger(json) || (typeof json === 'string' && /^(0|-?[1-9]\d{0,18})$/.test(json));
    return isInteger ? { type: 2, integer: BigInt(String(json)) } : undefined;
  },
  3: (json) => {
    const bytes = typeof json === 'string' ? fromHex(json) : undefined;
    return bytes && { type: 3, bytes };
  },
  4: (json) => {
    const ms = momentOf(json);
    return Number.isNaN(ms) ? undefined : { type: 4, ms };
  },
  5: (json) => (typeof json === 'boolean' ? { type: 5, flag: json } : undefined),
  6: (json) => (typeof json === 'string' ? { type: 6, decimal: json } : undefined),
  7: (json) => ({ type: 7, json }),
};

function isEncodable(value: PlainValue): boolean {
  try {
    encodeValue(value);
    return true;
  } catch (error) {
    if (error instanceof ClosedFormError) return false;
    throw error;
  }
}

/** Milliseconds that no calendar date of four digits has are shown as the number they are. */
function instantJson(ms: number): Json {
  const date = new Date(ms);
  const year = date.getUTCFullYear();
  return year >= 0 && year <= 9999 ? date.toISOString() : String(ms);
}
