import { i64, readUtf8, utf8 } from '../canonical/bytes.js';
import { ClosedFormError } from '../canonical/closed-form-error.js';
import { isDecimal } from '../canonical/decimal.js';
import { canonicalJson, type Json, readClosedJson } from '../canonical/json.js';
import { hasLoneSurrogate, isNfc } from '../canonical/text.js';
import { type Engine } from '../engine.js';
import { domain } from './domain.js';
import { hashBytes } from './limits.js';
import { merkleRoot } from './merkle-tree.js';

/** 1 text, 2 integer, 3 bytes, 4 instant, 5 boolean, 6 decimal, 7 JSON (ledger format §4). */
export type FieldType = 1 | 2 | 3 | 4 | 5 | 6 | 7;

/** A field that shows its value. `value` is the encoded bytes, `salt` 32 random ones. */
export interface OpenField {
  readonly name: string;
  readonly type: FieldType;
  readonly salt: Uint8Array;
  readonly value: Uint8Array;
}

/** A field of which only the leaf is given: what it says cannot be guessed from it, thanks to the salt. */
export interface WithheldField {
  readonly name: string;
  readonly leaf: Uint8Array;
}

/** A field whose salt and value were destroyed; `erased` is the hex event hash of the event that records it. */
export interface ErasedField extends WithheldField {
  readonly erased: string;
}

/** Told apart by `'salt' in field` and `'erased' in field`. */
export type Field = OpenField | WithheldField | ErasedField;

/** A field's value as programs handle it; `type` is the number of ledger format §4. */
export type PlainValue =
  | { readonly type: 1; readonly text: string }
  | { readonly type: 2; readonly integer: bigint }
  | { readonly type: 3; readonly bytes: Uint8Array }
  | { readonly type: 4; readonly ms: number }
  | { readonly type: 5; readonly flag: boolean }
  | { readonly type: 6; readonly decimal: string }
  | { readonly type: 7; readonly json: Json };

/** Fields that a reader of the chain cannot do without, besides all those of the registry's events. */
export const neverWithheld: ReadonlySet<string> = new Set([
  'caseId',
  'itemId',
  'firstEventHash',
  'caseRef',
  'onBehalfOf',
  'authentication',
  'erased',
]);

const fieldDomain = domain('field');
const fieldName = /^[A-Za-z][A-Za-z0-9]{0,63}$/;

/** True for `[A-Za-z][A-Za-z0-9]{0,63}`. */
export function isFieldName(name: string): boolean {
  return fieldName.test(name);
}

/** True for the numbers of the seven types. */
export function isFieldType(type: number): type is FieldType {
  return Number.isInteger(type) && type >= 1 && type <= 7;
}

/**
 * `D("field") ‖ salt ‖ u16 position ‖ lp16(name) ‖ u8 type ‖ lp32(value)`.
 * @throws ClosedFormError for a salt that is not 32 bytes: its length is nowhere in the data, so a longer one could
 * swallow the name and the type, and one leaf would have two openings
 */
export function fieldLeafData(field: OpenField, position: number): Uint8Array {
  return prefixedLeafData(field, position).subarray(1);
}

/** The Merkle leaf of the field. @throws ClosedFormError as `fieldLeafData` */
export function fieldLeaf(engine: Engine, field: OpenField, position: number): Uint8Array {
  return engine.sha256(prefixedLeafData(field, position));
}

/** `body.root`: the Merkle root over the leaves of all fields, open or not, in the statement's order. */
export function bodyRoot(engine: Engine, leaves: readonly Uint8Array[]): Uint8Array {
  return merkleRoot(engine, leaves);
}

/** The value's only encoding. @throws ClosedFormError for what the type cannot carry */
export function encodeValue(value: PlainValue): Uint8Array {
  switch (value.type) {
    case 1:
      return encodeText(value.text);
    case 2:
      return encodeInteger(value.integer);
    case 3:
      return value.bytes;
    case 4:
      return encodeInteger(wholeMs(value.ms));
    case 5:
      return Uint8Array.of(value.flag ? 1 : 0);
    case 6:
      return encodeDecimal(value.decimal);
    case 7:
      return encodeJson(value.json);
  }
}

