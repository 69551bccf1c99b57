import { readU64, utf8 } from '../canonical/bytes.js';

/** A witness's word that it saw the tree grow consistently up to this checkpoint. `time`: seconds since 1970. */
export interface Cosignature {
  readonly time: number;
  readonly signature: Uint8Array;
}

const timeBytes = 8;
const signatureBytes = 64;

/** What a witness signs (C2SP tlog-cosignature, Ed25519): two lines, then the note's text. */
export function cosignatureInput(time: number, text: string): Uint8Array {
  return utf8(`cosignature/v1\ntime ${time}\n${text}`);
}

/** The bytes behind the key hash in a witness's line; undefined for another length or a time from 2^53 on. */
export function readCosignature(bytes: Uint8Array): Cosignature | undefined {
  if (bytes.length !== timeBytes + signatureBytes) return undefined;
  const time = readU64(new DataView(bytes.buffer, bytes.byteOffset, timeBytes), 0);
  return time === undefined ? undefined : { time, signature: bytes.subarray(timeBytes) };
}
