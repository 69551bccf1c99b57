import { type ByteRange } from './blob-store.js';

/** What of a file is asked for by its headers, which the client wrote. */
export interface RangeWanted {
  readonly range: string | undefined;
  readonly ifRange: string | undefined;
}

/**
 * Reads `Range` for a file of that size and that strong entity tag (RFC 9110 §14.2). One range of bytes is understood;
 * undefined stands for the whole file: where nothing is asked for, where the range is not in that form or is more than
 * one (a server may ignore those), and where `If-Range` is about other bytes.
 */
export function readRange(
  { range, ifRange }: RangeWanted,
  sizeBytes: number,
  entityTag: string,
): ByteRange | 'unsatisfiable' | undefined {
  if (ifRange !== undefined && ifRange !== entityTag) return undefined;
  const [, from = '', to = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/i.exec(range ?? '') ?? [];
  if (from !== '') return stretch(Number(from), to === '' ? Infinity : Number(to), sizeBytes);
  return to === '' ? undefined : lastBytes(Number(to), sizeBytes);
}

function stretch(
  start: number,
  end: number,
  sizeBytes: number,
): ByteRange | 'unsatisfiable' | undefined {
  if (end < start) return undefined;
  return start < sizeBytes ? { start, end: Math.min(end, sizeBytes - 1) } : 'unsatisfiable';
}

/** Of a shorter file: all of it. */
function lastBytes(count: number, sizeBytes: number): ByteRange | 'unsatisfiable' {
  if (count === 0 || sizeBytes === 0) return 'unsatisfiable';
  return { start: Math.max(0, sizeBytes - count), end: sizeBytes - 1 };
}

/** The entity tag of bytes that never change: their digest. */
export function entityTagOf({ sha256 }: { readonly sha256: string }): string {
  return `"${sha256}"`;
}
