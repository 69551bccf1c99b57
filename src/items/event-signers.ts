import { toHex } from '../core/canonical/hex.js';
import { type KeyRegistry } from '../core/ledger/registry.js';
import { readBlock } from '../core/ledger/signature.js';

/** Whose key signed, and as what. */
export interface Signer {
  /** `k1:…` */
  readonly keyId: string;
  /** 1 author, 2 counter-signer, 3 approver, 4 service. */
  readonly role: number;
  /** Undefined where the key was never registered. */
  readonly account: string | undefined;
}

/** The signers in the order of the blocks; a block that cannot be read is left out. */
export function signersOf(blocks: readonly Uint8Array[], registry: KeyRegistry): readonly Signer[] {
  return blocks.flatMap((bytes) => {
    const block = readBlock(bytes);
    if (block === undefined) return [];
    const keyId = toHex(block.keyId);
    return [{ keyId: `k1:${keyId}`, role: block.role, account: registry.find(keyId)?.account }];
  });
}
