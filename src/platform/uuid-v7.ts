import { randomBytes, randomInt } from 'node:crypto';

/** The last id that was made here: its time, and its place among those of that millisecond. */
let last = { ms: -1, place: 0 };

/** Bits for that place; the first of a millisecond begins in the lower half, so that there is room for those that follow. */
const placeBits = 18;

/**
 * A UUID of version 7 (RFC 9562 §5.7): 48 bits of time, 18 bits that count on within one millisecond (§6.2, method 1), then 56 random bits,
 * so that ids of one process sort as they were made. It tells when it was made; where that must not be known, take a
 * version 4.
 */
export function uuidV7(nowMs: number): string {
  const bytes = randomBytes(16);
  const place = nextPlace(nowMs);
  bytes.writeUIntBE(nowMs, 0, 6);
  bytes.writeUInt16BE(0x7000 | (place >> 6), 6);
  bytes.writeUInt8(0x80 | (place & 0x3f), 8);
  const hex = bytes.toString('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20),
  ].join('-');
}

function nextPlace(ms: number): number {
  const isFull = last.place === 2 ** placeBits - 1;
  const place = last.ms === ms && !isFull ? last.place + 1 : randomInt(2 ** (placeBits - 1));
  last = { ms, place };
  return place;
}
