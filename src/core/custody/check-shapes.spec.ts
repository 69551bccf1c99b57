import { hashOf } from '../../../test/support/fields.js';
import { type Json } from '../canonical/json.js';
import { checkShape } from './check-shapes.js';
import { type FieldShape } from './event-type.js';
import { spanOf } from './time-value.js';

function problems(shape: FieldShape, json: Json, values?: readonly string[]): readonly string[] {
  const schema = { name: 'x', type: 7, required: true, maxLength: 3, shape } as const;
  const found = checkShape(values === undefined ? schema : { ...schema, values }, json);
  expect(found.every(({ field, message }) => field === 'x' && message !== '')).toBe(true);
  return found.map(({ code }) => code);
}

const clock = { precision: 'second', clockSource: 'document' };
const at = '2017-10-14T06:20:00+03:00';

describe('the shape of a JSON value', () => {
  it.each<[FieldShape, Json]>([
    ['texts', []],
    ['texts', ['a', 'a']],
    ['digests', [hashOf(1), hashOf(1)]],
    ['quantity', { value: '2.5', unit: 'kg' }],
    ['quantity', { value: 40, unit: 'sticks' }],
    ['erased', [{ eventHash: hashOf(1), field: 'title', leaf: hashOf(2) }]],
    ['erased', [{ eventHash: hashOf(1), sha256: hashOf(2) }]],
    ['objects', [{}, { a: 1 }]],
    ['offences', []],
    ['offences', [{ requestingLaw: '421-1', requestingTitle: 'terrorism' }]],
    ['object', {}],
    ['place', { description: 'Raqqa' }],
    ['timeValue', { ...clock, instant: at }],
    ['timeValue', { ...clock, notBefore: at }],
    ['timeValue', { ...clock, notBefore: at, notAfter: at, clockOffsetSeconds: -128475600 }],
    ['timeValue', { ...clock, instant: at, clockOffsetSeconds: 0, offsetVerifiedBy: 'Ann' }],
    ['timeValue', { precision: 'unknown', clockSource: 'person_statement' }],
  ])('takes as %s %j', (shape, json) => {
    expect(problems(shape, json)).toEqual([]);
  });

  it.each<[FieldShape, Json]>([
    ['texts', 'a'],
    ['texts', ['a', ' ']],
    ['digests', [hashOf(1).toUpperCase().replace('0', 'A')]],
    ['digests', [hashOf(1).slice(1)]],
    ['digests', [1]],
    ['quantity', { value: '2.5' }],
    ['quantity', { value: '-1', unit: 'kg' }],
    ['quantity', { value: -1, unit: 'kg' }],
    ['quantity', { value: 'two', unit: 'kg' }],
    ['quantity', { value: true, unit: 'kg' }],
    ['quantity', { value: '2', unit: '' }],
    ['quantity', { value: '2', unit: 'kg', colour: 'red' }],
    ['quantity', []],
    ['erased', [{ eventHash: hashOf(1), field: 'title' }]],
    ['erased', [{ eventHash: hashOf(1), field: '', leaf: hashOf(2) }]],
    ['erased', [{ eventHash: 'x', field: 'title', leaf: hashOf(2) }]],
    ['erased', [{ eventHash: hashOf(1), field: 'title', leaf: 'x' }]],
    ['erased', [{ eventHash: hashOf(1), sha256: 'x' }]],
    ['erased', [{ eventHash: 'x', sha256: hashOf(1) }]],
    ['objects', [[]]],
    ['offences', {}],
    ['offences', [{ requestingLaw: '421-1' }]],
    ['objects', {}],
    ['object', []],
    ['object', 'a'],
    ['place', { description: '' }],
    ['timeValue', 'yesterday'],
    ['timeValue', { ...clock, instant: at, mood: 'sunny' }],
    ['timeValue', { ...clock, instant: '2017-10-14' }],
    ['timeValue', { ...clock, instant: 0 }],
    ['timeValue', clock],
    ['timeValue', { ...clock, instant: at, notAfter: at }],
    ['timeValue', { ...clock, instant: at, precision: 'roughly' }],
    ['timeValue', { ...clock, instant: at, clockSource: 'sundial' }],
    ['timeValue', { ...clock, instant: at, clockOffsetSeconds: '3' }],
    ['timeValue', { ...clock, instant: at, offsetVerifiedBy: 3 }],
  ])('refuses as %s %j', (shape, json) => {
    expect(problems(shape, json)).toEqual(['wrong-shape']);
  });

  it('finds an interval that ends before it begins', () => {
    const backwards = { ...clock, notBefore: at, notAfter: '2017-10-14T03:19:59Z' };
    expect(problems('timeValue', backwards)).toEqual(['dates-out-of-order']);
  });

  it('keeps to the values of a list, each once', () => {
    expect(problems('texts', ['b', 'a'], ['a', 'b'])).toEqual([]);
    expect(problems('texts', ['c'], ['a', 'b'])).toEqual(['not-allowed']);
    expect(problems('texts', ['a', 'a'], ['a', 'b'])).toEqual(['wrong-shape']);
    expect(problems('texts', 'a', ['a', 'b'])).toEqual(['wrong-shape']);
  });

  it('names something erased, and no more than the list may hold', () => {
    expect(problems('erased', [])).toEqual(['empty']);
    expect(problems('texts', ['a', 'b', 'c', 'd'])).toEqual(['too-long']);
    const schema = { name: 'x', type: 7, required: true } as const;
    expect(checkShape({ ...schema, shape: 'texts' }, ['a'])).toEqual([]);
    expect(checkShape(schema, ['anything', 1])).toEqual([]);
  });
});

