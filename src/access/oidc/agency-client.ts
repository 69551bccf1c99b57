import { importPKCS8, type JWTPayload } from 'jose';
import { createPrivateKey } from 'node:crypto';
import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  buildAuthorizationUrlWithPAR,
  calculatePKCECodeChallenge,
  type ClientAuth,
  ClientSecretBasic,
  ClientSecretPost,
  clockSkew,
  clockTolerance,
  Configuration,
  customFetch,
  discovery,
  fetchUserInfo,
  PrivateKeyJwt,
  type ServerMetadata,
} from 'openid-client';
import { type Clock, systemClock } from '../../platform/clock.js';
import { type Agency } from './agency.js';
import { AgencyKeys, type TokenChecks } from './agency-keys.js';
import { agencyTimeoutSeconds, boundedFetch } from './bounded-fetch.js';
import { type Binding } from './browser-secret.js';

/** What the agency says of itself is asked anew after this. */
const metadataKeptMs = 60 * 60 * 1000;
/** A token is taken at the moment in which it was made; a logout token may be sent once more after a fault. */
const oldestSeconds = { idToken: 300, logoutToken: 300 } as const;

/** A logout token may be kept by an agency, and sent again, for so long after it was made, tolerance apart. */
export const logoutTokenAgeMs = oldestSeconds.logoutToken * 1000;

/** How a person is to be asked; without either, an agency may say at once who sits there. */
export interface Asking {
  readonly maxAgeSeconds?: number;
  readonly acr?: string;
}

interface Known {
  readonly metadata: ServerMetadata;
  readonly keys: AgencyKeys;
  readonly atMs: number;
}

/**
 * Speaks with the server of one agency as its client (OpenID Connect Core 1.0, code flow). Nothing is asked of it before
 * somebody wants to sign in there, and a failure is not remembered: an agency that is down neither keeps the service from
 * starting nor stays away once it is back.
 */
export class AgencyClient {
  private known: Promise<Known> | undefined;
  private proof: Promise<(metadata: ServerMetadata) => ClientAuth> | undefined;

  /** `redirectUri`: where the agency sends browsers back to, as it is registered there. */
  constructor(
    readonly agency: Agency,
    private readonly redirectUri: string,
    private readonly clock: Clock,
  ) {}

  /** Where to send a browser that is bound so; the request itself goes there beforehand (RFC 9126) where it can. */
  async address(binding: Binding, asking: Asking): Promise<URL> {
    const { configuration, metadata } = await this.ready();
    const parameters = {
      redirect_uri: this.redirectUri,
      scope: this.agency.scopes.join(' '),
      state: binding.state,
      nonce: binding.nonce,
      code_challenge: await calculatePKCECodeChallenge(binding.codeVerifier),
      code_challenge_method: 'S256',
      ...(asking.maxAgeSeconds !== undefined && { max_age: String(asking.maxAgeSeconds) }),
      ...(asking.acr !== undefined && { acr_values: asking.acr }),
    };
    return metadata.pushed_authorization_request_endpoint === undefined
      ? buildAuthorizationUrl(configuration, parameters)
      : buildAuthorizationUrlWithPAR(configuration, parameters);
  }

  /**
   * What the agency says of the person it sent back with this query, after every check: issuer (RFC 9207 too), state, code,
   * nonce, audience, times, and the signature of its token, which openid-client leaves to TLS. Groups that are not in the
   * token are asked for.
   */
  async answer(query: URLSearchParams, binding: Binding, asking: Asking): Promise<JWTPayload> {
    const { configuration, metadata, keys } = await this.ready();
    const tokens = await authorizationCodeGrant(
      configuration,
      new URL(`${this.redirectUri}?${query.toString()}`),
      {
        pkceCodeVerifier: binding.codeVerifier,
        expectedNonce: binding.nonce,
        expectedState: binding.state,
        idTokenExpected: true,
        ...(asking.maxAgeSeconds !== undefined && { maxAge: asking.maxAgeSeconds }),
      },
    );
    const claims = await keys.claimsOf(tokens.id_token ?? '', {
      ...this.tokenChecks(oldestSeconds.idToken),
      requiredClaims: ['sub', 'nonce'],
    });
    const { groupsClaim } = this.agency;
    if (claims[groupsClaim] !== undefined || claims.sub === undefined) return claims;
    if (metadata.userinfo_endpoint === undefined) return claims;
    const told = await fetchUserInfo(configuration, tokens.access_token, claims.sub);
    // No more than these: how and when a person proved who they are is said under a signature, or not at all.
    const { name, preferred_username } = told;
    return { name, preferred_username, [groupsClaim]: told[groupsClaim], ...claims };
  }

