import { readU64, writeU64 } from '../canonical/bytes.js';

/** An entry of the log. `loggedMs`: ms since 1970 by the sequencer's clock; `tag`, `eventHash`: 32 bytes each. */
export interface LogLeaf {
  readonly loggedMs: number;
  readonly tag: Uint8Array;
  readonly eventHash: Uint8Array;
}

/** The length of every entry. */
export const leafBytes = 74;

/** `CC 01 ‖ u64 loggedMs ‖ tag ‖ eventHash` (ledger format §7). */
export function encodeLeaf(leaf: LogLeaf): Uint8Array {
  const data = new Uint8Array(leafBytes);
  data[0] = 0xcc;
  data[1] = 0x01;
  writeU64(new DataView(data.buffer), 2, leaf.loggedMs);
  data.set(leaf.tag, 10);
  data.set(leaf.eventHash, 42);
  return data;
}

/** The entry's parts as views into `data`; undefined for another length, another beginning or a time from 2^53 on. */
export function readLeaf(data: Uint8Array): LogLeaf | undefined {
  if (data.length !== leafBytes || data[0] !== 0xcc || data[1] !== 0x01) return undefined;
  const loggedMs = readU64(new DataView(data.buffer, data.byteOffset, leafBytes), 2);
  if (loggedMs === undefined) return undefined;
  return { loggedMs, tag: data.subarray(10, 42), eventHash: data.subarray(42) };
}