describe('identifiers', () => {
  const check = (kind: Json, value: Json): readonly string[] =>
    problems('identifiers', [{ kind, value }]);

  it.each([
    ['imei', '356938035643809'],
    ['imsi', '20801123456789'],
    ['imsi', '208011234567890'],
    ['iccid', '8933150319130128479'],
    ['mac', '00:1B:44:11:3a:b7'],
    ['mac', '00-1B-44-11-3A-B7'],
    ['serial', 'S/N 12-A'],
    ['document_no', '12AB34567'],
    ['weapon_no', 'АК 1234'],
    ['interpol_ref', 'A-1234/5-2026'],
  ])('of the kind %s are written like %s', (kind, value) => {
    expect(check(kind, value)).toEqual([]);
  });

  it.each<[Json, Json]>([
    ['imei', '356938035643808'],
    ['imei', '35693803564380'],
    ['imsi', '2080112345678'],
    ['iccid', '4433150319130128479'],
    ['mac', '00:1B:44:11:3A'],
    ['serial', ' '],
    ['serial', 'x'.repeat(201)],
    ['serial', 12],
    ['hull_no', '12'],
    [3, '12'],
  ])('of the kind %s are not written like %s', (kind, value) => {
    expect(check(kind, value)).toEqual(['wrong-shape']);
  });

  it('are objects of a kind and a value', () => {
    expect(problems('identifiers', [{ kind: 'serial' }])).toEqual(['wrong-shape']);
    expect(problems('identifiers', {})).toEqual(['wrong-shape']);
  });
});

describe('the span of a time', () => {
  it.each<[Json | undefined, ReturnType<typeof spanOf>]>([
    [
      { ...clock, instant: '1970-01-01T00:00:01Z' },
      { fromMs: 1000, untilMs: 1000 },
    ],
    [
      { ...clock, precision: 'minute', instant: '1970-01-01T00:01:00Z' },
      { fromMs: 0, untilMs: 120_000 },
    ],
    [{ ...clock, precision: 'unknown', instant: '1970-01-01T00:00:01Z' }, undefined],
    [{ clockSource: 'document', instant: '1970-01-01T00:00:01Z' }, undefined],
    [
      { ...clock, notBefore: '1970-01-01T00:00:01Z' },
      { fromMs: 1000, untilMs: Infinity },
    ],
    [
      { ...clock, notAfter: '1970-01-01T00:00:01Z' },
      { fromMs: -Infinity, untilMs: 1000 },
    ],
    [{ precision: 'unknown', clockSource: 'document' }, undefined],
    [{ status: 'unknown' }, undefined],
    [undefined, undefined],
    ['1970', undefined],
  ])('of %j is %j', (json, span) => {
    expect(spanOf(json)).toEqual(span);
  });
});
