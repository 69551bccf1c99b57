import { type Body, bodyOf, hashOf, sampleJson, without } from '../../../test/support/fields.js';
import { type Json } from '../canonical/json.js';
import { type PlainValue } from '../ledger/field.js';
import { checkFields, orderFields } from './check-fields.js';
import { type FieldSchema, type PlainField } from './event-type.js';
import { fieldSchemas } from './field-json.js';
import { vocabulary } from './vocabulary.js';

/** What a sample has to say otherwise than the first value allowed, for the fields of a type to agree. */
const agreeing: Readonly<Record<string, Body>> = {
  'item.registered/1': { bytesState: 'received', announcedSha256: hashOf(1) },
  'grant.given/1': { until: '2026-03-02T12:00:00.000Z' },
};

function samples(type: string, which: (schema: FieldSchema) => boolean, chosen: Body = {}): Body {
  const wanted = fieldSchemas(type, chosen).filter(which);
  const sampled = wanted.map((schema): [string, Json] => [schema.name, sampleJson(schema)]);
  return { ...Object.fromEntries(sampled), ...chosen };
}

function problems(type: string, json: Body, seq = 1): readonly string[] {
  return listed(checkFields(type, orderFields(type, bodyOf(type, json)), seq));
}

function listed(found: ReturnType<typeof checkFields>): readonly string[] {
  return found.map(({ field, code }) => `${field}: ${code}`);
}

const note = samples('note.added/1', ({ required }) => required);

/** The note, with one field that says something which no JSON could bring. */
function noteWith(name: string, value: PlainValue): readonly string[] {
  const fields = new Map([...bodyOf('note.added/1', note), [name, value]]);
  return listed(checkFields('note.added/1', orderFields('note.added/1', fields), 1));
}

const kinds: readonly (readonly [string, Body])[] = [...vocabulary.values()].flatMap(
  ({ type, variants }): (readonly [string, Body])[] =>
    variants === undefined
      ? [[type, agreeing[type] ?? {}]]
      : Object.keys(variants.fields).map((chosen) => [type, { [variants.by]: chosen }]),
);

