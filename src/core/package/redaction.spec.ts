import { utf8 } from '../canonical/bytes.js';
import { toHex } from '../canonical/hex.js';
import { nodeEngine as engine } from '../../platform/node-engine.js';
import { encodeValue, fieldLeaf, type OpenField, type PlainValue } from '../ledger/field.js';
import { fieldsAfterRedaction, mayBeWithheld, withheldByRules } from './redaction.js';
import { readRedactionProfile, type RedactionProfile } from './redaction-profile.js';
import { RepeatedValues } from './repeated-values.js';

const form = {
  ...{ id: 'defence', version: 1, title: 'Defence', recipient: 'defence', source: 'art. 7' },
  rules: [
    { restriction: 'juvenile', fields: ['title', 'finder'], ground: 'a child' },
    { restriction: null, fields: ['finder'], ground: 'always' },
  ],
};
const read = (changed: object): RedactionProfile =>
  readRedactionProfile(utf8(JSON.stringify({ ...form, ...changed })));
const rule = (changed: object) => ({ rules: [{ ...form.rules[0], ...changed }] });

const field = (name: string, plain: PlainValue): OpenField => {
  return { name, type: plain.type, salt: new Uint8Array(32), value: encodeValue(plain) };
};
const text = (name: string, value: string) => field(name, { type: 1, text: value });
const registered = {
  type: 'item.registered/1',
  fields: [text('caseId', 'x'), text('title', 'A boy'), text('finder', 'Ann'), text('unit', 'u')],
};
const free = { kind: 'item', restrictions: new Set<string>() } as const;
const juvenile = { kind: 'item', restrictions: new Set(['juvenile']) } as const;

describe('a redaction profile', () => {
  it('is named by its id and version', () => {
    expect(read({}).name).toBe('defence/1');
  });

  it.each([
    ['an unknown kind of recipient', { recipient: 'press' }],
    ['an unknown kind of restriction', rule({ restriction: 'secret' })],
    ['no rules', { rules: [] }],
    ['a rule without fields', rule({ fields: [] })],
    ['no name of a field', rule({ fields: ['a b'] })],
    ['a field that is never withheld', rule({ fields: ['caseRef'] })],
    ['an empty ground', rule({ ground: ' ' })],
    ['an odd id', { id: '../etc' }],
    ['a key too many', { more: 1 }],
  ])('is refused with %s', (_, changed) => {
    expect(() => read(changed)).toThrow(/profile/);
  });
});

describe('the rules of a profile', () => {
  it('withhold the fields of what is restricted, by the first rule that names them', () => {
    expect([...withheldByRules(read({}), juvenile, registered)]).toEqual([
      ['title', 'a child'],
      ['finder', 'a child'],
    ]);
    expect([...withheldByRules(read({}), free, registered)]).toEqual([['finder', 'always']]);
  });

  it('never reach the registry, the case of an item, or the words of the export', () => {
    const names = (chain: Parameters<typeof mayBeWithheld>[0], type: string) =>
      mayBeWithheld(chain, {
        type,
        fields: ['caseId', 'recipient', 'title'].map((one) => text(one, 'x')),
      }).map(({ name }) => name);
    expect(names({ kind: 'control' }, 'key.registered/1')).toEqual([]);
    expect(names({ kind: 'case' }, 'report.exported/1')).toEqual(['title']);
    expect(names({ kind: 'item' }, 'transfer.released/1')).toEqual(['recipient', 'title']);
  });

  it('leave of a field its name and its leaf', () => {
    const { fields } = registered;
    const [caseId, title, ...rest] = fieldsAfterRedaction(engine, fields, new Set(['title']));
    expect([caseId, ...rest]).toEqual(fields.filter(({ name }) => name !== 'title'));
    const [, open] = fields;
    expect(title).toEqual({ name: 'title', leaf: open && fieldLeaf(engine, open, 1) });
  });
});

describe('a withheld value', () => {
  const digest = Uint8Array.from({ length: 32 }, (_, i) => i);
  const repeated = new RepeatedValues();
  repeated.add(text('title', 'Anna Exercise'));
  repeated.add(field('sha256', { type: 3, bytes: digest }));
  repeated.add(field('people', { type: 7, json: [{ kind: 'alias', value: 'The Fox' }] }));
  for (const word of ['working_copy', 'Abc']) repeated.add(text('kind', word));

  it.each([
    ['within a longer text', text('remark', 'seen with Anna Exercise at noon')],
    ['as the same bytes', field('sourceSha256', { type: 3, bytes: digest })],
    ['as hex in a list', field('digests', { type: 7, json: [toHex(digest)] })],
    ['out of a list', text('remark', 'called The Fox')],
  ])('is found again %s', (_, found) => {
    expect(repeated.isIn(found)).toBe(true);
  });

  it('is not sought where it is a word of the vocabulary, or too short', () => {
    expect(repeated.isIn(text('kind', 'a working_copy of Abc'))).toBe(false);
  });
});
