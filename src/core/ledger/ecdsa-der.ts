import { concat } from '../canonical/bytes.js';

const sequence = 0x30;
const integer = 0x02;
const scalarBytes = 32;

/**
 * `r ‖ s`, 32 bytes each, of an ECDSA signature in strict DER (X.690 §8.3, §10.1): two positive integers in their
 * shortest form and nothing behind them; undefined for any other bytes. That they are in [1, n−1] is the verification's.
 */
export function readEcdsaDer(der: Uint8Array): Uint8Array | undefined {
  // The longest is 72 bytes, so a length never needs more than one byte.
  if (der[0] !== sequence || der[1] !== der.length - 2) return undefined;
  const r = readInteger(der, 2);
  const s = r && readInteger(der, r.end);
  if (r === undefined || s?.end !== der.length) return undefined;
  return concat(r.scalar, s.scalar);
}

interface DerInteger {
  readonly scalar: Uint8Array;
  /** Where it ends. */
  readonly end: number;
}

function readInteger(der: Uint8Array, start: number): DerInteger | undefined {
  const length = der[start + 1] ?? 0;
  const end = start + 2 + length;
  if (der[start] !== integer || end > der.length) return undefined;
  const scalar = readScalar(der.subarray(start + 2, end));
  return scalar && { scalar, end };
}

/** The 32 bytes of a number that is not negative, written as short as can be. */
function readScalar(content: Uint8Array): Uint8Array | undefined {
  const [first, second = 0] = content;
  if (first === undefined || first >= 0x80) return undefined;
  const isPadded = first === 0 && content.length > 1;
  if (isPadded && second < 0x80) return undefined;
  const magnitude = isPadded ? content.subarray(1) : content;
  if (magnitude.length > scalarBytes) return undefined;
  const scalar = new Uint8Array(scalarBytes);
  scalar.set(magnitude, scalarBytes - magnitude.length);
  return scalar;
}