describe('checking a body', () => {
  it.each(kinds)('takes the whole form of %s %j', (type, chosen) => {
    const whole = samples(type, ({ firstEventOnly }) => firstEventOnly !== true, chosen);
    expect(problems(type, whole)).toEqual([]);
  });

  it.each(kinds)('misses each field that %s %j needs', (type, chosen) => {
    const whole = samples(type, ({ firstEventOnly }) => firstEventOnly !== true, chosen);
    for (const { name, required } of fieldSchemas(type, chosen)) {
      if (!required || name === 'sourceKind') continue;
      expect(problems(type, without(whole, name))).toContain(`${name}: missing`);
    }
  });

  it('names a type that is not in the vocabulary', () => {
    expect(listed(checkFields('no.such/1', [], 0))).toEqual(['type: not-allowed']);
    expect(orderFields('no.such/1', new Map([['a', { type: 5, flag: true }]]))).toHaveLength(1);
  });

  it('finds strangers, order and repetition', () => {
    const body = orderFields('note.added/1', bodyOf('note.added/1', note));
    const [first, second, ...rest] = body;
    if (first === undefined || second === undefined) throw new Error('too short a body');
    const stranger: PlainField = { name: 'colour', value: { type: 1, text: 'red' } };
    const check = (fields: readonly PlainField[]): readonly string[] =>
      listed(checkFields('note.added/1', fields, 1));
    expect(check(body)).toEqual([]);
    expect(check([...body, stranger])).toEqual(['colour: unknown-field']);
    expect(check([second, first, ...rest])).toEqual([`${first.name}: misplaced`]);
    expect(check([first, first, second, ...rest])).toEqual([`${first.name}: misplaced`]);
  });

  it('puts strangers last when it orders', () => {
    const fields = new Map([
      ['colour', { type: 1, text: 'red' } as const],
      ...bodyOf('note.added/1', note),
    ]);
    const names = orderFields('note.added/1', fields).map(({ name }) => name);
    expect(names.at(-1)).toBe('colour');
    expect(names).toHaveLength(fields.size);
  });

  it('wants the case in the first event of an item, and only there', () => {
    const inCase = { ...note, caseId: hashOf(7) };
    expect(problems('note.added/1', inCase, 0)).toEqual([]);
    expect(problems('note.added/1', note, 0)).toEqual(['caseId: missing']);
    expect(problems('note.added/1', inCase, 1)).toEqual(['caseId: misplaced']);
  });

  it.each<[string, string, PlainValue, string]>([
    ['a number for a text', 'text', { type: 2, integer: 1n }, 'wrong-type'],
    [
      'an unknown answer where none is lawful',
      'text',
      { type: 7, json: { status: 'unknown' } },
      'wrong-type',
    ],
    ['a blank text', 'text', { type: 1, text: ' \n' }, 'empty'],
    ['a text beyond its length', 'organisation', { type: 1, text: 'x'.repeat(501) }, 'too-long'],
    ['a text of a megabyte', 'text', { type: 1, text: 'x'.repeat(2 ** 20 + 1) }, 'too-long'],
    ['a text not in NFC', 'text', { type: 1, text: 'e\u0301' }, 'not-closed-form'],
    ['a word that is not allowed', 'clockSource', { type: 1, text: 'sundial' }, 'not-allowed'],
    ['too short a hash', 'aboutEventHash', { type: 3, bytes: new Uint8Array(31) }, 'wrong-shape'],
    ['a time in no calendar', 'occurredNotAfter', { type: 4, ms: 8.64e15 }, 'not-closed-form'],
    ['a list in a wrong shape', 'witnesses', { type: 7, json: [1] }, 'wrong-shape'],
  ])('refuses %s', (_name, field, value, code) => {
    expect(noteWith(field, value)).toEqual([`${field}: ${code}`]);
  });

  it('counts characters, not halves of them', () => {
    expect(noteWith('organisation', { type: 1, text: '😀'.repeat(500) })).toEqual([]);
    expect(noteWith('organisation', { type: 1, text: '😀'.repeat(501) })).toEqual([
      'organisation: too-long',
    ]);
  });

  it('lets no U+0000 into a text, nor into the JSON of a field', () => {
    expect(noteWith('text', { type: 1, text: 'a\0' })).toEqual(['text: not-closed-form']);
    const place = (json: Json) => noteWith('place', { type: 7, json });
    expect(place({ description: 'a\0', accuracyMetres: 5 })).toEqual(['place: not-allowed']);
    expect(place({ description: 'a', accuracyMetres: 5, 'b\0': [] })).toEqual([
      'place: not-allowed',
    ]);
    expect(place({ description: 'a\\u0000' })).toEqual([]);
  });

  it('holds numbers and bytes to what they count and name', () => {
    const bytes = samples('file.attached/1', ({ required }) => required);
    const check = (change: Body): readonly string[] =>
      problems('file.attached/1', { ...bytes, ...change });
    expect(check({ sizeBytes: 0 })).toEqual([]);
    expect(check({ sizeBytes: -1 })).toEqual(['sizeBytes: not-allowed']);
    expect(check({ originalName: '' })).toEqual(['originalName: empty']);
    expect(check({ originalName: '00'.repeat(4097) })).toEqual(['originalName: too-long']);
    expect(check({ clockOffsetSeconds: -128475600 })).toEqual([]);
  });

  it('tells an unknown and a withheld answer from none, in a provenance form only', () => {
    const type = 'provenance.recorded/1';
    const whole = samples(type, ({ required }) => required, { sourceKind: 'military' });
    const check = (unit: Json): readonly string[] => problems(type, { ...whole, unit });
    expect(check({ status: 'unknown' })).toEqual([]);
    expect(check({ status: 'withheld', by: 'Ministry' })).toEqual([]);
    expect(problems(type, without(whole, 'unit'))).toEqual(['unit: missing']);
    const body = new Map(bodyOf(type, whole)).set('unit', {
      type: 7,
      json: { status: 'withheld' },
    });
    expect(listed(checkFields(type, orderFields(type, body), 1))).toEqual(['unit: wrong-type']);
    expect(problems(type, { ...whole, place: { status: 'unknown' } })).toEqual([]);
    expect(problems(type, { ...whole, exploitationLevel: 3 })).toEqual([]);
    expect(problems(type, { ...whole, exploitationLevel: 4 })).toEqual([
      'exploitationLevel: not-allowed',
    ]);
  });

  it('refuses a provenance form of no kind', () => {
    const type = 'provenance.recorded/1';
    const whole = samples(type, ({ required }) => required, { sourceKind: 'hearsay' });
    expect(problems(type, whole)).toEqual(['sourceKind: not-allowed']);
  });
});
