import fc from 'fast-check';
import {
  compareBytes,
  concat,
  equalBytes,
  i64,
  lp16,
  lp32,
  readU64,
  readUtf8,
  u16,
  u32,
  u64,
  u8,
  utf8,
} from './bytes.js';
import { toHex } from './hex.js';

const any = fc.uint8Array({ maxLength: 20 });
const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer);

describe('integers', () => {
  it('are big-endian', () => {
    expect(toHex(u8(0xfe))).toBe('fe');
    expect(toHex(u16(0x0102))).toBe('0102');
    expect(toHex(u32(0xfffefdfc))).toBe('fffefdfc');
    expect(toHex(u64(0x0001020304050607))).toBe('0001020304050607');
    expect(toHex(u64(2n ** 64n - 1n))).toBe('ffffffffffffffff');
    expect(toHex(i64(-2))).toBe('fffffffffffffffe');
    expect(toHex(i64(-(2n ** 63n)))).toBe('8000000000000000');
  });

  it.each([
    ['u8', () => u8(256)],
    ['u8 of a fraction', () => u8(0.5)],
    ['u16', () => u16(-1)],
    ['u32', () => u32(2 ** 32)],
    ['u64', () => u64(-1)],
    ['u64 of a number that is not exact', () => u64(2 ** 53)],
    ['u64 of a large bigint', () => u64(2n ** 64n)],
    ['i64 of a number that is not exact', () => i64(-(2 ** 53))],
    ['i64 of a large bigint', () => i64(2n ** 63n)],
  ])('are refused out of range: %s', (_name, write) => {
    expect(write).toThrow(RangeError);
  });

  it('come back from eight bytes up to 2^53−1', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), (n) => {
        expect(u64(n)).toEqual(u64(BigInt(n)));
        expect(readU64(viewOf(u64(n)), 0)).toBe(n);
      }),
    );
    expect(readU64(viewOf(u64(2n ** 53n)), 0)).toBeUndefined();
  });
});

describe('byte strings', () => {
  it('are joined with their lengths before them', () => {
    expect(toHex(lp16(Uint8Array.of(1, 2)))).toBe('00020102');
    expect(toHex(lp32(Uint8Array.of(9)))).toBe('0000000109');
    expect(() => lp16(new Uint8Array(2 ** 16))).toThrow(RangeError);
    expect(concat()).toEqual(new Uint8Array(0));
  });

  it('are joined into bytes of their own', () => {
    const part = Uint8Array.of(1);
    const joined = concat(part);
    part[0] = 2;
    expect(joined).toEqual(Uint8Array.of(1));
  });

  it('have one order, in which only equals are equal', () => {
    fc.assert(
      fc.property(any, any, (a, b) => {
        expect(Math.sign(compareBytes(a, b))).toBe(-Math.sign(compareBytes(b, a)) + 0);
        expect(compareBytes(a, b) === 0).toBe(equalBytes(a, b));
        expect(equalBytes(a, b)).toBe(toHex(a) === toHex(b));
        expect(compareBytes(a, b) < 0).toBe(toHex(a) < toHex(b));
      }),
    );
    expect(equalBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 3))).toBe(false);
    expect(compareBytes(Uint8Array.of(255), Uint8Array.of(1))).toBeGreaterThan(0);
  });
});

describe('UTF-8', () => {
  it('comes back as it went', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(readUtf8(utf8(text))).toBe(text);
      }),
    );
  });

  it('keeps a byte order mark, so that two byte strings never read as one text', () => {
    expect(readUtf8(Uint8Array.of(0xef, 0xbb, 0xbf, 0x61))).toBe('\ufeffa');
  });

  it.each([
    ['overlong', [0xc0, 0x80]],
    ['surrogate', [0xed, 0xa0, 0x80]],
    ['cut off', [0xe2, 0x82]],
    ['beyond U+10FFFF', [0xf4, 0x90, 0x80, 0x80]],
  ])('is refused: %s', (_name, bytes) => {
    expect(readUtf8(Uint8Array.from(bytes))).toBeUndefined();
  });
});
