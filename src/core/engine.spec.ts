import fc from 'fast-check';
import { deflateRawSync } from 'node:zlib';
import { ed25519 } from '@noble/curves/ed25519.js';
import { p256 } from '@noble/curves/nist.js';
import { engines } from '../../test/conformance/engines.js';
import { concat } from './canonical/bytes.js';
import { toHex } from './canonical/hex.js';
import { type Engine } from './engine.js';

const message = new TextEncoder().encode('statement');
const secret = new Uint8Array(32).fill(7);
const publicKey = ed25519.getPublicKey(secret);
const signature = ed25519.sign(message, secret);

describe.each(engines)('the $name engine', ({ engine }) => {
  it('hashes as FIPS 180-4 says', () => {
    const abc = new TextEncoder().encode('abc');
    expect(toHex(engine.sha256(abc))).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
    expect(toHex(engine.sha512(abc)).slice(0, 32)).toBe('ddaf35a193617abacc417349ae204131');
  });

  it('hashes pieces as it hashes the whole', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 200 })), (pieces) => {
        const [sha256, sha512] = [engine.startSha256(), engine.startSha512()];
        for (const piece of pieces) {
          sha256.update(piece);
          sha512.update(piece);
        }
        const whole = concat(...pieces);
        expect(toHex(sha256.digest())).toBe(toHex(engine.sha256(whole)));
        expect(toHex(sha512.digest())).toBe(toHex(engine.sha512(whole)));
      }),
    );
  });

  it('accepts a signature and none with a bit changed anywhere', () => {
    expect(engine.ed25519Verify(publicKey, message, signature)).toBe(true);
    const flip = (bytes: Uint8Array, at: number): Uint8Array =>
      bytes.map((byte, i) => (i === at ? byte ^ 1 : byte));
    for (const at of [0, 31, 32, 63]) {
      expect(engine.ed25519Verify(publicKey, message, flip(signature, at))).toBe(false);
    }
    expect(engine.ed25519Verify(publicKey, flip(message, 0), signature)).toBe(false);
    expect(engine.ed25519Verify(flip(publicKey, 0), message, signature)).toBe(false);
  });

  it('verifies nothing with what is no point of P-256, or no signature', () => {
    const noPoint = new Uint8Array(33).fill(0xff).fill(0x02, 0, 1);
    for (const key of [noPoint, new Uint8Array(33), new Uint8Array(32)]) {
      expect(engine.p256Verify(key, message, new Uint8Array(64).fill(1))).toBe(false);
      expect(engine.p256Verify(key, message, new Uint8Array(64))).toBe(false);
    }
    const point = p256.getPublicKey(secret, true);
    const whole = p256.sign(message, secret, { prehash: true });
    expect(engine.p256Verify(point, message, whole)).toBe(true);
    for (const length of [0, 63, 65]) {
      const other = concat(whole, new Uint8Array(1)).subarray(0, length);
      expect(engine.p256Verify(point, message, other)).toBe(false);
    }
  });

  it('answers keys and signatures of any length and content', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 30, maxLength: 34 }),
        fc.uint8Array({ minLength: 62, maxLength: 66 }),
        (key, some) => {
          expect(engine.ed25519Verify(key, message, some)).toBe(false);
          expect(engine.ed25519Verify(publicKey, message, some)).toBe(false);
        },
      ),
    );
  });

  it('inflates what was deflated, in whatever pieces it comes', async () => {
    const content = new Uint8Array(300_000).map((_, i) => (i * i) % 251);
    const packed = deflateRawSync(content);
    expect(await inflated(engine, packed, 1000)).toEqual(content);
    expect(await inflated(engine, packed, packed.length)).toEqual(content);
  });

  it('throws at cut and at malformed deflate data', async () => {
    const packed = deflateRawSync(new Uint8Array(5000).map((_, i) => (i * i) % 251));
    await expect(inflated(engine, packed.subarray(0, 100), 64)).rejects.toThrow();
    await expect(inflated(engine, new Uint8Array(50).fill(0xff), 64)).rejects.toThrow();
  });

  it('throws what its source throws', async () => {
    async function* failing(): AsyncGenerator<Uint8Array> {
      yield await Promise.resolve(new Uint8Array(0));
      throw new Error('disk gone');
    }
    await expect(collected(engine.inflateRaw(failing()))).rejects.toThrow('disk gone');
  });

  it('ends although the source goes on behind the deflate data', async () => {
    const content = new Uint8Array(10).fill(1);
    const packed = concat(deflateRawSync(content), new Uint8Array(500_000));
    expect(await inflated(engine, packed, 1000)).toEqual(content);
  });

  it('lets a reader stop early', async () => {
    const packed = deflateRawSync(new Uint8Array(10_000_000));
    for await (const chunk of engine.inflateRaw(pieces(packed, 100))) {
      expect(chunk.length).toBeGreaterThan(0);
      break;
    }
  });
});

describe('both engines', () => {
  it('remember no more keys than they should, and judge by the right one', () => {
    for (let i = 0; i < 1100; i += 1) {
      const other = new Uint8Array(32).fill(i % 256);
      other[0] = i >> 8;
      for (const { engine } of i % 100 === 0 ? engines : engines.slice(0, 1)) {
        expect(engine.ed25519Verify(other, message, signature)).toBe(false);
      }
    }
    for (const { engine } of engines) {
      expect(engine.ed25519Verify(publicKey, message, signature)).toBe(true);
    }
  });
});

async function* pieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) {
    yield await Promise.resolve(bytes.subarray(at, at + size));
  }
}

async function inflated(engine: Engine, bytes: Uint8Array, size: number): Promise<Uint8Array> {
  return await collected(engine.inflateRaw(pieces(bytes, size)));
}

async function collected(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const all: Uint8Array[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return concat(...all);
}
