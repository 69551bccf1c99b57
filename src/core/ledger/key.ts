import { ed25519 } from '@noble/curves/ed25519.js';
import { concat, u8 } from '../canonical/bytes.js';
import { fromHex, toHex } from '../canonical/hex.js';
import { type Engine } from '../engine.js';
import { domain } from './domain.js';
import { hashBytes } from './limits.js';

/** Ed25519 (RFC 8032): the algorithm of service, log and witness keys, and of keys in files and browsers. */
export const ED25519 = 1;

const keyDomain = domain('key');

/** `H(D("key") ‖ u8 alg ‖ publicKey)`, 32 bytes. */
export function keyIdOf(engine: Engine, alg: number, publicKey: Uint8Array): Uint8Array {
  return engine.sha256(concat(keyDomain, u8(alg), publicKey));
}

/** How a key id is written as an actor: `k1:` and 64 hex digits. */
export function actorText(keyId: Uint8Array): string {
  return `k1:${toHex(keyId)}`;
}

/** The key id, or undefined if the text is not an actor. */
export function readActor(text: string): Uint8Array | undefined {
  return text.startsWith('k1:') ? fromHex(text.slice(3), hashBytes) : undefined;
}

/**
 * Canonical, not of small order and torsion-free (ledger format §2). Under any other key one signature can hold for
 * many messages, or for some verifiers and not for others: whoever chooses the key chooses which.
 */
export function isSoundPublicKey(publicKey: Uint8Array): boolean {
  if (publicKey.length !== hashBytes) return false;
  try {
    const point = ed25519.Point.fromBytes(publicKey);
    return !point.isSmallOrder() && point.isTorsionFree();
  } catch {
    return false; // not a canonical encoding of any point
  }
}
