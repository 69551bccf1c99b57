import { isDecimal } from '../canonical/decimal.js';
import { type Json } from '../canonical/json.js';
import { checkPlace } from '../places/place.js';
import { clockSources, precisions } from './common-fields.js';
import { type FieldProblemCode, type FieldSchema, type FieldShape } from './event-type.js';

/** What is wrong inside a JSON value; the field's name is the caller's to add. */
export interface ShapeProblem {
  readonly code: FieldProblemCode;
  readonly message: string;
}

type Members = Readonly<Record<string, Json>>;

/** Checks the JSON of a field of type 7 against the shape that its schema names. */
export function checkShape(schema: FieldSchema, json: Json): readonly ShapeProblem[] {
  const { shape } = schema;
  if (shape === undefined) return [];
  const list = Array.isArray(json) ? json.length : 0;
  if (schema.maxLength !== undefined && list > schema.maxLength) {
    return [{ code: 'too-long', message: `At most ${schema.maxLength} entries.` }];
  }
  const problems = checkers[shape](json);
  return problems.length > 0 ? problems : checkAllowed(schema, json);
}

const checkers: Readonly<Record<FieldShape, (json: Json) => readonly ShapeProblem[]>> = {
  place: checkPlace,
  timeValue: checkTimeValue,
  texts: (json) => listOf(json, (entry) => typeof entry === 'string' && entry !== '', 'texts'),
  digests: (json) => listOf(json, isSha256, 'SHA-256 digests of 64 lower-case hex digits'),
  identifiers: (json) => listOf(json, isIdentifier, identifierForm),
  quantity: checkQuantity,
  erased: (json) => listOf(json, isErased, 'objects {eventHash, field, leaf} or {eventHash, sha256}'),
  objects: (json) => listOf(json, isMembers, 'objects'),
  object: (json) => (isMembers(json) ? [] : [wrong('This is a JSON object.')]),
};

const identifierForm =
  'objects {kind, value}: imei (15 digits with their check digit), imsi (14 or 15 digits), iccid (18 to 22 digits), mac, serial, document_no or weapon_no';

function checkAllowed({ values }: FieldSchema, json: Json): readonly ShapeProblem[] {
  if (values === undefined || !Array.isArray(json)) return [];
  const stranger: unknown = json.find((entry) => !values.some((value) => value === entry));
  if (stranger === undefined) return [];
  return [{ code: 'not-allowed', message: `${String(stranger)} is none of ${values.join(', ')}.` }];
}

function listOf(
  json: Json,
  fits: (entry: Json) => boolean,
  what: string,
): readonly ShapeProblem[] {
  return Array.isArray(json) && json.every(fits) ? [] : [wrong(`This is a list of ${what}.`)];
}

const timeKeys = [
  'instant',
  'notBefore',
  'notAfter',
  'precision',
  'clockSource',
  'clockOffsetSeconds',
  'offsetVerifiedBy',
] as const;

/** `TimeValue` of the domain model: an instant, or an interval, with its precision and its clock. */
function checkTimeValue(json: Json): readonly ShapeProblem[] {
  if (!isMembers(json)) return [wrong('A time is an object with precision and clockSource.')];
  const problems = Object.keys(json)
    .filter((key) => !timeKeys.some((known) => known === key))
    .map((key) => wrong(`A time has no member ${key}; it has ${timeKeys.join(', ')}.`));
  if (!precisions.some((one) => one === json['precision'])) {
    problems.push(wrong(`precision is one of ${precisions.join(', ')}.`));
  }
  if (!clockSources.some((one) => one === json['clockSource'])) {
    problems.push(wrong(`clockSource is one of ${clockSources.join(', ')}.`));
  }
  const offset = json['clockOffsetSeconds'];
  if (offset !== undefined && !Number.isSafeInteger(offset)) {
    problems.push(wrong('clockOffsetSeconds is a whole number: device time minus true time.'));
  }
  return [...problems, ...checkMoments(json)];
}

function checkMoments(time: Members): readonly ShapeProblem[] {
  const moments = ['instant', 'notBefore', 'notAfter'].filter((name) => time[name] !== undefined);
  const unread = moments.filter((name) => Number.isNaN(momentOf(time[name])));
  if (unread.length > 0) {
    return [wrong(`${unread.join(', ')}: a time with its zone, like 2026-03-01T12:30:00+01:00.`)];
  }
  if (moments.length === 0 && time['precision'] !== 'unknown') {
    return [wrong('Give an instant, or notBefore and notAfter; or precision unknown.')];
  }
  if (momentOf(time['notBefore']) > momentOf(time['notAfter'])) {
    return [{ code: 'dates-out-of-order', message: 'notBefore lies after notAfter.' }];
  }
  return [];
}

const rfc3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/;

/** Milliseconds since 1970, NaN for what is no RFC 3339 time with an offset. */
export function momentOf(json: Json | undefined): number {
  return typeof json === 'string' && rfc3339.test(json) ? Date.parse(json) : NaN;
}

function checkQuantity(json: Json): readonly ShapeProblem[] {
  const fits =
    isMembers(json) &&
    Object.keys(json).length === 2 &&
    typeof json['unit'] === 'string' &&
    json['unit'] !== '' &&
    isAmount(json['value']);
  return fits ? [] : [wrong('A quantity is {value, unit}: a number or a decimal text, and what it counts.')];
}

function isAmount(json: Json | undefined): boolean {
  return typeof json === 'number' || (typeof json === 'string' && isDecimal(json));
}

const identifierForms: Readonly<Record<string, RegExp>> = {
  imei: /^\d{15}$/,
  imsi: /^\d{14,15}$/,
  iccid: /^\d{18,22}$/,
  mac: /^([0-9a-f]{2}:){5}[0-9a-f]{2}$/i,
  serial: /^.{1,200}$/su,
  document_no: /^.{1,200}$/su,
  weapon_no: /^.{1,200}$/su,
};

function isIdentifier(json: Json): boolean {
  if (!isMembers(json) || Object.keys(json).length !== 2) return false;
  const { kind, value } = json;
  if (typeof kind !== 'string' || typeof value !== 'string') return false;
  const form = Object.hasOwn(identifierForms, kind) ? identifierForms[kind] : undefined;
  return form?.test(value) === true && (kind !== 'imei' || hasLuhnDigit(value));
}

/** ISO/IEC 7812-1 annex B: from the right, every second digit doubled, the digits' sum a multiple of ten. */
function hasLuhnDigit(digits: string): boolean {
  const sum = [...digits].reverse().reduce((total, digit, i) => {
    const value = Number(digit) * (i % 2 === 0 ? 1 : 2);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}

function isErased(json: Json): boolean {
  if (!isMembers(json) || !isSha256(json['eventHash'])) return false;
  const names = Object.keys(json).sort().join();
  if (names === 'eventHash,sha256') return isSha256(json['sha256']);
  return names === 'eventHash,field,leaf' && typeof json['field'] === 'string' && isSha256(json['leaf']);
}

function isSha256(json: Json | undefined): boolean {
  return typeof json === 'string' && /^[0-9a-f]{64}$/.test(json);
}

function isMembers(json: Json): json is Members {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}

function wrong(message: string): ShapeProblem {
  return { code: 'wrong-shape', message };
}
