import { encodeValue, type OpenField, type PlainValue } from '../ledger/field.js';
import { RepeatedValues } from './repeated-values.js';

describe('values that were withheld', () => {
  const field = (value: PlainValue): OpenField => ({
    ...{ name: 'x', type: value.type, salt: new Uint8Array(32) },
    value: encodeValue(value),
  });
  const text = (words: string): OpenField => field({ type: 1, text: words });
  const isFound = (withheld: PlainValue, elsewhere: OpenField): boolean => {
    const values = new RepeatedValues();
    values.add(field(withheld));
    return values.isIn(elsewhere);
  };

  it.each<[string, PlainValue, OpenField]>([
    ['a text', { type: 1, text: 'Amal al-Khatib' }, text('the phone of Amal al-Khatib')],
    ['a decimal', { type: 6, decimal: '48.85837' }, text('found at 48.85837, 2.29448')],
    [
      'bytes as hex',
      { type: 3, bytes: new Uint8Array(32).fill(0xab) },
      text(`sha256 ${'ab'.repeat(32)}`),
    ],
    [
      'bytes that spell a name',
      { type: 3, bytes: new TextEncoder().encode('IMG_0042.jpg') },
      field({ type: 7, json: ['IMG_0042.jpg'] }),
    ],
    [
      'a text in JSON',
      { type: 7, json: { name: ['Noor Hadi'], size: 3, known: true } },
      text('Noor Hadi'),
    ],
  ])('are found again: %s', (_, withheld, elsewhere) => {
    expect(isFound(withheld, elsewhere)).toBe(true);
    expect(isFound(withheld, text('something else'))).toBe(false);
  });

  it.each<[string, PlainValue, string]>([
    ['a number', { type: 2, integer: 2026n }, '2026'],
    ['a time', { type: 4, ms: 0 }, '1970-01-01T00:00:00.000Z'],
    ['a truth value', { type: 5, flag: true }, 'true'],
    ['a word of the vocabulary', { type: 1, text: 'online_capture' }, 'online_capture'],
    ['a short text', { type: 1, text: 'abc' }, 'abc'],
  ])('are not looked for where they stand anywhere: %s', (_, withheld, words) => {
    expect(isFound(withheld, text(words))).toBe(false);
  });

  it('are not looked for in a value that is none', () => {
    const values = new RepeatedValues();
    values.add({ ...text('whole'), type: 2 });
    expect(values.isIn(text('whole'))).toBe(false);
  });
});
