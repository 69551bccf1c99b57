import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { cookieValues } from './cookies.js';

/** `__Host-`: browsers take it only from this very host, over TLS or loopback, and nobody's subdomain can plant it. */
export const sessionCookie = '__Host-witnessmark';

const form = /^wms_[A-Za-z0-9_-]{43}$/;

/** What the cookie of a new session holds: 256 random bits. */
export function newSessionSecret(): string {
  return `wms_${randomBytes(32).toString('base64url')}`;
}

/** SHA-256 of it, which is all that is stored; undefined for what cannot be a session. */
export function sessionHash(secret: string): Buffer | undefined {
  return form.test(secret) ? createHash('sha256').update(secret).digest() : undefined;
}

/** The whole `Set-Cookie`. Without an age: it goes when the browser is closed, and the database knows when it ends. */
export function setCookieOf(secret: string): string {
  return `${sessionCookie}=${secret}; Path=/; HttpOnly; Secure; SameSite=Lax`;
}

/** The `Set-Cookie` that takes it away. */
export const clearedCookie = `${sessionCookie}=; Path=/; HttpOnly; Secure; SameSite=Lax; Max-Age=0`;

export function sessionCookiesIn(header: string | undefined): readonly string[] {
  return cookieValues(header, sessionCookie);
}

/** What a script of ours sends along as `X-CSRF-Token`: who does not hold the cookie cannot know it, nor the cookie by it. */
export function csrfTokenOf(secret: string): string {
  return createHmac('sha256', secret).update('csrf').digest('base64url');
}

export function isCsrfTokenOf(secret: string, token: string): boolean {
  const [right, given] = [Buffer.from(csrfTokenOf(secret)), Buffer.from(token)];
  return right.length === given.length && timingSafeEqual(right, given);
}
