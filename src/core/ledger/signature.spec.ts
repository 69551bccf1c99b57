import fc from 'fast-check';
import { compareBytes, concat } from '../canonical/bytes.js';
import { toHex } from '../canonical/hex.js';
import { encodeBlock, isRole, readBlock, roles, signingInput, sortBlocks } from './signature.js';

const byte = fc.integer({ min: 0, max: 255 });
const block = fc.record({
  alg: byte,
  role: byte,
  keyId: fc.uint8Array({ minLength: 32, maxLength: 32 }),
  signature: fc.uint8Array({ maxLength: 70 }),
});

describe('a signature block', () => {
  it('comes back as it went, wherever it lies', () => {
    fc.assert(
      fc.property(block, (one) => {
        const within = concat(Uint8Array.of(1, 2, 3), encodeBlock(one)).subarray(3);
        expect(readBlock(within)).toEqual(one);
      }),
    );
  });

  it('is refused cut, lengthened, or with another length stated', () => {
    const good = encodeBlock({
      alg: 1,
      role: 1,
      keyId: new Uint8Array(32),
      signature: new Uint8Array(64),
    });
    expect(readBlock(good)).toBeDefined();
    expect(readBlock(good.subarray(0, 37))).toBeUndefined();
    expect(readBlock(good.subarray(0, -1))).toBeUndefined();
    expect(readBlock(concat(good, Uint8Array.of(0)))).toBeUndefined();
    expect(readBlock(good.map((value, i) => (i === 37 ? 63 : value)))).toBeUndefined();
  });

  it('is sorted among others as unsigned bytes, without changing what was given', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 3 })), (blocks) => {
        const before = [...blocks];
        const sorted = sortBlocks(blocks);
        expect(blocks).toEqual(before);
        sorted.forEach((one, i) => {
          expect(compareBytes(sorted[i - 1] ?? new Uint8Array(0), one)).toBeLessThanOrEqual(0);
        });
      }),
    );
  });
});

describe('what is signed', () => {
  it('differs in algorithm, role, key and statement', () => {
    const [a, b] = [new Uint8Array(32), new Uint8Array(32).fill(1)];
    const inputs = [
      signingInput(1, 1, a, b),
      signingInput(2, 1, a, b),
      signingInput(1, 2, a, b),
      signingInput(1, 1, b, b),
      signingInput(1, 1, a, a),
    ];
    expect(new Set(inputs.map(toHex)).size).toBe(inputs.length);
  });

  it('knows four roles', () => {
    expect(Object.values(roles).every(isRole)).toBe(true);
    expect([0, 5, 1.5].some(isRole)).toBe(false);
  });
});
