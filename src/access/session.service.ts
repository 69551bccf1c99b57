import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '../platform/clock.js';
import { CONFIG, type Config } from '../platform/config.js';
import { NotFound } from '../platform/errors.js';
import { type Page } from '../platform/page.js';
import { type Person } from '../platform/person.js';
import { uuidV7 } from '../platform/uuid-v7.js';
import { AccessReader, type PageWanted } from './access.reader.js';
import { networkOf } from './network.js';
import { csrfTokenOf, newSessionSecret, sessionHash, setCookieOf } from './session-secret.js';
import { type Session } from './session.entity.js';
import { SessionStore } from './session.store.js';

/** How the person proved who they are. */
export interface SessionOrigin {
  readonly method: 'password' | 'passkey' | 'oidc' | 'recovery_code';
  readonly isMultiFactor: boolean;
  /** When they themselves did; an agency says it in `auth_time`. */
  readonly authenticatedMs: number;
  /** The agency's word for how it was done. */
  readonly acr?: string;
  /** Given if and only if the method is `oidc`. */
  readonly oidc?: { readonly issuer: string; readonly subject: string; readonly sid?: string };
  /** Shown to the owner in the list, shortened. */
  readonly from?: { readonly address: string; readonly userAgent: string };
}

/** A session with its secret, which is told this once, to the browser alone. */
export interface IssuedSession {
  readonly id: string;
  readonly secret: string;
  /** The whole value of `Set-Cookie`. */
  readonly cookie: string;
  /** What the page must send as `X-CSRF-Token` with everything that changes something. */
  readonly csrfToken: string;
}

/** A minute more or less of an idle session is not worth a write with each request. */
const seenEveryMs = 60 * 1000;

/** Sessions of browsers: opened after a sign-in of whatever kind, ended by their owner, their agency or time. */
@Injectable()
export class SessionService {
  private readonly idleMs: number;

  constructor(
    @Inject(AccessReader) private readonly reader: AccessReader,
    @Inject(SessionStore) private readonly store: SessionStore,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {
    this.idleMs = config.sessionIdleMinutes * 60 * 1000;
  }

  /** Always a new secret: one that came with the request is never taken over (session fixation). */
  async open(accountId: string, how: SessionOrigin): Promise<IssuedSession> {
    const nowMs = this.clock.nowMs();
    const secret = newSessionSecret();
    const secretHash = sessionHash(secret);
    if (secretHash === undefined) throw new Error('a new session is not in the form of a session');
    const id = uuidV7(nowMs);
    await this.store.add({
      ...{ id, accountId, secretHash, createdMs: nowMs, lastSeenMs: nowMs, revokedMs: null },
      endsMs: nowMs + this.config.sessionHours * 60 * 60 * 1000,
      ...columnsOf(how),
    });
    return { id, secret, cookie: setCookieOf(secret), csrfToken: csrfTokenOf(secret) };
  }

  /** Whose session this is; undefined for one that is malformed, unknown, ended or too long idle. */
  async personOf(secret: string): Promise<Person | undefined> {
    const hash = sessionHash(secret);
    const nowMs = this.clock.nowMs();
    const found = hash && (await this.reader.personOfSession(hash, nowMs, this.idleMs));
    if (found === undefined) return undefined;
    const { person, lastSeenMs } = found;
    if (nowMs - lastSeenMs >= seenEveryMs) {
      await this.store.see(person.accountId, person.entry.id, nowMs);
    }
    return person;
  }

  /** The person's own, also ended ones, in the order in which they were opened. */
  async list(person: Person, wanted: PageWanted): Promise<Page<Session>> {
    return this.reader.sessions(person.accountId, wanted);
  }

  /** Ends one of the person's own sessions at once. */
  async end(person: Pick<Person, 'accountId'>, id: string): Promise<void> {
    const ended = await this.store.end(person.accountId, id, this.clock.nowMs());
    if (!ended) throw new NotFound('You have no such session, or it was ended before.');
  }

  /** Ends all of the person's but the one that they came in by. */
  async endOthers({ accountId, entry }: Person): Promise<void> {
    await this.store.endOthers(accountId, entry.id, this.clock.nowMs());
  }

  async endAll(person: Pick<Person, 'accountId'>): Promise<void> {
    await this.store.endAll(person.accountId, this.clock.nowMs());
  }

  /** Back-channel logout: what the agency names has ended there. Returns how many sessions that ended here. */
  async endByOidc(
    issuer: string,
    which: { readonly sid?: string; readonly subject?: string },
  ): Promise<number> {
    return this.store.endByOidc({ issuer, ...which }, this.clock.nowMs());
  }
}

function columnsOf({ method, isMultiFactor, authenticatedMs, acr, oidc, from }: SessionOrigin) {
  return {
    ...{ method, isMultiFactor, authenticatedMs, acr: acr ?? null },
    ...agencyColumns(oidc),
    network: networkOf(from?.address ?? '').slice(0, 100),
    userAgent: (from?.userAgent ?? '').slice(0, 200),
  };
}

function agencyColumns(oidc: SessionOrigin['oidc']) {
  if (oidc === undefined) return { oidcIssuer: null, oidcSubject: null, oidcSid: null };
  const { issuer, subject, sid = null } = oidc;
  return { oidcIssuer: issuer, oidcSubject: subject, oidcSid: sid };
}
