import { ClosedFormError } from '../canonical/closed-form-error.js';
import { fromHex, toHex } from '../canonical/hex.js';
import { instantText } from '../canonical/instant.js';
import { type Json } from '../canonical/json.js';
import { encodeValue, type FieldType, type PlainValue } from '../ledger/field.js';
import { type FieldSchema } from './event-type.js';
import { isOpenAnswer } from './open-answer.js';
import { isFinerThanMs, readRfc3339 } from './rfc3339.js';
import { vocabulary } from './vocabulary.js';

const wholeNumber = /^(0|-?[1-9][0-9]{0,18})$/;

/** A field's value as JSON: bytes as hex, instants as RFC 3339, decimals and integers from 2^53 on as text. */
export function fieldJson(value: PlainValue): Json {
  switch (value.type) {
    case 1:
      return value.text;
    case 2:
      return integerJson(value.integer);
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

/**
 * The value that the JSON stands for in that field; undefined where it is not in the form that the field takes, or the
 * ledger cannot carry it.
 */
export function readFieldJson(schema: FieldSchema, json: Json): PlainValue | undefined {
  const isAnswer = schema.unknownAllowed === true && isOpenAnswer(json);
  const value = readers[isAnswer ? 7 : schema.type](json);
  return value !== undefined && isEncodable(value) ? value : undefined;
}

/**
 * The fields of the type in their order, with those that depend on the value of another field. `fields` are values by
 * name; only a text counts for the choice. Empty for a type that is not in the vocabulary.
 */
export function fieldSchemas(
  type: string,
  fields: Readonly<Record<string, unknown>>,
): readonly FieldSchema[] {
  const schema = vocabulary.get(type);
  if (schema?.variants === undefined) return schema?.fields ?? [];
  const { by, fields: variants } = schema.variants;
  const chosen = fields[by];
  const own = typeof chosen === 'string' && Object.hasOwn(variants, chosen) ? variants[chosen] : [];
  return [...schema.fields, ...(own ?? [])];
}

const readers: Readonly<Record<FieldType, (json: Json) => PlainValue | undefined>> = {
  1: (json) => (typeof json === 'string' ? { type: 1, text: json } : undefined),
  2: readInteger,
  3: readBytes,
  4: readMoment,
  5: (json) => (typeof json === 'boolean' ? { type: 5, flag: json } : undefined),
  6: (json) => (typeof json === 'string' ? { type: 6, decimal: json } : undefined),
  7: (json) => ({ type: 7, json }),
};

function isEncodable(value: PlainValue): boolean {
  try {
    encodeValue(value);
    return true;
  } catch (error) {
    if (!(error instanceof ClosedFormError)) throw error;
    return false;
  }
}

function integerJson(integer: bigint): Json {
  const n = Number(integer);
  return Number.isSafeInteger(n) ? n : String(integer);
}

/** Any 64 bits are an instant in the ledger; what has no calendar date is shown as its milliseconds. */
function instantJson(ms: number): Json {
  try {
    return instantText(ms);
  } catch (error) {
    if (!(error instanceof ClosedFormError)) throw error;
    return String(ms);
  }
}

function readInteger(json: Json): PlainValue | undefined {
  if (typeof json === 'number') {
    return Number.isSafeInteger(json) ? { type: 2, integer: BigInt(json) } : undefined;
  }
  const isWhole = typeof json === 'string' && wholeNumber.test(json);
  return isWhole ? { type: 2, integer: BigInt(json) } : undefined;
}

function readBytes(json: Json): PlainValue | undefined {
  const bytes = typeof json === 'string' ? fromHex(json) : undefined;
  return bytes && { type: 3, bytes };
}

function readMoment(json: Json): PlainValue | undefined {
  if (typeof json !== 'string' || isFinerThanMs(json)) return undefined;
  const ms = readRfc3339(json);
  return ms === undefined ? undefined : { type: 4, ms };
}
