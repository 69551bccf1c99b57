import { createHash, createPublicKey, hash, type KeyObject, verify } from 'node:crypto';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createInflateRaw } from 'node:zlib';
import { type Engine, type RunningHash } from '../core/engine.js';

/** Node's own primitives: OpenSSL for hashes and signatures, zlib for DEFLATE. */
export const nodeEngine: Engine = {
  sha256: (data) => hash('sha256', data, 'buffer'),
  sha512: (data) => hash('sha512', data, 'buffer'),
  startSha256: () => startHash('sha256'),
  startSha512: () => startHash('sha512'),
  ed25519Verify,
  p256Verify,
  inflateRaw,
};

function startHash(algorithm: string): RunningHash {
  const running = createHash(algorithm);
  return {
    update: (data) => {
      running.update(data);
    },
    digest: () => running.digest(),
  };
}

function ed25519Verify(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  if (publicKey.length !== 32 || signature.length !== 64) return false;
  const key = keyObject(ed25519Prefix, publicKey);
  return key !== undefined && verify(null, message, key, signature);
}

function p256Verify(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  if (publicKey.length !== 33 || signature.length !== 64) return false;
  const key = keyObject(p256Prefix, publicKey);
  return (
    key !== undefined && verify('sha256', message, { key, dsaEncoding: 'ieee-p1363' }, signature)
  );
}

// Decoding a key costs as much as a third of a verification, and few people sign most events. Bounded, because whoever
// writes a package chooses how many keys are in it; the oldest goes first.
const keyObjects = new Map<string, KeyObject>();
const keyObjectsAtMost = 1024;

/** SubjectPublicKeyInfo of RFC 8410 up to the key's 32 bytes. */
const ed25519Prefix = Buffer.from('302a300506032b6570032100', 'hex');
/** SubjectPublicKeyInfo of RFC 5480 for P-256 up to the compressed point's 33 bytes. */
const p256Prefix = Buffer.from('3039301306072a8648ce3d020106082a8648ce3d030107032200', 'hex');

/** Undefined for bytes that OpenSSL takes for no key: a point that is not on P-256. */
function keyObject(prefix: Uint8Array, publicKey: Uint8Array): KeyObject | undefined {
  // The lengths of the two kinds differ, so no key goes by another's name.
  const name = Buffer.from(publicKey).toString('latin1');
  const known = keyObjects.get(name);
  if (known !== undefined) return known;
  const made = decodeKey(Buffer.concat([prefix, publicKey]));
  if (made === undefined) return undefined;
  const oldest = keyObjects.keys().next();
  if (keyObjects.size >= keyObjectsAtMost && oldest.done !== true) keyObjects.delete(oldest.value);
  keyObjects.set(name, made);
  return made;
}

function decodeKey(key: Buffer): KeyObject | undefined {
  try {
    return createPublicKey({ key, format: 'der', type: 'spki' });
  } catch {
    return undefined; // whoever presents the key chooses its bytes: an answer, not a fault
  }
}

async function* inflateRaw(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const inflate = createInflateRaw();
  const fed = pipeline(Readable.from(chunks), inflate);
  // A fault reaches the reader through `inflate`; this copy of it must not count as unhandled.
  fed.catch(() => undefined);
  try {
    for await (const chunk of inflate) {
      // A zlib stream is never put into object mode or given an encoding, so its chunks are buffers.
      yield chunk as Buffer;
    }
  } finally {
    inflate.destroy();
  }
}
