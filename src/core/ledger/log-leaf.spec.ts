import fc from 'fast-check';
import { concat, u64 } from '../canonical/bytes.js';
import { encodeLeaf, leafBytes, readLeaf } from './log-leaf.js';

const hash = fc.uint8Array({ minLength: 32, maxLength: 32 });

describe('a log leaf', () => {
  it('comes back as it went, wherever it lies', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), hash, hash, (loggedMs, tag, eventHash) => {
        const data = encodeLeaf({ loggedMs, tag, eventHash });
        expect(data).toHaveLength(leafBytes);
        const within = concat(Uint8Array.of(7), data).subarray(1);
        expect(readLeaf(within)).toEqual({ loggedMs, tag, eventHash });
      }),
    );
  });

  it('is refused with another length, beginning or version, and with a time from 2^53 on', () => {
    const good = encodeLeaf({
      loggedMs: 1,
      tag: new Uint8Array(32),
      eventHash: new Uint8Array(32),
    });
    const late = Uint8Array.from(good);
    late.set(u64(2n ** 53n), 2);
    expect(readLeaf(good.subarray(1))).toBeUndefined();
    expect(readLeaf(good.map((byte, i) => (i === 0 ? 1 : byte)))).toBeUndefined();
    expect(readLeaf(good.map((byte, i) => (i === 1 ? 2 : byte)))).toBeUndefined();
    expect(readLeaf(late)).toBeUndefined();
  });
});
