import express, { type NextFunction, type Request, type Response } from 'express';
import { Refused, TooLarge } from '../../platform/errors.js';

/** The one address where this service reads a form: agencies send nothing else (Back-Channel Logout 1.0 §2.5). */
const address = /^\/api\/sign-in\/oidc\/[^/]+\/back-channel-logout$/;

const read = express.urlencoded({ extended: false, limit: '32kb', parameterLimit: 20 });

/** Reads the form of a logout, and of it the token alone: other members are to be ignored. Everywhere else forms are refused. */
export function readLogoutForm(request: Request, response: Response, next: NextFunction): void {
  if (request.method !== 'POST' || !address.test(request.path)) {
    next();
    return;
  }
  read(request, response, (error?: unknown) => {
    if (error !== undefined) {
      next(refusalOf(error));
      return;
    }
    const body: unknown = request.body;
    // undefined: it was no form, and is for others to refuse.
    if (body !== undefined) request.body = tokenAlone(body);
    next();
  });
}

function tokenAlone(body: unknown): { readonly logout_token?: string } {
  if (typeof body !== 'object' || body === null || !('logout_token' in body)) return {};
  return typeof body.logout_token === 'string' ? { logout_token: body.logout_token } : {};
}

function refusalOf(error: unknown): Refused | TooLarge {
  const isTooLarge = error instanceof Error && 'status' in error && error.status === 413;
  return isTooLarge
    ? new TooLarge('A logout has a token of at most 32 KiB, and at most 20 members.')
    : new Refused('bad-request', 'The form of the logout cannot be read.');
}