/**
 * The value, or undefined if the bytes are not in the closed form of that type. Any 64 bits are an instant; one that
 * no double holds exactly comes back rounded, so what is hashed is the bytes, never a value encoded again.
 */
export function decodeValue(type: FieldType, bytes: Uint8Array): PlainValue | undefined {
  switch (type) {
    case 1:
      return decodeText(bytes);
    case 2:
      return bytes.length === 8 ? { type, integer: readI64(bytes) } : undefined;
    case 3:
      return { type, bytes };
    case 4:
      return bytes.length === 8 ? { type, ms: Number(readI64(bytes)) } : undefined;
    case 5:
      return decodeFlag(bytes);
    case 6:
      return decodeDecimal(bytes);
    case 7:
      return decodeJson(bytes);
  }
}

/** The leaf data after the 00 byte of a Merkle leaf, written once: values may be a megabyte long. */
function prefixedLeafData(field: OpenField, position: number): Uint8Array {
  if (field.salt.length !== hashBytes) throw new ClosedFormError('salt not 32 bytes');
  const name = utf8(field.name);
  const beforeName = 1 + fieldDomain.length + hashBytes;
  const afterName = beforeName + 4 + name.length;
  const data = new Uint8Array(afterName + 5 + field.value.length);
  const view = new DataView(data.buffer);
  data.set(fieldDomain, 1);
  data.set(field.salt, 1 + fieldDomain.length);
  view.setUint16(beforeName, position);
  view.setUint16(beforeName + 2, name.length);
  data.set(name, beforeName + 4);
  view.setUint8(afterName, field.type);
  view.setUint32(afterName + 1, field.value.length);
  data.set(field.value, afterName + 5);
  return data;
}

function encodeText(text: string): Uint8Array {
  if (hasLoneSurrogate(text)) throw new ClosedFormError('lone surrogate');
  if (!isFieldText(text)) throw new ClosedFormError('text not in NFC, or with U+0000');
  return utf8(text);
}

function encodeInteger(integer: bigint): Uint8Array {
  if (BigInt.asIntN(64, integer) !== integer) throw new ClosedFormError('more than 64 bits');
  return i64(integer);
}

function wholeMs(ms: number): bigint {
  if (!Number.isSafeInteger(ms)) throw new ClosedFormError('not a whole number of milliseconds');
  return BigInt(ms);
}

function encodeDecimal(decimal: string): Uint8Array {
  if (!isDecimal(decimal)) throw new ClosedFormError('not a decimal');
  return utf8(decimal);
}

function encodeJson(json: Json): Uint8Array {
  const bytes = utf8(canonicalJson(json));
  readClosedJson(bytes);
  return bytes;
}

function decodeText(bytes: Uint8Array): PlainValue | undefined {
  const text = readUtf8(bytes);
  return text !== undefined && isFieldText(text) ? { type: 1, text } : undefined;
}

function decodeFlag(bytes: Uint8Array): PlainValue | undefined {
  const [byte] = bytes;
  if (bytes.length !== 1 || byte === undefined || byte > 1) return undefined;
  return { type: 5, flag: byte === 1 };
}

function decodeDecimal(bytes: Uint8Array): PlainValue | undefined {
  const decimal = readUtf8(bytes);
  return decimal !== undefined && isDecimal(decimal) ? { type: 6, decimal } : undefined;
}

function decodeJson(bytes: Uint8Array): PlainValue | undefined {
  try {
    return { type: 7, json: readClosedJson(bytes) };
  } catch (error) {
    if (!(error instanceof ClosedFormError)) throw error;
    return undefined;
  }
}

function isFieldText(text: string): boolean {
  return isNfc(text) && !text.includes('\0');
}

function readI64(bytes: Uint8Array): bigint {
  return new DataView(bytes.buffer, bytes.byteOffset, 8).getBigInt64(0);
}
