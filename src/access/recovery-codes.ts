import { createHash, randomInt } from 'node:crypto';

/** How many are printed at once. */
export const recoveryCodeCount = 10;

/** Without I, L, O and U, which are misread on paper. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const form = /^[0-9A-HJKMNP-TV-Z]{16}$/;

/** Sixteen signs of five bits: 80 random bits, in groups of four. */
export function newRecoveryCode(): string {
  const signs = Array.from({ length: 16 }, () => alphabet[randomInt(alphabet.length)]).join('');
  return signs.replace(/(.{4})(?!$)/g, '$1-');
}

/** What is stored of it; undefined for what cannot be one. Capitals, hyphens and spaces do not matter. */
export function recoveryCodeHash(accountId: string, text: string): Buffer | undefined {
  const code = text.toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1');
  if (!form.test(code)) return undefined;
  return createHash('sha256').update(`${accountId} ${code}`).digest();
}
