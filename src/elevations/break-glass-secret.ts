import { createHash, randomBytes } from 'node:crypto';

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const form = /^WM(-[0-9A-HJKMNP-TV-Z]{4}){8}$/;

/** A new code: 160 random bits in eight groups, in an alphabet (Crockford's) that survives a printer and a tired reader. */
export function newBreakGlassCode(): string {
  const letters = Array.from(randomBytes(32), (byte) => alphabet.charAt(byte & 31)).join('');
  return ['WM', ...(letters.match(/.{4}/g) ?? [])].join('-');
}

/** SHA-256 of the code, which is all that is stored; undefined for what cannot be a code. */
export function breakGlassHash(code: string): Buffer | undefined {
  const written = code.trim().toUpperCase();
  return form.test(written) ? createHash('sha256').update(written).digest() : undefined;
}
