import fc from 'fast-check';
import { utf8 } from './bytes.js';
import { ClosedFormError } from './closed-form-error.js';
import { canonicalJson, exactKeys, readClosedJson, readIntegerJson, readJson } from './json.js';

const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);
const closedText = fc.string({ unit: 'grapheme' }).map((text) => text.normalize('NFC'));
const closed = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 5 },
    fc.maxSafeInteger().map((n) => n + 0),
    fc.boolean(),
    closedText,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(closedText, tie('value'), { maxKeys: 4 }),
  ),
})).value;

describe('canonical JSON', () => {
  it('sorts members by UTF-16 code units, not by code points', () => {
    expect(canonicalJson({ '\uffff': 1, '😀': 2, b: [null, true], a: 'é' })).toBe(
      '{"a":"é","b":[null,true],"😀":2,"\uffff":1}',
    );
  });

  it('writes numbers as ECMAScript does', () => {
    expect(canonicalJson([-0, 1e21, 1e-7, 0.1, 333333333.3333333])).toBe(
      '[0,1e+21,1e-7,0.1,333333333.3333333]',
    );
  });

  it.each([
    ['NaN', NaN],
    ['infinity', -Infinity],
    ['half a pair', '\ud83d'],
    ['key', { '\udc00': 1 }],
  ])('refuses what JSON cannot carry: %s', (_name, value) => {
    expect(() => canonicalJson(value)).toThrow(ClosedFormError);
  });

  it('is read back in closed form as the same value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        // fast-check's JSON values are ours, named otherwise.
        const text = canonicalJson(value as Parameters<typeof canonicalJson>[0]);
        expect(canonicalJson(readJson(text))).toBe(text);
      }),
    );
    fc.assert(
      fc.property(closed, (value) => {
        // The generator above makes nothing else.
        const text = canonicalJson(value as Parameters<typeof canonicalJson>[0]);
        expect(canonicalJson(readClosedJson(utf8(text)))).toBe(text);
      }),
    );
  });
});

describe('hashed JSON', () => {
  it.each([
    ['a space', '{"a": 1}'],
    ['a line feed at the end', '1\n'],
    ['a byte order mark', '\ufeff1'],
    ['a duplicate key', '{"a":1,"a":1}'],
    ['a duplicate key inside', '[{"a":{},"a":{}}]'],
    ['another order', '{"b":1,"a":2}'],
    ['null', '{"a":null}'],
    ['a fraction', '0.5'],
    ['a whole fraction', '1.0'],
    ['an exponent', '1e3'],
    ['minus zero', '-0'],
    ['2^53', '9007199254740992'],
    ['2^53+1', '9007199254740993'],
    ['a needless escape', '"\\u0061"'],
    ['an escaped slash', '"\\/"'],
    ['half a pair', '"\\ud800"'],
    ['a text not in NFC', '"e\u0301"'],
    ['a key not in NFC', '{"e\u0301":1}'],
    ['17 arrays inside each other', nested(17)],
    ['nothing', ''],
    ['two values', '1 2'],
    ['NaN', 'NaN'],
  ])('is refused with %s', (_name, text) => {
    expect(() => readClosedJson(utf8(text))).toThrow(ClosedFormError);
  });

  it('is refused if it is not UTF-8', () => {
    expect(() => readClosedJson(Uint8Array.of(0x22, 0xff, 0x22))).toThrow('not UTF-8');
  });

  it('may be nested sixteen deep, and name a member as objects name their own', () => {
    expect(canonicalJson(readClosedJson(utf8(nested(16))))).toBe(nested(16));
    const text = '{"__proto__":{"a":1},"constructor":2}';
    expect(canonicalJson(readClosedJson(utf8(text)))).toBe(text);
  });

  it('never throws anything but a refusal', () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom(
            '[',
            ']',
            '{',
            '}',
            '"',
            ',',
            ':',
            '0',
            '-',
            '.',
            'e',
            '\\',
            'n',
            ' ',
          ),
        }),
        (text) => {
          try {
            readClosedJson(utf8(text));
          } catch (error) {
            expect(error).toBeInstanceOf(ClosedFormError);
          }
        },
      ),
    );
    expect(() => readClosedJson(utf8(nested(1_000_000)))).toThrow(ClosedFormError);
  });
});

describe('JSON from outside', () => {
  it('may be laid out and numbered in any way', () => {
    expect(readJson(' { "a" : [ 1.5e3 , null ] , "\\"b:" : ":" } ')).toEqual({
      a: [1500, null],
      '"b:': ':',
    });
  });

  it.each([
    ['a duplicate key', '{"a":1,"b":2,"a":3}'],
    ['a duplicate key written in two ways', '{"a":1,"\\u0061":2}'],
    ['a duplicate key that hides members', '{"a":{"b":1,"c":2},"a":3}'],
    ['a number no double holds', '[1e999]'],
    ['too much depth', nested(65)],
    ['no JSON', '{a:1}'],
  ])('is refused with %s', (_name, text) => {
    expect(() => readJson(text)).toThrow(ClosedFormError);
  });

  it('keeps to integers where that is asked', () => {
    expect(readIntegerJson('{"a.5e3":["1.5\\"e",-7,true,false,null,{}]}')).toEqual({
      'a.5e3': ['1.5"e', -7, true, false, null, {}],
    });
    for (const text of [
      '1.0',
      '[1e2]',
      '{"a":1E2}',
      '[0.5]',
      '9007199254740992',
      '[[-9007199254740993]]',
    ]) {
      expect(() => readIntegerJson(text)).toThrow(ClosedFormError);
    }
  });
});

describe('an object with exact keys', () => {
  it('has these and no others', () => {
    expect(exactKeys({ a: 1, b: 2 }, ['a', 'b'])).toEqual({ a: 1, b: 2 });
    expect(exactKeys({ a: 1, b: 2 }, ['a'])).toBeUndefined();
    expect(exactKeys({ a: 1 }, ['a', 'b'])).toBeUndefined();
    expect(exactKeys({ a: 1 }, ['toString'])).toBeUndefined();
  });

  it.each([[null], [[1]], ['a'], [1], [true]])('is not %j', (value) => {
    expect(exactKeys(value, [])).toBeUndefined();
  });
});
