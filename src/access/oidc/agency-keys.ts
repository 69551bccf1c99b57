import { createLocalJWKSet, errors, type JSONWebKeySet, jwtVerify, type JWTPayload } from 'jose';
import { type Clock } from '../../platform/clock.js';
import { agencyTimeoutSeconds, boundedFetch } from './bounded-fetch.js';

/** A key that the agency took back is not believed for longer. */
const keptMs = 10 * 60 * 1000;
/** Anybody can send a token that names a key which is not there; the agency is not asked more often than this. */
const leastAgeMs = 30 * 1000;

/** Those with a public key: a client's secret must never do for a signature of its agency. */
const algorithms = [
  ...['ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'],
  ...['PS256', 'PS384', 'PS512', 'RS256', 'RS384', 'RS512'],
];

export interface TokenChecks {
  readonly issuer: string;
  readonly audience: string;
  readonly toleranceSeconds: number;
  /** Tokens that were issued longer ago are refused, and so are those of the future. */
  readonly oldestSeconds: number;
  readonly requiredClaims: readonly string[];
}

type KeySet = ReturnType<typeof createLocalJWKSet>;

interface Fetched {
  readonly set: KeySet;
  readonly atMs: number;
}

/** The public keys of an agency, fetched when first needed, and anew when a token names one that is not among them. */
export class AgencyKeys {
  private fetched: Fetched | undefined;
  private fetching: Promise<Fetched> | undefined;

  constructor(
    private readonly address: string,
    private readonly clock: Clock,
  ) {}

  /** The claims of a token that the agency signed for us and that is good now; throws otherwise. */
  async claimsOf(token: string, checks: TokenChecks): Promise<JWTPayload> {
    const { set, atMs } = await this.current();
    try {
      return await this.verified(token, set, checks);
    } catch (error) {
      const mayAskAgain = this.clock.nowMs() - atMs >= leastAgeMs;
      if (!(error instanceof errors.JWKSNoMatchingKey) || !mayAskAgain) throw error;
      const newer = await this.fetch();
      return this.verified(token, newer.set, checks);
    }
  }

  private async verified(token: string, keys: KeySet, checks: TokenChecks): Promise<JWTPayload> {
    const { payload } = await jwtVerify(token, keys, {
      algorithms,
      issuer: checks.issuer,
      audience: checks.audience,
      clockTolerance: checks.toleranceSeconds,
      currentDate: new Date(this.clock.nowMs()),
      maxTokenAge: checks.oldestSeconds,
      requiredClaims: ['exp', 'iat', ...checks.requiredClaims],
    });
    return payload;
  }

  private async current(): Promise<Fetched> {
    const { fetched } = this;
    if (fetched === undefined || this.clock.nowMs() - fetched.atMs >= keptMs) return this.fetch();
    return fetched;
  }

  /** Once for all who wait: anybody may send tokens, and each must not become a request to the agency. */
  private async fetch(): Promise<Fetched> {
    this.fetching ??= this.asked().finally(() => {
      this.fetching = undefined;
    });
    this.fetched = await this.fetching;
    return this.fetched;
  }

  private async asked(): Promise<Fetched> {
    const answer = await boundedFetch(this.address, {
      ...{ method: 'GET', headers: { accept: 'application/json' }, redirect: 'manual' },
      signal: AbortSignal.timeout(agencyTimeoutSeconds * 1000),
      body: undefined,
    });
    if (answer.status !== 200) throw new Error('the agency does not give its keys');
    // createLocalJWKSet looks whether it is one.
    const set = createLocalJWKSet((await answer.json()) as JSONWebKeySet);
    return { set, atMs: this.clock.nowMs() };
  }
}
