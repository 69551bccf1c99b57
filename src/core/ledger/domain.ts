import { utf8 } from '../canonical/bytes.js';

/**
 * `D(tag)` of ledger format §1: what every hashed or signed string of bytes begins with, so that none of them can be
 * passed off as one of another kind, nor as a Merkle leaf (00) or node (01).
 */
export function domain(tag: string): Uint8Array {
  return utf8(`witnessmark/v1/${tag}\0`);
}
