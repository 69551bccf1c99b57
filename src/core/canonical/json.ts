import { readUtf8 } from './bytes.js';
import { ClosedFormError } from './closed-form-error.js';
import { hasLoneSurrogate, isNfc } from './text.js';

export type Json =
  string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** How deep JSON from outside may go at all: deeper only exhausts whoever walks it. */
const readableDepth = 64;

/** How many arrays and objects may stand inside each other in hashed JSON (ledger format §1). */
const closedDepth = 16;

const quote = 0x22;
const backslash = 0x5c;
const colon = 0x3a;
const fractionOrExponent: ReadonlySet<number> = new Set([0x2e, 0x45, 0x65]);

/**
 * RFC 8785: members sorted by UTF-16 code units, numbers as ECMAScript writes them, nothing escaped that need not be.
 * @throws ClosedFormError for what I-JSON cannot carry: NaN, infinities, lone surrogates
 */
export function canonicalJson(value: Json): string {
  if (typeof value === 'string') return canonicalString(value);
  if (typeof value === 'number') return canonicalNumber(value);
  if (value === null || typeof value === 'boolean') return String(value);
  if (isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const members = Object.keys(value)
    .sort()
    .map((key) => `${canonicalString(key)}:${canonicalJson(memberOf(value, key))}`);
  return `{${members.join(',')}}`;
}

/**
 * JSON that is going to be hashed, or was: the closed form of ledger format §1 and no other bytes for the same value.
 * @throws ClosedFormError
 */
export function readClosedJson(bytes: Uint8Array): Json {
  const text = readUtf8(bytes);
  if (text === undefined) throw new ClosedFormError('not UTF-8');
  const value = parse(text);
  checkClosed(value, 0);
  // Written again it must be the same text. That alone finds spaces, duplicate keys, their order, needless escapes,
  // 1.0, −0, and integers that a double cannot hold.
  if (canonicalJson(value) !== text) throw new ClosedFormError('not canonical JSON');
  return value;
}

/**
 * JSON in any layout. Duplicate keys, which readers elsewhere resolve in different ways, and numbers too large for a
 * double are refused; nothing else is asked of it.
 * @throws ClosedFormError
 */
export function readJson(text: string): Json {
  const value = parse(text);
  // JSON.parse keeps the last of two members with one name. Every member has one colon outside strings.
  if (countMembers(value, 0) !== countColons(text)) throw new ClosedFormError('duplicate key');
  return value;
}

/** As `readJson`, and every number is written as an integer within ±(2^53−1). @throws ClosedFormError */
export function readIntegerJson(text: string): Json {
  const value = readJson(text);
  if (hasFraction(text)) throw new ClosedFormError('a number that is not an integer');
  checkIntegers(value);
  return value;
}

/** The object's members if it has exactly these keys; undefined for anything else. */
export function exactKeys(
  value: Json,
  keys: readonly string[],
): Readonly<Record<string, Json>> | undefined {
  if (value === null || typeof value !== 'object' || isArray(value)) return undefined;
  if (Object.keys(value).length !== keys.length) return undefined;
  return keys.every((key) => Object.hasOwn(value, key)) ? value : undefined;
}

function canonicalString(text: string): string {
  if (hasLoneSurrogate(text)) throw new ClosedFormError('lone surrogate');
  return JSON.stringify(text);
}

function canonicalNumber(n: number): string {
  if (!Number.isFinite(n)) throw new ClosedFormError('not a finite number');
  return JSON.stringify(n);
}

function parse(text: string): Json {
  try {
    // JSON.parse without a reviver makes nothing but what Json lists.
    return JSON.parse(text) as Json;
  } catch {
    throw new ClosedFormError('not JSON');
  }
}

/** Members of all objects inside the value. */
function countMembers(value: Json, depth: number): number {
  if (typeof value === 'number' && !Number.isFinite(value)) {
    throw new ClosedFormError('number too large');
  }
  if (value === null || typeof value !== 'object') return 0;
  if (depth === readableDepth) throw new ClosedFormError('nested too deeply');
  let members = 0;
  if (isArray(value)) {
    for (const element of value) members += countMembers(element, depth + 1);
    return members;
  }
  for (const key of Object.keys(value)) {
    members += 1 + countMembers(memberOf(value, key), depth + 1);
  }
  return members;
}

/** Colons outside strings, in text that is known to be JSON. */
function countColons(text: string): number {
  let colons = 0;
  for (let i = 0; i < text.length; i += 1) {
    const character = text.charCodeAt(i);
    if (character === quote) i = endOfString(text, i);
    else if (character === colon) colons += 1;
  }
  return colons;
}

/** Whether a number is written with a fraction or an exponent, in text that is known to be JSON. */
function hasFraction(text: string): boolean {
  for (let i = 0; i < text.length; i += 1) {
    if (text.charCodeAt(i) === quote) i = endOfString(text, i);
    // Outside strings a point or an exponent's letter after a digit belongs to a number: "true" has no digit before its e.
    else if (isDigit(text.charCodeAt(i)) && fractionOrExponent.has(text.charCodeAt(i + 1))) {
      return true;
    }
  }
  return false;
}

function isDigit(character: number): boolean {
  return character >= 0x30 && character <= 0x39;
}

/** Where the string that begins at `start` ends: the next quote that no backslash takes away. */
function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end;
}

/** Two backslashes are one that was escaped itself. */
function isEscaped(text: string, position: number): boolean {
  let before = position;
  while (text.charCodeAt(before - 1) === backslash) before -= 1;
  return (position - before) % 2 === 1;
}

function checkIntegers(value: Json): void {
  if (typeof value === 'number' && !Number.isSafeInteger(value)) {
    throw new ClosedFormError('not an integer within ±(2^53−1)');
  }
  if (value === null || typeof value !== 'object') return;
  const inside = isArray(value) ? value : Object.values(value);
  inside.forEach(checkIntegers);
}

function checkClosed(value: Json, depth: number): void {
  if (typeof value === 'boolean') return;
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value)) throw new ClosedFormError('not an integer within ±(2^53−1)');
    return;
  }
  if (typeof value === 'string') {
    checkNfc(value);
    return;
  }
  if (value === null) throw new ClosedFormError('null');
  if (depth === closedDepth) throw new ClosedFormError('nested too deeply');
  if (isArray(value)) {
    for (const element of value) checkClosed(element, depth + 1);
    return;
  }
  for (const key of Object.keys(value)) {
    checkNfc(key);
    checkClosed(memberOf(value, key), depth + 1);
  }
}

function checkNfc(text: string): void {
  if (!isNfc(text)) throw new ClosedFormError('text not in NFC');
}

/** Array.isArray, but for readonly arrays too. */
function isArray(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

function memberOf(object: Readonly<Record<string, Json>>, key: string): Json {
  const member = object[key];
  return member === undefined ? null : member;
}
