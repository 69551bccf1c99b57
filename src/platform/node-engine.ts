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
  return verify(null, message, keyObject(publicKey), signature);
}

// Decoding a key costs as much as a third of a verification, and few people sign most events. Bounded, because whoever
// writes a package chooses how many keys are in it; the oldest goes first.
const keyObjects = new Map<string, KeyObject>();
const keyObjectsAtMost = 1024;

/** SubjectPublicKeyInfo of RFC 8410 up to the key's 32 bytes. */
const spkiPrefix = Buffer.from('302a300506032b6570032100', 'hex');

function keyObject(publicKey: Uint8Array): KeyObject {
  const name = Buffer.from(publicKey).toString('latin1');
  const known = keyObjects.get(name);
  if (known !== undefined) return known;
  const key = Buffer.concat([spkiPrefix, publicKey]);
  const made = createPublicKey({ key, format: 'der', type: 'spki' });
  const oldest = keyObjects.keys().next();
  if (keyObjects.size >= keyObjectsAtMost && oldest.done !== true) keyObjects.delete(oldest.value);
  keyObjects.set(name, made);
  return made;
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
