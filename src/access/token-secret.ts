import { createHash, randomBytes } from 'node:crypto';

/** The prefix lets scanners for leaked secrets recognise a token. */
const prefix = 'wmt_';

const form = /^wmt_[A-Za-z0-9_-]{43}$/;

/** A new API token: 256 random bits, so that nobody guesses one and its stored hash needs no salt. */
export function newTokenSecret(): string {
  return prefix + randomBytes(32).toString('base64url');
}

/** SHA-256 of the token, which is all that is stored; undefined for what cannot be a token. */
export function tokenHash(token: string): Buffer | undefined {
  return form.test(token) ? createHash('sha256').update(token).digest() : undefined;
}
