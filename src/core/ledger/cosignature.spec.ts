import fc from 'fast-check';
import { concat, readUtf8, u64 } from '../canonical/bytes.js';
import { cosignatureInput, readCosignature } from './cosignature.js';

const signature = new Uint8Array(64).fill(7);

describe('a cosignature', () => {
  it('is a time and a signature', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), (time) => {
        expect(readCosignature(concat(u64(time), signature))).toEqual({ time, signature });
      }),
    );
  });

  it('is refused with another length, and with a time from 2^53 on', () => {
    expect(readCosignature(signature)).toBeUndefined();
    expect(readCosignature(concat(u64(1), signature, signature))).toBeUndefined();
    expect(readCosignature(concat(u64(2n ** 53n), signature))).toBeUndefined();
  });

  it('is made over its time and the whole text', () => {
    expect(readUtf8(cosignatureInput(1679315147, 'o\n1\nroot\n'))).toBe(
      'cosignature/v1\ntime 1679315147\no\n1\nroot\n',
    );
  });
});
