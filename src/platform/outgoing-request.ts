import { lookup } from 'node:dns';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { type LookupFunction } from 'node:net';
import { isNamed, isPublicAddress, literalOf } from './outgoing-address.js';

/** What is posted, and where to; `signal` cuts it off. */
export interface OutgoingPost {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string | number>>;
  readonly body: string;
  readonly signal: AbortSignal;
}

/** The address, or one of those that the name has, is not of the public internet. */
export class AddressRefused extends Error {}

/** As `lookup` of node:dns, of which it is the one unless a test says otherwise. */
export type Resolve = typeof lookup;

/**
 * The one way out of this service to an address that a person chose: they choose where it connects to, and it stands inside a
 * network that they may not be in. So: only public addresses, unless the operator named the host; the name is resolved
 * once, and the address that was looked at is the one that is connected to, so that a name cannot point elsewhere in between;
 * no redirect is followed; of the answer nothing but its status is given. Throws {@link AddressRefused}.
 */
export async function postOutside(
  post: OutgoingPost,
  namedHosts: readonly string[],
  resolve: Resolve = lookup,
): Promise<number> {
  if (isNamed(post.url, namedHosts)) return statusOf(post, undefined);
  const literal = literalOf(post.url);
  if (literal !== undefined && !isPublicAddress(literal)) {
    throw new AddressRefused('the address is not public');
  }
  return statusOf(post, publicLookup(resolve));
}

/** Gives the connection only addresses that were looked at; one that is not public makes the whole name suspect. */
function publicLookup(resolve: Resolve): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, found) => {
      const [first] = error === null ? found : [];
      if (first === undefined) {
        callback(error ?? new Error('the name has no address'), []);
      } else if (!found.every(({ address }) => isPublicAddress(address))) {
        callback(new AddressRefused('an address of the name is not public'), []);
      } else if (options.all === true) {
        callback(null, found);
      } else {
        callback(null, first.address, first.family);
      }
    });
  };
}

function statusOf(
  { url, headers, body, signal }: OutgoingPost,
  lookedUp: LookupFunction | undefined,
): Promise<number> {
  const request = url.protocol === 'https:' ? httpsRequest : httpRequest;
  const options = { headers, signal, method: 'POST', agent: false };
  const connecting = lookedUp === undefined ? options : { ...options, lookup: lookedUp };
  return new Promise((resolve, reject) => {
    const sending = request(url, connecting, (answer) => {
      resolve(answer.statusCode ?? 0);
      answer.destroy();
    });
    sending.on('error', reject);
    sending.end(body);
  });
}
