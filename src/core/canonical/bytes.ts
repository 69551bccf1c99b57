const encoder = new TextEncoder();
// Fatal, and a byte order mark stays: what is signed is bytes, and no two byte strings may read as one text.
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** All parts one after the other, in bytes of its own. */
export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  let length = 0;
  for (const part of parts) length += part.length;
  const joined = new Uint8Array(length);
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
}

/** Nothing compared here is secret, so it stops at the first difference. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i += 1) if (a[i] !== b[i]) return false;
  return true;
}

/** Order as unsigned bytes, the shorter first where one begins the other: negative, 0 or positive. */
export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i += 1) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** One byte. @throws RangeError outside 0 to 255 */
export function u8(n: number): Uint8Array {
  return Uint8Array.of(inRange(n, 0xff));
}

/** Two bytes, big-endian. @throws RangeError outside 0 to 2^16−1 */
export function u16(n: number): Uint8Array {
  const bytes = new Uint8Array(2);
  new DataView(bytes.buffer).setUint16(0, inRange(n, 0xffff));
  return bytes;
}

/** Four bytes, big-endian. @throws RangeError outside 0 to 2^32−1 */
export function u32(n: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, inRange(n, 0xffffffff));
  return bytes;
}

/** Eight bytes, big-endian. @throws RangeError for a negative or inexact number, or from 2^64 */
export function u64(n: number | bigint): Uint8Array {
  const bytes = new Uint8Array(8);
  writeU64(new DataView(bytes.buffer), 0, n);
  return bytes;
}

/** Eight bytes, big-endian, two's complement. @throws RangeError for an inexact number or outside ±2^63 */
export function i64(n: number | bigint): Uint8Array {
  const value = BigInt(typeof n === 'number' ? inRange(n, maxSafe, -maxSafe) : n);
  if (BigInt.asIntN(64, value) !== value) throw new RangeError('does not fit into 64 bits');
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigInt64(0, value);
  return bytes;
}

/** Writes eight bytes, big-endian, in place: leaves and positions are written by the hundred thousand. */
export function writeU64(view: DataView, offset: number, n: number | bigint): void {
  if (typeof n === 'bigint') {
    if (BigInt.asUintN(64, n) !== n) throw new RangeError('does not fit into 64 bits');
    view.setBigUint64(offset, n);
    return;
  }
  inRange(n, maxSafe);
  view.setUint32(offset, Math.floor(n / 0x100000000));
  view.setUint32(offset + 4, n % 0x100000000);
}

/** Reads eight bytes as a number; undefined from 2^53 on, where numbers are no longer exact (ledger format §1). */
export function readU64(view: DataView, offset: number): number | undefined {
  const n = view.getUint32(offset) * 0x100000000 + view.getUint32(offset + 4);
  return n <= maxSafe ? n : undefined;
}

/** Length in two bytes, then the bytes. @throws RangeError for more than 2^16−1 bytes */
export function lp16(bytes: Uint8Array): Uint8Array {
  return concat(u16(bytes.length), bytes);
}

/** Length in four bytes, then the bytes. */
export function lp32(bytes: Uint8Array): Uint8Array {
  return concat(u32(bytes.length), bytes);
}

/** The text's UTF-8 bytes. Lone surrogates would turn into U+FFFD: callers refuse them before. */
export function utf8(text: string): Uint8Array {
  return encoder.encode(text);
}

/** The text, or undefined if the bytes are not strictly UTF-8. A byte order mark is kept as a character. */
export function readUtf8(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined; // malformed input is an answer here, not a fault
  }
}

const maxSafe = Number.MAX_SAFE_INTEGER;

function inRange(n: number, highest: number, lowest = 0): number {
  if (!Number.isSafeInteger(n) || n < lowest || n > highest) {
    throw new RangeError('number out of range');
  }
  return n;
}
