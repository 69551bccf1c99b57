import { Inject, Injectable, Logger } from '@nestjs/common';
import { CLOCK, type Clock } from '../../platform/clock.js';
import { Forbidden, Refused, Unauthenticated } from '../../platform/errors.js';
import { networkOf } from '../network.js';
import { sessionCookiesIn } from '../session-secret.js';
import { type SessionOrigin, SessionService } from '../session.service.js';
import { Agencies } from './agencies.js';
import { type Agency } from './agency.js';
import { type AgencyClient, type Asking } from './agency-client.js';
import { failureOf } from './agency-failure.js';
import { AgencySignInStore, type KeptSignIn, type SteppingUp } from './agency-sign-in.store.js';
import { faultOfStepUp, faultOfTime } from './answer-checks.js';
import {
  type Binding,
  bindingOf,
  browserSecretOf,
  newBrowserSecret,
  secretCookie,
  spentCookie,
} from './browser-secret.js';
import { type ClaimedPerson, claimedPerson } from './claimed-person.js';

/** A person may have to look for their second factor; what lies about longer is refused. */
const underWaySeconds = 600;

/** Whose request it is, as far as it tells. */
export interface Browser {
  /** The Cookie header. */
  readonly cookies: string | undefined;
  readonly address: string;
  readonly userAgent: string;
}

export interface SignInWanted {
  readonly agencyId: string;
  /** A path of ours. */
  readonly returnTo: string;
}

/** Where a browser is sent, and the cookies that it takes along. */
export interface Sent {
  readonly address: string;
  readonly cookies: readonly string[];
}

/**
 * Sign-in at an agency, in two legs: the browser goes there with a request that is bound to it, and comes back with a code,
 * for which the agency tells us who they are. The account is that of issuer and subject, and of nothing else.
 */
@Injectable()
export class AgencySignInService {
  private readonly logger = new Logger('agency');

