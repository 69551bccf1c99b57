import { startApp, type TestApp } from '../support/app.js';
import { cookiesOf, enrolTotp, signIn } from '../support/signing-in.js';

const quarterMs = 15 * 60 * 1000;

describe('guessing at sign-in', () => {
  let t: TestApp;
  beforeAll(async () => {
    t = await startApp({ PORT: '0', TRUSTED_PROXY: '127.0.0.1' });
  });
  afterAll(() => t.close());

  let networks = 0;
  const newAddress = (): string => `198.18.${networks >> 8}.${networks++ & 255}`;
  const guess = async (login: string, address: string, cookie = ''): Promise<number> =>
    (await signIn(t, login, { password: 'a wrong guess', address, cookie })).status;
  const enter = async (login: string, address: string, cookie = ''): Promise<number> =>
    (await signIn(t, login, { address, cookie })).status;
  /** Ten guesses from each of so many networks. */
  const guessFromNetworks = async (login: string, count: number): Promise<void> => {
    for (let i = 0; i < count; i++) {
      const address = newAddress();
      for (let j = 0; j < 10; j++) await guess(login, address);
    }
  };

  it('a thousand times from one address does not lock out the owner at another', async () => {
    const { login } = await t.seedPerson();
    const attacker = newAddress();
    const statuses: number[] = [];
    for (let i = 0; i < 1000; i++) statuses.push(await guess(login, attacker));
    expect(statuses.filter((status) => status === 401)).toHaveLength(10);
    expect(statuses.filter((status) => status === 429)).toHaveLength(990);
    expect(await enter(login, newAddress())).toBe(200);
  }, 120_000);

  it('from ever new addresses delays browsers that are not known, and not the one that is', async () => {
    const { login } = await t.seedPerson();
    const home = newAddress();
    const first = await signIn(t, login, { address: home });
    const device = cookiesOf(first).get('__Host-witnessmark-device') ?? '';
    expect(device).toMatch(/^__Host-witnessmark-device=wmd_/);
    await guessFromNetworks(login, 11);
    expect(await enter(login, newAddress())).toBe(429);
    expect(await enter(login, home, device)).toBe(200);
    expect(await enter(login, newAddress(), device)).toBe(200);
    t.clock.advance(quarterMs);
    expect(await enter(login, newAddress())).toBe(200);
  });

  it('from the office of the owner does not keep out their own browser', async () => {
    const { login } = await t.seedPerson();
    const office = newAddress();
    const answer = await signIn(t, login, { address: office });
    const device = cookiesOf(answer).get('__Host-witnessmark-device') ?? '';
    for (let i = 0; i < 11; i++) await guess(login, office);
    expect(await enter(login, office)).toBe(429);
    expect(await enter(login, office, device)).toBe(200);
  });

  it('with a known browser is limited too, and makes nobody else’s browser known', async () => {
    const [mine, other] = [await t.seedPerson(), await t.seedPerson()];
    const answer = await signIn(t, mine.login, { address: newAddress() });
    const device = cookiesOf(answer).get('__Host-witnessmark-device') ?? '';
    for (let i = 0; i < 10; i++) expect(await guess(mine.login, newAddress(), device)).toBe(401);
    expect(await guess(mine.login, newAddress(), device)).toBe(429);
    const address = newAddress();
    for (let i = 0; i < 10; i++) expect(await guess(other.login, address, device)).toBe(401);
    expect(await guess(other.login, address, device)).toBe(429);
  });

  it('at many logins from one network is slowed down as a whole', async () => {
    const address = newAddress();
    const statuses: number[] = [];
    for (let i = 0; i < 310; i++) statuses.push(await guess(`nobody${i}`, address));
    expect(statuses.filter((status) => status === 429)).toHaveLength(10);
  });

  it('counts the addresses of one IPv6 network together', async () => {
    const { login } = await t.seedPerson();
    for (let i = 0; i < 10; i++) await guess(login, `2001:db8:1:2::${i}`);
    expect(await enter(login, '2001:db8:1:2:aaaa:bbbb:cccc:dddd')).toBe(429);
    expect(await enter(login, '2001:db8:1:3::1')).toBe(200);
  });

  it('all at once does not slip through', async () => {
    const { login } = await t.seedPerson();
    const address = newAddress();
    const statuses = await Promise.all(Array.from({ length: 25 }, () => guess(login, address)));
    expect(statuses.filter((status) => status === 401)).toHaveLength(10);
  });

  it('is forgotten after a success, so that typing errors do not add up', async () => {
    const { login } = await t.seedPerson();
    const address = newAddress();
    for (let round = 0; round < 4; round++) {
      for (let i = 0; i < 9; i++) expect(await guess(login, address)).toBe(401);
      expect(await enter(login, address)).toBe(200);
    }
  });

  it('of codes, by somebody who knows the password, is delayed likewise', async () => {
    const person = await t.seedPerson();
    await enrolTotp(t, person);
    const tried = async (address: string): Promise<number> => {
      const { ticket } = (await signIn(t, person.login, { address })).body as { ticket: string };
      const code = t.http.post('/api/sign-in/second-factor').set('X-Forwarded-For', address);
      return (await code.send({ ticket, code: '000000' })).status;
    };
    const address = newAddress();
    for (let i = 0; i < 10; i++) expect(await tried(address)).toBe(401);
    expect(await tried(address)).toBe(429);
    for (let i = 0; i < 20; i++) expect(await tried(newAddress())).toBe(401);
    expect(await tried(newAddress())).toBe(429);
  });

  it('is counted in the database, under keys that hold neither login nor address', async () => {
    await guess('a password typed here', '203.0.113.77');
    const rows = await t.db.query<{ key: Buffer }[]>('SELECT key FROM sign_in_count');
    expect(rows.length).toBeGreaterThan(0);
    for (const { key } of rows) expect(key).toHaveLength(32);
  });
});
