import { compareBytes, concat } from '../canonical/bytes.js';
import { domain } from './domain.js';
import { hashBytes } from './limits.js';

/** In which part a key signs (ledger format §6). */
export type Role = 1 | 2 | 3 | 4;

export const roles = { author: 1, counterSigner: 2, approver: 3, service: 4 } as const;

/** One signature of an event: 1 to 2^8−1 numbers as read, 32 bytes of key id, and the algorithm's signature. */
export interface SignatureBlock {
  readonly alg: number;
  readonly role: number;
  readonly keyId: Uint8Array;
  readonly signature: Uint8Array;
}

const signatureDomain = domain('signature');
const headBytes = 2 + hashBytes + 4;

/** True for the four roles. */
export function isRole(role: number): role is Role {
  return Number.isInteger(role) && role >= 1 && role <= 4;
}

/** `u8 alg ‖ u8 role ‖ keyId ‖ lp32(signature)`. */
export function encodeBlock(block: SignatureBlock): Uint8Array {
  const bytes = new Uint8Array(headBytes + block.signature.length);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, block.alg);
  view.setUint8(1, block.role);
  bytes.set(block.keyId, 2);
  view.setUint32(2 + hashBytes, block.signature.length);
  bytes.set(block.signature, headBytes);
  return bytes;
}

/** The block's parts, or undefined if the length it states is not the length it has. */
export function readBlock(bytes: Uint8Array): SignatureBlock | undefined {
  if (bytes.length < headBytes) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (view.getUint32(2 + hashBytes) !== bytes.length - headBytes) return undefined;
  return {
    alg: view.getUint8(0),
    role: view.getUint8(1),
    keyId: bytes.subarray(2, 2 + hashBytes),
    signature: bytes.subarray(headBytes),
  };
}

/** The blocks in the order in which an event holds them: as unsigned bytes. */
export function sortBlocks(blocks: readonly Uint8Array[]): Uint8Array[] {
  return [...blocks].sort(compareBytes);
}

/**
 * `M`: what is signed. It names the role and the key, so a signature given as a counter-signer is worth nothing as an
 * author's, nor under another key.
 */
export function signingInput(
  alg: number,
  role: number,
  keyId: Uint8Array,
  statementHash: Uint8Array,
): Uint8Array {
  return concat(signatureDomain, Uint8Array.of(alg, role), keyId, statementHash);
}
