import { type Response } from 'supertest';
import { generateSync } from 'otplib';
import { bodyOf, type SeededPerson, type TestApp, testPassword } from './app.js';
import { type BrowserSession, headersOf, openSession } from './browser-session.js';

/** The code that an authenticator with this secret shows at the time of the test. */
export function codeOf(secret: string, nowMs: number): string {
  return generateSync({ secret, epoch: Math.floor(nowMs / 1000) });
}

/** What a sign-in answers. */
export interface SignedIn {
  readonly next: 'second-factor' | null;
  readonly ticket: string | null;
  readonly session: { readonly id: string; readonly csrfToken: string } | null;
}

/** Signs in as the page does, from an address; a proxy on loopback must be trusted for it. */
export async function signIn(
  t: TestApp,
  login: string,
  { password = testPassword, address = '192.0.2.1', cookie = '' } = {},
): Promise<Response> {
  return t.http
    .post('/api/sign-in/password')
    .set({ 'X-Forwarded-For': address, ...(cookie === '' ? {} : { Cookie: cookie }) })
    .send({ login, password });
}

/** Name and value of each cookie that the answer sets, by its name. */
export function cookiesOf(answer: Response): ReadonlyMap<string, string> {
  const set: unknown = answer.headers['set-cookie'];
  const lines = Array.isArray(set) ? (set as readonly string[]) : [];
  return new Map(lines.map((line) => [line.split('=')[0] ?? '', line.split(';')[0] ?? '']));
}

/** The session that the answer opened. */
export function sessionOf(answer: Response): BrowserSession {
  const { session } = bodyOf<SignedIn>(answer);
  const secret = cookiesOf(answer).get('__Host-witnessmark')?.split('=')[1] ?? '';
  const { id = '', csrfToken = '' } = session ?? {};
  return { id, secret, csrfToken, ...headersOf(secret, csrfToken) };
}

export interface Enrolled {
  readonly secret: string;
  readonly recoveryCodes: readonly string[];
  readonly session: BrowserSession;
}

/** Gives the person an authenticator, with the code of the step before this one, so that this one's can be used. */
export async function enrolTotp(t: TestApp, person: SeededPerson): Promise<Enrolled> {
  const session = await openSession(t, person);
  const begun = await t.http.post('/api/accounts/me/totp').set(session.writes).expect(201);
  const { secret } = bodyOf<{ secret: string }>(begun);
  const code = codeOf(secret, t.clock.nowMs() - 30_000);
  const answer = await t.http
    .post('/api/accounts/me/totp/confirmation')
    .set(session.writes)
    .send({ code })
    .expect(200);
  return { secret, session, recoveryCodes: bodyOf<{ codes: string[] }>(answer).codes };
}