  /** The claims of a logout token that the agency signed for us; what it must say beyond that is not looked at here. */
  async logoutClaims(token: string): Promise<JWTPayload> {
    const { keys } = await this.ready();
    return keys.claimsOf(token, {
      ...this.tokenChecks(oldestSeconds.logoutToken),
      requiredClaims: ['jti', 'events'],
    });
  }

  private tokenChecks(oldest: number): Omit<TokenChecks, 'requiredClaims'> {
    return {
      issuer: this.agency.issuer,
      audience: this.agency.clientId,
      toleranceSeconds: this.agency.clockToleranceSeconds,
      oldestSeconds: oldest,
    };
  }

  private async ready(): Promise<{ readonly configuration: Configuration } & Known> {
    const known = await this.current();
    const { issuer, clientId, clockToleranceSeconds } = this.agency;
    this.proof ??= proofOf(this.agency);
    const proof = await this.proof;
    const configuration = new Configuration(
      known.metadata,
      clientId,
      {
        // openid-client reads the clock of the system; the one that counts is ours.
        [clockSkew]: Math.round((this.clock.nowMs() - systemClock.nowMs()) / 1000),
        [clockTolerance]: clockToleranceSeconds,
      },
      proof(known.metadata),
    );
    configuration.timeout = agencyTimeoutSeconds;
    configuration[customFetch] = boundedFetch;
    for (const permit of permitsFor(issuer)) permit(configuration);
    return { configuration, ...known };
  }

  /** Those who come at the same time ask once together. */
  private async current(): Promise<Known> {
    const { known } = this;
    if (known !== undefined) {
      const found = await known;
      if (this.clock.nowMs() - found.atMs < metadataKeptMs) return found;
      if (this.known !== known) return this.current();
    }
    const asked = this.discovered();
    this.known = asked;
    try {
      return await asked;
    } catch (error) {
      if (this.known === asked) this.known = undefined;
      throw error;
    }
  }

  private async discovered(): Promise<Known> {
    const { issuer } = this.agency;
    const metadata = await metadataOf(this.agency);
    const keys = new AgencyKeys(keysAddressOf(metadata, issuer), this.clock);
    return { metadata, keys, atMs: this.clock.nowMs() };
  }
}

/** Whatever goes wrong here, nobody can sign in there for now; that an answer was refused would tell a person less. */
async function metadataOf({ issuer, clientId }: Agency): Promise<ServerMetadata> {
  try {
    const found = await discovery(new URL(issuer), clientId, undefined, undefined, {
      timeout: agencyTimeoutSeconds,
      [customFetch]: boundedFetch,
      execute: [...permitsFor(issuer)],
    });
    return found.serverMetadata();
  } catch (cause) {
    throw new Error('the metadata of the agency cannot be had', { cause });
  }
}

/** Plain HTTP for an issuer that has it; the reader of the file let only those on loopback pass. */
function permitsFor(issuer: string): readonly ((configuration: Configuration) => void)[] {
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- marked so only that nobody overlooks it
  return isPlain(issuer) ? [allowInsecureRequests] : [];
}

function isPlain(issuer: string): boolean {
  return issuer.startsWith('http://');
}

/** Throws where the agency cannot do what we insist on. */
function keysAddressOf(metadata: ServerMetadata, issuer: string): string {
  // openid-client lets a slash more or less pass, and would then take the other's word for every token.
  if (metadata.issuer !== issuer) {
    throw new Error('the agency calls itself otherwise than the file, if only by a slash');
  }
  const { code_challenge_methods_supported: methods, jwks_uri: address } = metadata;
  // Some agencies do it and do not say so.
  if (methods !== undefined && !methods.includes('S256')) {
    throw new Error('the agency does not know PKCE with S256');
  }
  if (address === undefined || !(address.startsWith('https://') || isPlain(issuer))) {
    throw new Error('the agency has no keys at an address that begins with https://');
  }
  return address;
}

/** In the way of proving that the agency asks for; without a word from it, RFC 6749 §2.3.1. */
async function proofOf({ proof }: Agency): Promise<(metadata: ServerMetadata) => ClientAuth> {
  if (proof.kind === 'private-key') {
    const key = await importPKCS8(proof.pem, algorithmOf(proof.pem));
    const auth = PrivateKeyJwt(proof.keyId === undefined ? key : { key, kid: proof.keyId });
    return () => auth;
  }
  const basic = ClientSecretBasic(proof.secret);
  const post = ClientSecretPost(proof.secret);
  return ({ token_endpoint_auth_methods_supported: methods }) =>
    methods === undefined || methods.includes('client_secret_basic') ? basic : post;
}

function algorithmOf(pem: string): string {
  const { asymmetricKeyType } = createPrivateKey(pem);
  if (asymmetricKeyType === 'ec') return 'ES256';
  return asymmetricKeyType === 'rsa' ? 'RS256' : 'Ed25519';
}
