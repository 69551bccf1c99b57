import { type SessionOrigin, SessionService } from '../../src/access/session.service.js';
import { type SeededPerson, type TestApp } from './app.js';

/** A session as a page of the service has it; the service has no PUBLIC_URL, so that the host asked is its origin. */
export interface BrowserSession {
  readonly id: string;
  /** What the cookie holds. */
  readonly secret: string;
  readonly csrfToken: string;
  /** Headers of a request that reads. */
  readonly reads: { readonly Cookie: string };
  /** Headers of a request from a page of the service. */
  readonly writes: Readonly<Record<string, string>>;
}

/** Opens a session for the person without their signing in. */
export async function openSession(
  t: TestApp,
  person: Pick<SeededPerson, 'accountId'>,
  how: Partial<SessionOrigin> = {},
): Promise<BrowserSession> {
  const { id, secret, csrfToken } = await t.app.get(SessionService).open(person.accountId, {
    method: 'password',
    isMultiFactor: false,
    authenticatedMs: t.clock.nowMs(),
    ...how,
  });
  return { id, secret, csrfToken, ...headersOf(secret, csrfToken) };
}

export function headersOf(
  secret: string,
  csrfToken: string,
): Pick<BrowserSession, 'reads' | 'writes'> {
  const reads = { Cookie: `__Host-witnessmark=${secret}` };
  return {
    reads,
    writes: { ...reads, Host: 'localhost', Origin: 'http://localhost', 'X-CSRF-Token': csrfToken },
  };
}
