import fc from 'fast-check';
import { nodeEngine } from '../../platform/node-engine.js';
import { concat, i64, lp16, lp32, u16, utf8 } from '../canonical/bytes.js';
import { ClosedFormError } from '../canonical/closed-form-error.js';
import { toHex } from '../canonical/hex.js';
import { domain } from './domain.js';
import {
  bodyRoot,
  decodeValue,
  encodeValue,
  fieldLeaf,
  fieldLeafData,
  type FieldType,
  isFieldName,
  isFieldType,
  neverWithheld,
  type OpenField,
  type PlainValue,
} from './field.js';
import { leafHash } from './merkle-tree.js';

const salt = new Uint8Array(32).fill(9);
const field: OpenField = { name: 'finder', type: 1, salt, value: utf8('Ольга') };

const plainValue: fc.Arbitrary<PlainValue> = fc.oneof(
  fc.string({ unit: 'grapheme' }).map((text) => ({
    type: 1 as const,
    text: text.normalize('NFC').replaceAll('\0', ''),
  })),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((integer) => ({
    type: 2 as const,
    integer,
  })),
  fc.uint8Array().map((bytes) => ({ type: 3 as const, bytes })),
  fc.maxSafeInteger().map((ms) => ({ type: 4 as const, ms })),
  fc.boolean().map((flag) => ({ type: 5 as const, flag })),
  fc.stringMatching(/^-?[1-9][0-9]{0,5}\.[0-9]{1,4}$/).map((decimal) => ({
    type: 6 as const,
    decimal,
  })),
  fc.array(fc.integer()).map((json) => ({ type: 7 as const, json })),
);

describe('a field leaf', () => {
  it('is the format written out', () => {
    const data = concat(
      domain('field'),
      salt,
      u16(3),
      lp16(utf8('finder')),
      Uint8Array.of(1),
      lp32(field.value),
    );
    expect(toHex(fieldLeafData(field, 3))).toBe(toHex(data));
    expect(fieldLeaf(nodeEngine, field, 3)).toEqual(leafHash(nodeEngine, data));
  });

  it('changes with each part of the field', () => {
    const variants: readonly (readonly [OpenField, number])[] = [
      [field, 0],
      [field, 1],
      [{ ...field, name: 'finde' }, 0],
      [{ ...field, type: 3 }, 0],
      [{ ...field, salt: new Uint8Array(32) }, 0],
      [{ ...field, value: utf8('Ольгa') }, 0],
      // bytes shifted from the value into the name
      [{ ...field, name: 'finder\u041e', value: field.value.subarray(2) }, 0],
    ];
    const leaves = variants.map(([one, at]) => toHex(fieldLeaf(nodeEngine, one, at)));
    expect(new Set(leaves).size).toBe(variants.length);
  });

  it.each([0, 31, 33, 51])('is refused with a salt of %d bytes', (length) => {
    const open = (): unknown =>
      fieldLeaf(nodeEngine, { ...field, salt: new Uint8Array(length) }, 0);
    expect(open).toThrow(ClosedFormError);
  });

  it('makes the body root together with the others, in their order', () => {
    const [a, b] = [fieldLeaf(nodeEngine, field, 0), fieldLeaf(nodeEngine, field, 1)];
    expect(bodyRoot(nodeEngine, [a, b])).not.toEqual(bodyRoot(nodeEngine, [b, a]));
    expect(bodyRoot(nodeEngine, [a])).toEqual(a);
  });
});

describe('a field value', () => {
  it('comes back as it went', () => {
    fc.assert(
      fc.property(plainValue, (value) => {
        expect(decodeValue(value.type, encodeValue(value))).toEqual(value);
      }),
    );
  });

  it('has one encoding only', () => {
    const type = fc.constantFrom<FieldType[]>(1, 2, 5, 6, 7);
    fc.assert(
      fc.property(type, fc.uint8Array({ maxLength: 10 }), (of, bytes) => {
        const value = decodeValue(of, bytes);
        if (value !== undefined) expect(encodeValue(value)).toEqual(bytes);
      }),
    );
  });

  it.each<[string, PlainValue]>([
    ['text not in NFC', { type: 1, text: 'e\u0301' }],
    ['text with U+0000', { type: 1, text: 'a\0' }],
    ['text with half a pair', { type: 1, text: '\ud800' }],
    ['an integer of 65 bits', { type: 2, integer: 2n ** 63n }],
    ['half a millisecond', { type: 4, ms: 0.5 }],
    ['a negative zero', { type: 6, decimal: '-0' }],
    ['JSON with a fraction', { type: 7, json: [0.5] }],
    ['JSON with null', { type: 7, json: null }],
  ])('is refused when written: %s', (_name, value) => {
    expect(() => encodeValue(value)).toThrow(ClosedFormError);
  });

  it.each<[string, FieldType, Uint8Array]>([
    ['text not in NFC', 1, utf8('e\u0301')],
    ['text with U+0000', 1, utf8('a\0')],
    ['text not UTF-8', 1, Uint8Array.of(0xff)],
    ['an integer of seven bytes', 2, new Uint8Array(7)],
    ['an instant of nine bytes', 4, new Uint8Array(9)],
    ['a boolean of two bytes', 5, new Uint8Array(2)],
    ['a boolean of none', 5, new Uint8Array(0)],
    ['a boolean 02', 5, Uint8Array.of(2)],
    ['a decimal with exponent', 6, utf8('1e3')],
    ['a decimal not UTF-8', 6, Uint8Array.of(0xff)],
    ['JSON with a space', 7, utf8('[1, 2]')],
  ])('is refused when read: %s', (_name, type, bytes) => {
    expect(decodeValue(type, bytes)).toBeUndefined();
  });

  it('reads integers where they lie', () => {
    const within = concat(new Uint8Array(3), i64(-5)).subarray(3);
    expect(decodeValue(2, within)).toEqual({ type: 2, integer: -5n });
    expect(decodeValue(4, i64(2n ** 62n))).toEqual({ type: 4, ms: 2 ** 62 });
  });
});

describe('names and types of fields', () => {
  it('are in form or not', () => {
    expect(['a', 'sha256', `A${'b'.repeat(63)}`].every(isFieldName)).toBe(true);
    expect(['', '1a', 'a b', 'é', 'a\n', `A${'b'.repeat(64)}`].some(isFieldName)).toBe(false);
    expect([1, 2, 3, 4, 5, 6, 7].every(isFieldType)).toBe(true);
    expect([0, 8, 1.5, NaN].some(isFieldType)).toBe(false);
    expect(neverWithheld.has('caseId')).toBe(true);
  });
});
