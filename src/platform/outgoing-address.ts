import { BlockList, isIP } from 'node:net';

/** Whether the operator named the host of the URL, on all ports or on this one. */
export function isNamed(url: URL, named: readonly string[]): boolean {
  const port = url.port === '' ? defaultPorts[url.protocol] : url.port;
  return named.includes(url.hostname) || named.includes(`${url.hostname}:${port ?? ''}`);
}

const defaultPorts: Readonly<Record<string, string>> = { 'http:': '80', 'https:': '443' };

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