  constructor(
    @Inject(Agencies) private readonly agencies: Agencies,
    @Inject(AgencySignInStore) private readonly store: AgencySignInStore,
    @Inject(SessionService) private readonly sessions: SessionService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** The first leg of a sign-in. */
  async begin(wanted: SignInWanted, browser: Browser): Promise<Sent> {
    return this.sent(this.agencies.client(wanted.agencyId), wanted, { browser });
  }

  /** The first leg of a step-up: whoever is signed in proves once more, there, who they are. */
  async beginStepUp(wanted: SignInWanted, browser: Browser): Promise<Sent> {
    const client = this.agencies.client(wanted.agencyId);
    const [secret] = sessionCookiesIn(browser.cookies);
    const person = secret === undefined ? undefined : await this.sessions.personOf(secret);
    if (person === undefined)
      throw new Unauthenticated('There is no session here to renew. Sign in.');
    const { accountId, entry } = person;
    const identity = await this.store.identityOf(accountId);
    if (identity?.issuer !== client.agency.issuer) {
      throw new Forbidden(`You do not sign in at ${client.agency.name}.`);
    }
    return this.sent(client, wanted, { browser, steppingUp: { accountId, sessionId: entry.id } });
  }

  /** The second leg: a session for whoever came back. Throws what the person may be told. */
  async complete(agencyId: string, query: URLSearchParams, browser: Browser): Promise<Sent> {
    const client = this.agencies.client(agencyId);
    const { binding, kept } = await this.taken(agencyId, query, browser);
    const asking = askingFor(client.agency, kept.steppingUp);
    const claims = await this.spoken(client, () => client.answer(query, binding, asking));
    const person = claimedPerson(claims, client.agency);
    if (person === undefined) throw this.unfit(client, 'a token without a usable subject');
    await this.check(client, person, kept);
    const accountId = await this.accountOf(client, person);
    // Before the new one: a session that was ended meanwhile is not brought back to life.
    if (kept.steppingUp !== undefined) {
      await this.sessions.end({ accountId }, kept.steppingUp.sessionId);
    }
    const { cookie } = await this.sessions.open(
      accountId,
      originOf(client.agency, person, browser),
    );
    return { address: kept.returnTo, cookies: [spentCookie, cookie] };
  }

  private async sent(
    client: AgencyClient,
    { agencyId, returnTo }: SignInWanted,
    { browser, steppingUp }: { readonly browser: Browser; readonly steppingUp?: SteppingUp },
  ): Promise<Sent> {
    const secret = newBrowserSecret();
    const binding = bindingOf(secret);
    const begunMs = this.clock.nowMs();
    const isKept = await this.store.begin(binding.stateHash, {
      ...{ agency: agencyId, returnTo, steppingUp, begunMs },
      network: networkOf(browser.address),
      expiresMs: begunMs + underWaySeconds * 1000,
    });
    if (!isKept) {
      throw new Refused('too-many-requests', 'Too many people are signing in from your network.', {
        extra: { retryAfterSeconds: underWaySeconds },
      });
    }
    const asking = askingFor(client.agency, steppingUp);
    const address = await this.spoken(client, () => client.address(binding, asking));
    return { address: address.href, cookies: [secretCookie(secret, underWaySeconds)] };
  }

  /** What was kept of the first leg, if this browser went it; nobody can take it twice. */
  private async taken(
    agencyId: string,
    query: URLSearchParams,
    { cookies }: Browser,
  ): Promise<{ readonly binding: Binding; readonly kept: KeptSignIn }> {
    const secret = browserSecretOf(cookies);
    if (secret === undefined) throw lapsed();
    const binding = bindingOf(secret);
    // An HMAC under a secret of the sender's: how long comparing takes tells them nothing that they do not have.
    if (query.getAll('state').join(' ') !== binding.state) throw lapsed();
    const kept = await this.store.take(binding.stateHash, agencyId, this.clock.nowMs());
    if (kept === undefined) throw lapsed();
    return { binding, kept };
  }

  private async check(
    client: AgencyClient,
    person: ClaimedPerson,
    { steppingUp, begunMs }: KeptSignIn,
  ): Promise<void> {
    const fault = faultOfTime(person, client.agency, this.clock.nowMs());
    if (fault !== undefined) throw this.unfit(client, fault);
    if (steppingUp === undefined) return;
    const identity = await this.store.identityOf(steppingUp.accountId);
    const stepUpFault = faultOfStepUp(person, client.agency, { identity, begunMs });
    if (stepUpFault !== undefined) throw this.unfit(client, stepUpFault);
  }

  /** With the roles that the groups give now; whoever has none left is out at once, in all their sessions. */
  private async accountOf(client: AgencyClient, person: ClaimedPerson): Promise<string> {
    const { id, name, issuer, organisation } = client.agency;
    const { subject, displayName, roles } = person;
    const accountId = await this.store.account(
      { agency: id, issuer, subject, displayName, organisation, roles },
      this.clock.nowMs(),
    );
    if (roles.length === 0) {
      await this.sessions.endByOidc(issuer, { subject });
      throw new Refused(
        'no-role-here',
        `None of your groups at ${name} gives you a role here. Ask your administrator there.`,
      );
    }
    if (accountId !== undefined) return accountId;
    this.logger.error(`${id}: there is no organisation ${JSON.stringify(organisation)}`);
    throw new Refused(
      'agency-unavailable',
      `${name} is not set up completely here. Tell your administrator.`,
    );
  }

  private async spoken<T>(client: AgencyClient, speak: () => Promise<T>): Promise<T> {
    try {
      return await speak();
    } catch (error) {
      const { id, name } = client.agency;
      const { refusal, reason } = failureOf(error, name);
      this.logger.warn(`${id}: ${reason}`);
      throw refusal;
    }
  }

  private unfit({ agency: { id, name } }: AgencyClient, reason: string): Refused {
    this.logger.warn(`${id}: ${reason}`);
    return new Refused(
      'agency-answer-refused',
      `What ${name} answered does not pass our checks. Begin again; if it happens again, tell your administrator.`,
    );
  }
}

function lapsed(): Refused {
  return new Refused(
    'sign-in-lapsed',
    'This sign-in was begun in another browser or tab, over ten minutes ago, or was used before. Begin again.',
  );
}

/** A step-up has the person prove who they are now, whatever the agency remembers (OpenID Connect Core §3.1.2.1). */
function askingFor({ stepUpAcr }: Agency, steppingUp: SteppingUp | undefined): Asking {
  if (steppingUp === undefined) return {};
  return { maxAgeSeconds: 0, ...(stepUpAcr !== undefined && { acr: stepUpAcr }) };
}

function originOf({ issuer }: Agency, person: ClaimedPerson, browser: Browser): SessionOrigin {
  const { subject, sid, acr, isMultiFactor, authenticatedMs } = person;
  return {
    method: 'oidc',
    ...{ isMultiFactor, authenticatedMs },
    ...(acr !== undefined && { acr }),
    oidc: { issuer, subject, ...(sid !== undefined && { sid }) },
    from: { address: browser.address, userAgent: browser.userAgent },
  };
}
