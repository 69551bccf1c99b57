import { type Engine } from '../engine.js';
import { isSoundP256Key } from './p256-key.js';
import { ED25519, isSoundPublicKey } from './key.js';
import { assertionVerifies } from './webauthn-assertion.js';

/** A passkey: ECDSA on P-256 as an authenticator of WebAuthn makes it (COSE algorithm −7). */
export const WEBAUTHN_ES256 = 2;

/** What a signature is checked with. */
export interface VerifyingKey {
  readonly alg: number;
  readonly publicKey: Uint8Array;
}

/** True for the algorithms of the ledger format that there are. Any other number is refused, never skipped. */
export function isKnownAlgorithm(alg: number): boolean {
  return alg === ED25519 || alg === WEBAUTHN_ES256;
}

/** Whether the bytes are a public key of that algorithm under which nothing verifies but what its holder signed. */
export function isSoundKey({ alg, publicKey }: VerifyingKey): boolean {
  if (alg === ED25519) return isSoundPublicKey(publicKey);
  return alg === WEBAUTHN_ES256 && isSoundP256Key(publicKey);
}

/**
 * Whether the key signed `input` (ledger format §6). `alg` is the block's: under a key of another algorithm nothing
 * verifies, so no signature can be read in two ways.
 */
export function signatureVerifies(
  engine: Engine,
  key: VerifyingKey,
  { alg, signature }: { readonly alg: number; readonly signature: Uint8Array },
  input: Uint8Array,
): boolean {
  if (alg !== key.alg) return false;
  if (alg === ED25519) return engine.ed25519Verify(key.publicKey, input, signature);
  return alg === WEBAUTHN_ES256 && assertionVerifies(engine, key.publicKey, input, signature);
}
