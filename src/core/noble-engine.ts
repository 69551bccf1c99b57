import { ed25519 } from '@noble/curves/ed25519.js';
import { p256 } from '@noble/curves/nist.js';
import { sha256, sha512 } from '@noble/hashes/sha2.js';
import { concat, equalBytes } from './canonical/bytes.js';
import { type Engine } from './engine.js';

const Point = ed25519.Point;

/** An engine for hosts without native hashes. DEFLATE is the host's: pages and servers both have one. */
export function nobleEngine(inflateRaw: Engine['inflateRaw']): Engine {
  return {
    sha256: (data) => sha256(data),
    sha512: (data) => sha512(data),
    startSha256: () => sha256.create(),
    startSha512: () => sha512.create(),
    ed25519Verify,
    p256Verify,
    inflateRaw,
  };
}

/**
 * Not noble's own `verify`: that one multiplies by the cofactor, and so accepts signatures that OpenSSL and WebCrypto
 * refuse. The key is decoded leniently, as OpenSSL does; unsound keys are refused where keys are registered.
 */
function ed25519Verify(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  if (publicKey.length !== 32 || signature.length !== 64) return false;
  const r = signature.subarray(0, 32);
  const s = littleEndian(signature.subarray(32));
  if (s >= Point.Fn.ORDER) return false;
  const a = decodePoint(publicKey);
  if (a === undefined) return false;
  const k = littleEndian(sha512(concat(r, publicKey, message))) % Point.Fn.ORDER;
  const expected = Point.BASE.multiplyUnsafe(s).subtract(a.multiplyUnsafe(k));
  return equalBytes(expected.toBytes(), r);
}

function decodePoint(bytes: Uint8Array): InstanceType<typeof Point> | undefined {
  try {
    return Point.fromBytes(bytes, true);
  } catch {
    return undefined; // not on the curve: a wrong signature, not a fault of ours
  }
}

function p256Verify(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  if (publicKey.length !== 33) return false;
  try {
    return p256.verify(signature, message, publicKey, { lowS: false, prehash: true });
  } catch {
    return false; // a signature of another length; what is no point, or out of range, does not verify
  }
}

function littleEndian(bytes: Uint8Array): bigint {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let n = 0n;
  for (let offset = bytes.length - 8; offset >= 0; offset -= 8) {
    n = (n << 64n) | view.getBigUint64(offset, true);
  }
  return n;
}
