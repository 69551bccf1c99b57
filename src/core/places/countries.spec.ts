import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isISO31661Alpha2 } from 'class-validator';
import { ProgramDataError } from '../program-data.js';
import { isCountryCode, readCountries } from './countries.js';

const data = join(import.meta.dirname, '../../../data/countries.json');
const own = (json: unknown): Buffer => Buffer.from(JSON.stringify(json));

describe('the list of countries', () => {
  it('that comes with the program has the codes of ISO 3166-1, in their order', () => {
    const codes = readCountries(readFileSync(data)).map(({ code }) => code);
    const letters = Array.from({ length: 26 }, (_, i) => String.fromCharCode(65 + i));
    const pairs = letters.flatMap((first) => letters.map((second) => first + second));
    expect(codes).toEqual(pairs.filter((pair) => isISO31661Alpha2(pair)));
  });

  it('may have codes that partners agreed on', () => {
    expect(readCountries(own([{ code: 'XK', name: 'Kosovo' }]))).toHaveLength(1);
  });

  it.each([
    ['nothing in it', []],
    ['a code twice', [1, 2].map((n) => ({ code: 'FR', name: `${n}` }))],
    ['a code in small letters', [{ code: 'fr', name: 'France' }]],
    ['a code of three letters', [{ code: 'FRA', name: 'France' }]],
    ['no name', [{ code: 'FR', name: ' ' }]],
    ['a name as long as a page', [{ code: 'FR', name: 'x'.repeat(201) }]],
    ['another member', [{ code: 'FR', name: 'France', capital: 'Paris' }]],
    ['too many', Array.from({ length: 401 }, () => ({ code: 'FR', name: 'France' }))],
    ['no list', { code: 'FR', name: 'France' }],
  ])('with %s is refused', (_, json) => {
    expect(() => readCountries(own(json))).toThrow(ProgramDataError);
  });

  it.each(['FR', 'XK'])('has codes like %s', (code) => {
    expect(isCountryCode(code)).toBe(true);
  });

  it.each(['fr', 'F', 'FRA', 'F1', 'ＦＲ', ''])('has no codes like %p', (code) => {
    expect(isCountryCode(code)).toBe(false);
  });
});
