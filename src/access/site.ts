import { isIP } from 'node:net';
import { type Request } from 'express';
import { Conflict } from '../platform/errors.js';

/**
 * The origin at which browsers reach the service: that of PUBLIC_URL. On loopback, where the same service answers to
 * `localhost` and to `127.0.0.1`, it is the one that the request was sent to, but never another name than those: a
 * page that has its own name point at this machine (DNS rebinding) must not pass for ours.
 */
export function siteOriginOf(publicUrl: string, host: string | undefined): string | undefined {
  const url = publicUrl === '' ? undefined : new URL(publicUrl);
  if (url !== undefined && !isLoopbackName(url.hostname)) return url.origin;
  const asked = `http://${host ?? ''}`;
  if (!URL.canParse(asked)) return url?.origin;
  const { hostname, origin } = new URL(asked);
  return isLoopbackName(hostname) ? origin : url?.origin;
}

/** Whether a browser says that a page of ours sent this; `Sec-Fetch-Site` speaks where there is no `Origin`. */
export function isOfSite(request: Pick<Request, 'headers'>, publicUrl: string): boolean {
  const { origin, host } = request.headers;
  if (origin === undefined) return request.headers['sec-fetch-site'] === 'same-origin';
  return origin === siteOriginOf(publicUrl, host);
}

function isLoopbackName(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}

/** Where passkeys of this service belong. */
export interface PasskeySite {
  readonly origin: string;
  /** The name that a passkey is bound to. */
  readonly rpId: string;
}

/** Undefined where the service has no name, but a number only: WebAuthn binds passkeys to names. */
export function passkeySiteOf(
  publicUrl: string,
  host: string | undefined,
): PasskeySite | undefined {
  const origin = siteOriginOf(publicUrl, host);
  if (origin === undefined) return undefined;
  const rpId = new URL(origin).hostname;
  return isIP(rpId) !== 0 || rpId.startsWith('[') ? undefined : { origin, rpId };
}

/** Throws Conflict where there is none. */
export function requirePasskeySite(publicUrl: string, host: string | undefined): PasskeySite {
  const site = passkeySiteOf(publicUrl, host);
  if (site !== undefined) return site;
  throw new Conflict('Passkeys belong to a name: open this service by one, such as localhost.');
}
