import { p256 } from '@noble/curves/nist.js';

const compressedBytes = 33;

/**
 * A point of P-256 in its compressed form (SEC 1 §2.3.3): 33 bytes, the only form taken, so that one key has one id. The
 * curve has cofactor 1: whatever is on it, and is not the point at infinity, which this form cannot write, is sound.
 */
export function isSoundP256Key(publicKey: Uint8Array): boolean {
  if (publicKey.length !== compressedBytes) return false;
  try {
    p256.Point.fromBytes(publicKey).assertValidity();
    return true;
  } catch {
    return false; // another first byte, x at or above the field's prime, or no point with that x
  }
}
