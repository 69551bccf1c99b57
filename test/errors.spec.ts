import { readFile } from 'node:fs/promises';
import { errorCodes } from '../src/platform/errors.js';

describe('docs/errors.md', () => {
  let rows: readonly (readonly [code: string, status: number, meaning: string])[];

  beforeAll(async () => {
    const page = await readFile('docs/errors.md', 'utf8');
    rows = [...page.matchAll(/^\| `([^`]+)` \| (\d+) \| (.+) \|$/gm)].map(
      ([, code = '', status = '', meaning = '']) => [code, Number(status), meaning],
    );
  });

  it('lists every code of the source with its status, and no other', () => {
    const listed = rows.map(([code, status]) => [code, status]);
    const inSource = Object.entries(errorCodes).map(([code, { status }]) => [code, status]);
    expect(listed).toEqual(inSource);
  });

  it('says what each means, each in words of its own', () => {
    const meanings = rows.map(([, , meaning]) => meaning);
    expect(meanings.filter((meaning) => !/^[A-Z].{15,}\.$/.test(meaning))).toEqual([]);
    expect(new Set(meanings).size).toBe(meanings.length);
  });
});

describe('error codes', () => {
  it('are fit to stand in an address', () => {
    expect(Object.keys(errorCodes).filter((code) => !/^[a-z]+(-[a-z]+)*$/.test(code))).toEqual([]);
  });

  it('stand in the order of their statuses, so that a reader finds them', () => {
    const statuses = Object.values(errorCodes).map(({ status }) => status);
    expect(statuses).toEqual([...statuses].sort((a, b) => a - b));
  });
});
