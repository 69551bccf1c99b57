import fc from 'fast-check';
import { type Json } from '../canonical/json.js';
import { type FieldType, type PlainValue } from '../ledger/field.js';
import { type FieldSchema } from './event-type.js';
import { fieldJson, fieldSchemas, readFieldJson } from './field-json.js';
import { isOpenAnswer } from './open-answer.js';
import {
  bytesOfField,
  flagOfField,
  hexOfField,
  instantOfField,
  jsonOfField,
  textOfField,
  textsOfField,
} from './field-values.js';
import { isFinerThanMs, readRfc3339 } from './rfc3339.js';

function schema(type: FieldType, unknownAllowed = false): FieldSchema {
  return { name: 'x', type, required: true, ...(unknownAllowed ? { unknownAllowed } : {}) };
}

const earliest = Date.parse('0001-01-01T00:00:00.000Z');
const latest = Date.parse('9999-12-31T23:59:59.999Z');

const plainValue: fc.Arbitrary<PlainValue> = fc.oneof(
  fc
    .string()
    .map((text) => ({ type: 1 as const, text: text.normalize('NFC').replaceAll('\0', '') })),
  fc
    .bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })
    .map((integer) => ({ type: 2 as const, integer })),
  fc.uint8Array().map((bytes) => ({ type: 3 as const, bytes })),
  fc.integer({ min: earliest, max: latest }).map((ms) => ({ type: 4 as const, ms })),
  fc.boolean().map((flag) => ({ type: 5 as const, flag })),
  fc.constantFrom('0', '-1.50', '35.9506').map((decimal) => ({ type: 6 as const, decimal })),
  fc.constantFrom<Json>({ a: 1 }, [], 'x').map((json) => ({ type: 7 as const, json })),
);

describe('a field as JSON', () => {
  it('comes back as it went', () => {
    fc.assert(
      fc.property(plainValue, (value) => {
        expect(readFieldJson(schema(value.type), fieldJson(value))).toEqual(value);
      }),
    );
  });

  it('is a number up to 2^53, and text beyond', () => {
    expect(fieldJson({ type: 2, integer: 9007199254740991n })).toBe(9007199254740991);
    expect(fieldJson({ type: 2, integer: 9007199254740992n })).toBe('9007199254740992');
  });

  it('shows an instant that no calendar has as its milliseconds', () => {
    expect(fieldJson({ type: 4, ms: 8.64e15 })).toBe('8640000000000000');
  });

  it.each<[FieldType, Json]>([
    [1, 5],
    [1, 'e\u0301'],
    [2, 1.5],
    [2, '01'],
    [2, '9223372036854775808'],
    [2, true],
    [3, 'AB'],
    [3, 5],
    [4, '2026-03-01'],
    [4, '2026-03-01T12:00:00.0001Z'],
    [4, 1772366400000],
    [5, 'true'],
    [6, 1.5],
    [6, '1e3'],
    [7, null],
    [7, 1.5],
  ])('of type %s is not %j', (type, json) => {
    expect(readFieldJson(schema(type), json)).toBeUndefined();
  });

  it('may be an open answer where the form allows one', () => {
    const json = { status: 'unknown' };
    expect(readFieldJson(schema(1, true), json)).toEqual({ type: 7, json });
    expect(readFieldJson(schema(1), json)).toBeUndefined();
    expect(readFieldJson(schema(1, true), 'x')).toEqual({ type: 1, text: 'x' });
  });

  it.each<[Json, boolean]>([
    [{ status: 'unknown' }, true],
    [{ status: 'withheld', by: 'Ministry' }, true],
    [{ status: 'withheld' }, false],
    [{ status: 'withheld', by: ' ' }, false],
    [{ status: 'withheld', by: 1 }, false],
    [{ status: 'unknown', by: 'Ministry' }, false],
    [{ status: 'no' }, false],
    ['unknown', false],
    [null, false],
  ])('%j is an open answer: %s', (json, isOne) => {
    expect(isOpenAnswer(json)).toBe(isOne);
  });
});

describe('the fields of a type', () => {
  it('depend on another field where the type says so', () => {
    const count = (chosen: unknown): number =>
      fieldSchemas('provenance.recorded/1', { sourceKind: chosen }).length;
    expect(count('online')).toBeGreaterThan(count(undefined));
    expect(count('toString')).toBe(count(undefined));
    expect(count(5)).toBe(count(undefined));
    expect(fieldSchemas('note.added/1', {}).length).toBeGreaterThan(0);
    expect(fieldSchemas('no.such/1', {})).toEqual([]);
  });

  it('are read only as what they are', () => {
    const fields = new Map<string, PlainValue>([
      ['text', { type: 1, text: 'a' }],
      ['bytes', { type: 3, bytes: Uint8Array.of(255) }],
      ['instant', { type: 4, ms: 5 }],
      ['flag', { type: 5, flag: true }],
      ['json', { type: 7, json: ['a', 1] }],
    ]);
    expect([textOfField(fields, 'text'), textOfField(fields, 'bytes')]).toEqual(['a', undefined]);
    expect([hexOfField(fields, 'bytes'), bytesOfField(fields, 'text')]).toEqual(['ff', undefined]);
    expect(hexOfField(fields, 'text')).toBeUndefined();
    expect([instantOfField(fields, 'instant'), instantOfField(fields, 'text')]).toEqual([
      5,
      undefined,
    ]);
    expect([flagOfField(fields, 'flag'), flagOfField(fields, 'text')]).toEqual([true, undefined]);
    expect([jsonOfField(fields, 'json'), jsonOfField(fields, 'text')]).toEqual([
      ['a', 1],
      undefined,
    ]);
    expect([textsOfField(fields, 'json'), textsOfField(fields, 'text')]).toEqual([['a'], []]);
  });
});

describe('an RFC 3339 time', () => {
  it.each([
    ['1970-01-01T00:00:00Z', 0],
    ['2017-10-14T06:20:00+03:00', Date.UTC(2017, 9, 14, 3, 20)],
    ['2013-01-01T00:00:00+04:30', Date.UTC(2012, 11, 31, 19, 30)],
    ['2024-02-29T23:59:59.1234567-00:30', Date.UTC(2024, 2, 1, 0, 29, 59, 123)],
    ['2000-02-29T00:00:00.5Z', Date.UTC(2000, 1, 29, 0, 0, 0, 500)],
  ])('%s is read', (text, ms) => {
    expect(readRfc3339(text)).toBe(ms);
  });

  it.each([
    '2026-03-01',
    '2026-03-01T12:00:00',
    '2026-03-01 12:00:00Z',
    '2026-02-29T00:00:00Z',
    '1900-02-29T00:00:00Z',
    '2026-00-01T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-01-00T00:00:00Z',
    '2026-04-31T00:00:00Z',
    '0000-01-01T00:00:00Z',
    '0001-01-01T00:00:00+00:01',
    '9999-12-31T23:59:59-00:01',
    '2026-01-01T24:00:00Z',
    '2026-01-01T00:60:00Z',
    '2026-01-01T00:00:60Z',
    '2026-01-01T00:00:00+24:00',
    '2026-01-01T00:00:00+00:60',
  ])('%s is none', (text) => {
    expect(readRfc3339(text)).toBeUndefined();
  });

  it('is finer than a millisecond from the fourth digit on', () => {
    expect(isFinerThanMs('2026-01-01T00:00:00.123Z')).toBe(false);
    expect(isFinerThanMs('2026-01-01T00:00:00.1230Z')).toBe(true);
  });
});
