import { lookup } from 'node:dns/promises';
import { isNamed, isPublicAddress, literalOf } from '../platform/outgoing-address.js';

const longest = 2000;

/** What is wrong with a URL for webhooks; undefined where nothing is. `named`: hosts that the operator named. */
export function faultOfWebhookUrl(text: string, named: readonly string[]): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || text.length > longest) return 'This is not a URL.';
  if (url.username !== '' || url.password !== '') return 'A URL must hold no name and no password.';
  if (url.hash !== '') return 'A URL must end before the #.';
  if (url.protocol === 'https:') return undefined;
  if (url.protocol === 'http:' && isNamed(url, named)) return undefined;
  return 'The URL must begin with https://; plain http:// is for hosts that the operator named.';
}

/**
 * Whether some address of the URL's host is of a private network now. Only for a clear answer to whoever subscribes: a
 * name may point elsewhere later, so what counts is looked at again when a connection is made.
 */
export async function leadsInside(url: URL): Promise<boolean> {
  const literal = literalOf(url);
  if (literal !== undefined) return !isPublicAddress(literal);
  try {
    const found = await lookup(url.hostname, { all: true });
    return found.some(({ address }) => !isPublicAddress(address));
  } catch {
    // A name that nobody knows now leads nowhere; sending will say so.
    return false;
  }
}
