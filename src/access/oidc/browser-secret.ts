import { createHash, createHmac, randomBytes } from 'node:crypto';

/**
 * The cookie of somebody who is at their agency. `__Host-`: no other host can plant one; Lax: it comes along when the agency
 * sends the browser back.
 */
const cookieName = '__Host-witnessmark-agency';

/** What binds the two legs of a sign-in to one browser; each is derived from the secret that this browser alone has. */
export interface Binding {
  /** What the agency sends back. */
  readonly state: string;
  /** All that is stored of it. */
  readonly stateHash: Buffer;
  /** What the agency puts into its token (OpenID Connect Core §3.1.2.1). */
  readonly nonce: string;
  /** Proves at the token endpoint that it was we who asked (RFC 7636). */
  readonly codeVerifier: string;
}

export function newBrowserSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** 256 bits each, and none of them tells another. */
export function bindingOf(secret: string): Binding {
  const derived = (purpose: string): string =>
    createHmac('sha256', secret)
      .update(`witnessmark agency sign-in ${purpose}`)
      .digest('base64url');
  const state = derived('state');
  return {
    state,
    stateHash: createHash('sha256').update(state).digest(),
    nonce: derived('nonce'),
    codeVerifier: derived('code verifier'),
  };
}

/** A whole Set-Cookie value. Browsers take Secure cookies over plain HTTP on loopback too. */
export function secretCookie(secret: string, maxAgeSeconds: number): string {
  return `${cookieName}=${secret}; Path=/; Max-Age=${maxAgeSeconds}; HttpOnly; Secure; SameSite=Lax`;
}

/** Takes the cookie away. */
export const spentCookie = secretCookie('', 0);

/** The secret of the browser that sent this Cookie header; undefined for one that has none, or two. */
export function browserSecretOf(cookies: string | undefined): string | undefined {
  const found = (cookies ?? '')
    .split(';')
    .map((pair) => pair.trim().split('='))
    .filter(([name]) => name === cookieName)
    .map(([, value = '']) => value);
  const [secret] = found;
  return found.length === 1 && secret !== undefined && /^[A-Za-z0-9_-]{43}$/.test(secret)
    ? secret
    : undefined;
}
