import { isNamed, isPublicAddress, literalOf } from './outgoing-address.js';

describe('an address that a person may have this service connect to', () => {
  it.each(['8.8.8.8', '172.32.0.1', '100.128.0.1', '2606:4700::1111', '2a00:1450:4001::1'])(
    'may be public: %s',
    (address) => {
      expect(isPublicAddress(address)).toBe(true);
    },
  );

  it.each([
    ...['0.0.0.0', '10.1.2.3', '100.64.0.1', '127.0.0.1', '169.254.169.254', '172.16.0.1'],
    ...['172.31.255.255', '192.0.0.8', '192.0.2.1', '192.88.99.1', '192.168.1.1', '198.18.0.1'],
    ...['198.51.100.1', '203.0.113.1', '224.0.0.1', '255.255.255.255'],
    ...['::', '::1', '::ffff:8.8.8.8', '64:ff9b::808:808', 'fc00::1', 'fe80::1', 'fe80::1%eth0'],
    ...['ff02::1', '2001::1', '2001:db8::1', '2002:808:808::1', '3fff::1', '100::1', 'example.org'],
  ])('may not be anything else: %s', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  it('is told from a name, in whatever form it is written', () => {
    expect(literalOf(new URL('https://0x7f.1/'))).toBe('127.0.0.1');
    expect(literalOf(new URL('https://[::1]/'))).toBe('::1');
    expect(literalOf(new URL('https://example.org/'))).toBeUndefined();
  });

  it('is the operator’s where they named its host, on that port or on all', () => {
    expect(isNamed(new URL('http://a.internal:81/'), ['a.internal'])).toBe(true);
    expect(isNamed(new URL('http://a.internal/'), ['a.internal:80'])).toBe(true);
    expect(isNamed(new URL('https://a.internal/'), ['a.internal:443'])).toBe(true);
    expect(isNamed(new URL('http://a.internal:81/'), ['a.internal:80'])).toBe(false);
    expect(isNamed(new URL('http://ab.internal/'), ['a.internal', 'b.internal'])).toBe(false);
  });
});
