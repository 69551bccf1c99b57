import { Inject, Injectable, Logger } from '@nestjs/common';
import { type JWTPayload } from 'jose';
import { CLOCK, type Clock } from '../../platform/clock.js';
import { Refused } from '../../platform/errors.js';
import { Agencies } from './agencies.js';
import { type AgencyClient, logoutTokenAgeMs } from './agency-client.js';
import { failureOf } from './agency-failure.js';
import { AgencySignInStore, type EndedAtAgency } from './agency-sign-in.store.js';

const logoutEvent = 'http://schemas.openid.net/event/backchannel-logout';
const longest = 255;

/** An agency ends sessions here without a browser (OpenID Connect Back-Channel Logout 1.0). */
@Injectable()
export class AgencyLogoutService {
  private readonly logger = new Logger('agency');

  constructor(
    @Inject(Agencies) private readonly agencies: Agencies,
    @Inject(AgencySignInStore) private readonly store: AgencySignInStore,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Throws `logout-refused` for a token that is not a good one of this agency, or that was taken before. */
  async end(agencyId: string, token: string): Promise<void> {
    const client = this.agencies.client(agencyId);
    const claims = await this.claimsOf(client, token);
    const { issuer, clockToleranceSeconds } = client.agency;
    const ended = endedAtAgency(issuer, claims);
    if (ended === undefined) throw this.refused(agencyId, 'not a logout token');
    const nowMs = this.clock.nowMs();
    // Twice the tolerance: the token may come from a clock that is ahead of ours, and is taken a tolerance longer.
    const untilMs = nowMs + logoutTokenAgeMs + 2 * clockToleranceSeconds * 1000;
    const isFirst = await this.store.logOut(ended, { nowMs, untilMs });
    if (!isFirst) throw this.refused(agencyId, 'a logout token for the second time');
  }

  private async claimsOf(client: AgencyClient, token: string): Promise<JWTPayload> {
    try {
      return await client.logoutClaims(token);
    } catch (error) {
      const { id, name } = client.agency;
      const { refusal, reason } = failureOf(error, name);
      if (refusal.code === 'agency-answer-refused') throw this.refused(id, reason);
      this.logger.warn(`${id}: ${reason}`);
      throw refusal;
    }
  }

  private refused(agencyId: string, reason: string): Refused {
    this.logger.warn(`${agencyId}: logout refused: ${reason}`);
    return new Refused('logout-refused', 'This is not a logout token that can be taken here.');
  }
}

/** Undefined where the claims are not those of a logout token (§2.6): one that has a nonce is an ID token in its clothes. */
function endedAtAgency(issuer: string, claims: JWTPayload): EndedAtAgency | undefined {
  const { jti, events, sub: subject } = claims;
  const sid = claims['sid'];
  if (!isId(jti) || 'nonce' in claims || !isLogout(events)) return undefined;
  if (sid === undefined && subject === undefined) return undefined;
  if (!isIdOrNone(sid) || !isIdOrNone(subject)) return undefined;
  return { issuer, jti, sid, subject };
}

function isIdOrNone(value: unknown): value is string | undefined {
  return value === undefined || isId(value);
}

function isId(value: unknown): value is string {
  return (
    typeof value === 'string' &&
    value.length >= 1 &&
    value.length <= longest &&
    !value.includes('\0')
  );
}

function isLogout(events: unknown): boolean {
  if (typeof events !== 'object' || events === null || !(logoutEvent in events)) return false;
  const event: unknown = events[logoutEvent];
  return typeof event === 'object' && event !== null && !Array.isArray(event);
}
