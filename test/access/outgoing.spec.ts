import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { AddressRefused, postOutside, type Resolve } from '../../src/platform/outgoing-request.js';

/** An answer of the name service, as node:dns gives it where all addresses are asked for. */
type Found = readonly { readonly address: string; readonly family: number }[];

describe('a request to an address that a person chose', () => {
  let server: Server;
  let port: number;
  let arrived: string[];
  beforeAll(async () => {
    server = createServer((request, response) => {
      arrived.push(request.url ?? '');
      response.writeHead(302, { location: `http://127.0.0.1:${port}/elsewhere` }).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    // Listening on a port, so it has an AddressInfo.
    ({ port } = server.address() as AddressInfo);
  });
  beforeEach(() => {
    arrived = [];
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  const post = (
    url: string,
    {
      named = [],
      resolve,
    }: { readonly named?: readonly string[]; readonly resolve?: Resolve } = {},
  ): Promise<number> => {
    const signal = AbortSignal.timeout(2000);
    return postOutside({ url: new URL(url), headers: {}, body: '{}', signal }, named, resolve);
  };

  /** A name service whose answers come from the test, one after the other. */
  function answers(...found: readonly Found[]): { readonly asked: string[]; resolve: Resolve } {
    const asked: string[] = [];
    const resolve = (
      hostname: string,
      _: unknown,
      callback: (error: null, found: Found) => void,
    ): void => {
      asked.push(hostname);
      callback(null, found[asked.length - 1] ?? []);
    };
    // The one form of it that is called here: all addresses, asked with options.
    return { asked, resolve: resolve as unknown as Resolve };
  }

  it.each([
    ...['127.0.0.1', '2130706433', '0x7f000001', '0177.0.0.1', '127.1', '0', '[::1]'],
    ...['[::ffff:127.0.0.1]', '[::ffff:7f00:1]', '[64:ff9b::7f00:1]', '[2002:7f00:1::]'],
    ...[
      '169.254.169.254',
      '[fd00:ec2::254]',
      '10.0.0.1',
      '192.168.0.1',
      '[fe80::1]',
      '１２７.0.0.1',
    ],
  ])('does not leave for %s', async (host) => {
    await expect(post(`http://${host}:${port}/`)).rejects.toThrow(AddressRefused);
    expect(arrived).toEqual([]);
  });

  it('does not leave for a name of this machine', async () => {
    await expect(post(`http://localhost:${port}/`)).rejects.toThrow(AddressRefused);
    expect(arrived).toEqual([]);
  });

  it('does not leave for a name of which one address is inside', async () => {
    const { resolve } = answers([
      { address: '8.8.8.8', family: 4 },
      { address: '127.0.0.1', family: 4 },
    ]);
    await expect(post(`http://a.example:${port}/`, { resolve })).rejects.toThrow(AddressRefused);
    expect(arrived).toEqual([]);
  });

  it('asks for the name once: what it points to afterwards is not connected to', async () => {
    const { asked, resolve } = answers(
      // Unroutable from a test, and public by the registry.
      [{ address: '2001:4860:4860::ffff', family: 6 }],
      [{ address: '127.0.0.1', family: 4 }],
    );
    await expect(post(`http://a.example:${port}/`, { resolve })).rejects.toThrow();
    expect(asked).toEqual(['a.example']);
    expect(arrived).toEqual([]);
  });

  it('leaves for a host that the operator named, and follows no redirect', async () => {
    expect(await post(`http://127.0.0.1:${port}/first`, { named: ['127.0.0.1'] })).toBe(302);
    expect(arrived).toEqual(['/first']);
  });
});
