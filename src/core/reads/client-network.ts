/** The first 24 bits of an IPv4 address, or the first 48 of an IPv6 one: enough to tell offices apart, and no person. */
export function clientNetwork(address: string): string {
  const mapped = address.replace(/^::ffff:(?=\d+\.)/i, '');
  const [, network] = /^(\d+\.\d+\.\d+)\.\d+$/.exec(mapped) ?? [];
  if (network !== undefined) return `${network}.0/24`;
  if (!/^[0-9a-f:]+$/i.test(mapped) || !mapped.includes(':')) return 'unknown';
  const [head = '', tail] = mapped.toLowerCase().split('::');
  const first = head === '' ? [] : head.split(':');
  const last = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : 8 - first.length - last.length;
  const groups = [...first, ...Array<string>(Math.max(0, zeros)).fill('0'), ...last];
  const shown = groups.slice(0, 3).map((group) => group.replace(/^0+(?=.)/, ''));
  return `${shown.join(':')}::/48`;
}
