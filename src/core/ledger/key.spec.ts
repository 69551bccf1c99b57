import { ed25519 } from '@noble/curves/ed25519.js';
import fc from 'fast-check';
import { nodeEngine } from '../../platform/node-engine.js';
import { toHex } from '../canonical/hex.js';
import { actorText, ED25519, isSoundPublicKey, keyIdOf, readActor } from './key.js';

const bytes32 = fc.uint8Array({ minLength: 32, maxLength: 32 });

describe('a key', () => {
  it('has an id that names its algorithm too', () => {
    const publicKey = new Uint8Array(32).fill(1);
    const id = keyIdOf(nodeEngine, ED25519, publicKey);
    expect(id).toHaveLength(32);
    expect(toHex(keyIdOf(nodeEngine, 2, publicKey))).not.toBe(toHex(id));
  });

  it('is written as an actor and read back', () => {
    fc.assert(
      fc.property(bytes32, (keyId) => {
        expect(readActor(actorText(keyId))).toEqual(keyId);
      }),
    );
  });

  it.each(['', 'k1:', `k2:${'00'.repeat(32)}`, `k1:${'00'.repeat(31)}`, `k1:${'AA'.repeat(32)}`])(
    'is not the actor %j',
    (text) => {
      expect(readActor(text)).toBeUndefined();
    },
  );

  it('is sound if it was made from a seed', () => {
    fc.assert(
      fc.property(bytes32, (seed) => {
        expect(isSoundPublicKey(ed25519.getPublicKey(seed))).toBe(true);
      }),
      { numRuns: 10 },
    );
  });

  it('is not sound with a part of small order, of another length, or off the curve', () => {
    const torsion = ed25519.Point.fromHex(
      'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
    );
    expect(isSoundPublicKey(torsion.toBytes())).toBe(false);
    expect(isSoundPublicKey(ed25519.Point.BASE.add(torsion).toBytes())).toBe(false);
    expect(isSoundPublicKey(ed25519.Point.BASE.toBytes())).toBe(true);
    expect(isSoundPublicKey(new Uint8Array(31))).toBe(false);
    expect(isSoundPublicKey(new Uint8Array(32).fill(2))).toBe(false);
  });
});
