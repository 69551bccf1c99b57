import { createHash, randomBytes } from 'node:crypto';
import { type Request } from 'express';
import { cookieValues } from './cookies.js';

/** Who stands before the door, as far as the request itself tells. */
export interface Visitor {
  readonly address: string;
  readonly userAgent: string;
  /** SHA-256 of the cookie of a browser that somebody signed in with before. */
  readonly deviceHash: Buffer | undefined;
}

const deviceCookie = '__Host-witnessmark-device';
const form = /^wmd_[A-Za-z0-9_-]{43}$/;

/** How long a browser is known after a sign-in with it. */
export const deviceKnownMs = 180 * 24 * 60 * 60 * 1000;

export function visitorOf(request: Request): Visitor {
  const [secret] = cookieValues(request.headers.cookie, deviceCookie);
  return {
    address: request.ip ?? '',
    userAgent: request.get('user-agent') ?? '',
    deviceHash: secret !== undefined && form.test(secret) ? deviceHashOf(secret) : undefined,
  };
}

/** What a browser keeps that is known from now on. It lets nobody in: it only keeps others' guesses from delaying them. */
export function newDevice(): { readonly secretHash: Buffer; readonly cookie: string } {
  const secret = `wmd_${randomBytes(32).toString('base64url')}`;
  const cookie = `${deviceCookie}=${secret}; Path=/; HttpOnly; Secure; SameSite=Lax; Max-Age=${deviceKnownMs / 1000}`;
  return { secretHash: deviceHashOf(secret), cookie };
}

function deviceHashOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
