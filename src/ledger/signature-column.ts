import { concat } from '../core/canonical/bytes.js';

/** The stored form of an event's blocks: `u8 count ‖ blocks`, the very bytes that the event hash covers. */
export function packBlocks(blocks: readonly Uint8Array[]): Uint8Array {
  return concat(Uint8Array.of(blocks.length), ...blocks);
}

/** Cuts the stored form up again; blocks carry their own length (ledger.md §6). */
export function unpackBlocks(packed: Uint8Array): readonly Uint8Array[] {
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength);
  const blocks: Uint8Array[] = [];
  let at = 1;
  while (at < packed.length) {
    const length = 1 + 1 + 32 + 4 + view.getUint32(at + 34);
    blocks.push(packed.subarray(at, at + length));
    at += length;
  }
  return blocks;
}
