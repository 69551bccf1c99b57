import fc from 'fast-check';
import { nodeEngine } from '../../platform/node-engine.js';
import { utf8 } from '../canonical/bytes.js';
import { ClosedFormError, LimitError } from '../canonical/closed-form-error.js';
import { canonicalJson } from '../canonical/json.js';
import { toHex } from '../canonical/hex.js';
import {
  encodeStatement,
  isLedgerForm,
  isTypeForm,
  readStatement,
  type Statement,
  statementHash,
} from './statement.js';

const hash = 'ab'.repeat(32);
const statement: Statement = {
  actor: `k1:${hash}`,
  anchor: { root: hash, size: 12 },
  body: { fields: ['to', 'sealNumber'], root: hash },
  item: hash,
  ledger: 'ledger.example.org/"custody"\\test',
  next: hash,
  occurred: '2026-03-01T12:30:00.250Z',
  prev: hash,
  seq: 1,
  suite: 1,
  type: 'transfer.received/1',
  with: [`k1:${'01'.repeat(32)}`, `k1:${'02'.repeat(32)}`],
};

const text = new TextDecoder().decode(encodeStatement(statement));
const hex = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => toHex(bytes));

describe('a statement', () => {
  it('is written as RFC 8785 asks, and read back', () => {
    const any = fc.record({
      root: hex,
      size: fc.maxSafeNat(),
      ledger: fc.stringMatching(/^[!-*,-~]{1,40}$/),
      seq: fc.maxSafeNat(),
      fields: fc.uniqueArray(fc.stringMatching(/^[A-Za-z][A-Za-z0-9]{0,9}$/), { minLength: 1 }),
      others: fc.uniqueArray(hex).map((ids) => ids.map((id) => `k1:${id}`).sort()),
    });
    fc.assert(
      fc.property(any, ({ root, size, ledger, seq, fields, others }) => {
        const one = {
          ...statement,
          anchor: { root, size },
          body: { fields, root },
          ledger,
          seq,
          with: others,
        };
        const bytes = encodeStatement(one);
        expect(bytes).toEqual(utf8(canonicalJson(one)));
        expect(readStatement(bytes)).toEqual(one);
      }),
    );
  });

  it.each<[string, string, string]>([
    ['a space', '"seq":1', '"seq": 1'],
    ['a line feed at the end', /.*$/.exec(text)?.[0] ?? '', `${text}\n`],
    ['a duplicate key', '"seq":1', '"seq":1,"seq":1'],
    ['another order', '"seq":1,"suite":1', '"suite":1,"seq":1'],
    ['an extra key', '"seq":1', '"note":1,"seq":1'],
    ['an extra nested key', '"size":12', '"size":12,"x":1'],
    ['a missing key', ',"suite":1', ''],
    ['a fraction', '"seq":1', '"seq":1.0'],
    ['minus zero', '"seq":1', '"seq":-0'],
    ['a negative seq', '"seq":1', '"seq":-1'],
    ['2^53', '"size":12', '"size":9007199254740992'],
    ['a boolean for an integer', '"seq":1', '"seq":true'],
    ['a text for an integer', '"suite":1', '"suite":"1"'],
    ['a fraction as suite', '"suite":1', '"suite":1.5'],
    ['an integer for a text', `"item":"${hash}"`, '"item":1'],
    ['a text for a list', /"with":\[.*\]/.exec(text)?.[0] ?? '', '"with":"a"'],
    ['an integer in a list', '"sealNumber"', '1'],
    ['null', '"anchor":{"root"', '"anchor":null,"x":{"root"'],
    ['a list for an object', `"anchor":{"root":"${hash}","size":12}`, '"anchor":[]'],
    ['an upper-case hash', `"prev":"${hash}"`, `"prev":"${hash.toUpperCase()}"`],
    ['a short actor', `"k1:${hash}"`, '"k1:ab"'],
    ['a needless escape', '"transfer.received/1"', '"transfer.received\\/1"'],
    ['a name twice', '"to","sealNumber"', '"to","to"'],
    ['a name out of form', '"to"', '"t o"'],
    ['a type without version', 'transfer.received/1', 'transfer.received'],
    ['an impossible time', '2026-03-01', '2026-02-30'],
    ['a ledger with a plus', 'ledger.example', 'ledger+example'],
    ['a key in `with` twice', '02'.repeat(32), '01'.repeat(32)],
    ['`with` unsorted', '01'.repeat(32), '03'.repeat(32)],
  ])('is refused with %s', (_name, from, to) => {
    expect(text).toContain(from);
    const refusal = (): unknown => readStatement(utf8(text.replace(from, () => to)));
    expect(refusal).toThrow(ClosedFormError);
    expect(refusal).not.toThrow(LimitError);
  });

  it.each(['', 'null', '[]', '1', '{}', '{', '"a"'])('is not %j', (other) => {
    expect(() => readStatement(utf8(other))).toThrow(ClosedFormError);
  });

  it('is refused if it is not UTF-8', () => {
    expect(() => readStatement(Uint8Array.of(0xff))).toThrow('UTF-8');
  });

  it('may state any suite, for the caller to refuse', () => {
    const other = readStatement(utf8(text.replace('"suite":1', '"suite":-2')));
    expect(other.suite).toBe(-2);
  });

  it('is refused beyond its limits', () => {
    const names = Array.from({ length: 257 }, (_, i) => `f${i}`);
    const withFields = (fields: readonly string[]): Statement => ({
      ...statement,
      body: { fields, root: hash },
    });
    const long = { ...statement, ledger: 'x'.repeat(33_000) };
    expect(() => encodeStatement(withFields(names))).toThrow(LimitError);
    expect(() => encodeStatement(withFields([]))).toThrow(LimitError);
    expect(encodeStatement(withFields(names.slice(1)))).toBeInstanceOf(Uint8Array);
    expect(() => encodeStatement(long)).toThrow(LimitError);
    const longText = canonicalJson(long);
    expect(() => readStatement(utf8(longText))).toThrow(LimitError);
  });

  it('is not written out of form', () => {
    expect(() => encodeStatement({ ...statement, actor: 'k1:' })).toThrow(ClosedFormError);
  });

  it('has a hash that changes with every byte', () => {
    const one = statementHash(nodeEngine, utf8(text));
    expect(one).toHaveLength(32);
    expect(statementHash(nodeEngine, utf8(text.replace('1', '2')))).not.toEqual(one);
  });
});

describe('types and ledgers', () => {
  it('are in form or not', () => {
    expect(['key.registered/1', 'a.b.c_d/12'].every(isTypeForm)).toBe(true);
    expect(['a/1', 'a.b/0', 'A.b/1', 'a.b/01', 'a._/1\n', 'a..b/1'].some(isTypeForm)).toBe(false);
    expect(['ledger.example.org/x', '!'].every(isLedgerForm)).toBe(true);
    expect(['', 'a b', 'a+b', 'é', 'a\n'].some(isLedgerForm)).toBe(false);
  });
});
