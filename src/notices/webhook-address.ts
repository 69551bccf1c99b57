import { BlockList, isIP } from 'node:net';
import { lookup } from 'node:dns/promises';

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

/** Whether the operator named the host of the URL, on all ports or on this one. */
export function isNamed(url: URL, named: readonly string[]): boolean {
  const port = url.port === '' ? defaultPorts[url.protocol] : url.port;
  return named.includes(url.hostname) || named.includes(`${url.hostname}:${port ?? ''}`);
}

const defaultPorts: Readonly<Record<string, string>> = { 'http:': '80', 'https:': '443' };

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

/** The address, where the URL has one in the place of a name. Its parser has brought 0x7f.1 and the like into one form. */
export function literalOf({ hostname }: URL): string | undefined {
  const bare = hostname.replace(/^\[|\]$/g, '');
  return isIP(bare) === 0 ? undefined : bare;
}

/**
 * Whether the address is one of the public internet (IANA special-purpose registries, RFC 6890). Of IPv6 only what is
 * assigned is taken, so that an IPv4 address in the clothes of IPv6 (mapped, 6to4, NAT64) is refused.
 */
export function isPublicAddress(address: string): boolean {
  if (isIP(address) === 4) return !special4.check(address, 'ipv4');
  if (isIP(address) !== 6 || address.includes('%')) return false;
  return assigned6.check(address, 'ipv6') && !special6.check(address, 'ipv6');
}

const special4 = blockListOf('ipv4', [
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16'],
  ...['172.16.0.0/12', '192.0.0.0/24', '192.0.2.0/24', '192.88.99.0/24'],
  ...['192.168.0.0/16', '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24'],
  ...['224.0.0.0/4', '240.0.0.0/4'],
]);
const assigned6 = blockListOf('ipv6', ['2000::/3']);
const special6 = blockListOf('ipv6', ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20']);

function blockListOf(family: 'ipv4' | 'ipv6', networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [net = '', prefix = ''] = network.split('/');
    list.addSubnet(net, Number(prefix), family);
  }
  return list;
}
