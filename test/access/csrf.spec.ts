import { bodyOf, type Problem, type SeededPerson, startApp, type TestApp } from '../support/app.js';
import { type BrowserSession, openSession } from '../support/browser-session.js';

describe('a request with a session from another site', () => {
  let t: TestApp;
  let person: SeededPerson;
  let session: BrowserSession;
  beforeAll(async () => {
    t = await startApp({ PORT: '0', PUBLIC_URL: 'https://ledger.example' });
    person = await t.seedPerson({ roles: ['system_administrator'] });
    session = await openSession(t, person);
  });
  afterAll(() => t.close());

  let made = 0;
  const make = (headers: Readonly<Record<string, string>>) =>
    t.http
      .post('/api/organisations')
      .set({ ...session.reads, ...headers })
      .send({ name: `Made ${++made}`, country: 'FR', kind: 'court' });
  const count = async (): Promise<string | undefined> =>
    (await t.db.query<{ n: string }[]>('SELECT count(*) AS n FROM organisation'))[0]?.n;

  it('is taken from a page of the service alone, by its origin and its token', async () => {
    const token = { 'X-CSRF-Token': session.csrfToken };
    await make({ ...token, Origin: 'https://ledger.example' }).expect(201);
    await make({ ...token, 'Sec-Fetch-Site': 'same-origin' }).expect(201);
  });

  it.each([
    ['no origin', {}],
    ['another origin', { Origin: 'https://evil.example' }],
    ['a subdomain', { Origin: 'https://evil.ledger.example' }],
    ['plain HTTP', { Origin: 'http://ledger.example' }],
    ['no origin to name', { Origin: 'null' }],
    [
      'another origin that claims the same site',
      {
        ...{ Origin: 'https://evil.example', 'Sec-Fetch-Site': 'same-origin' },
      },
    ],
    ['a sibling site', { 'Sec-Fetch-Site': 'same-site' }],
    ['loopback', { Host: 'localhost', Origin: 'http://localhost' }],
  ])('is refused from %s, even with the token, and changes nothing', async (_, headers) => {
    const before = await count();
    const answer = await make({ 'X-CSRF-Token': session.csrfToken, ...headers }).expect(403);
    expect(bodyOf<Problem>(answer).detail).toContain('page of this service');
    expect(await count()).toBe(before);
  });

  it('is refused without the token of this very session, and changes nothing', async () => {
    const other = await openSession(t, person);
    const before = await count();
    for (const token of [undefined, '', 'x', other.csrfToken, session.secret]) {
      const header = token === undefined ? {} : { 'X-CSRF-Token': token };
      const answer = await make({ Origin: 'https://ledger.example', ...header }).expect(403);
      expect(bodyOf<Problem>(answer).detail).toContain('X-CSRF-Token');
    }
    expect(await count()).toBe(before);
  });

  it('asks nothing of a token, which no browser sends by itself', async () => {
    const wanted = { name: 'By token', country: 'FR', kind: 'court' };
    await t.http.post('/api/organisations').set(person.auth).send(wanted).expect(201);
  });
});

describe('a service on loopback', () => {
  it('takes its own name in the browser, and no name that was made to point at it', async () => {
    const t = await startApp({ PORT: '0' });
    try {
      const session = await openSession(t, await t.seedPerson());
      const end = (headers: Readonly<Record<string, string>>) =>
        t.http.delete(`/api/sessions/${session.id}`).set({ ...session.writes, ...headers });
      await end({ Host: 'rebound.example', Origin: 'http://rebound.example' }).expect(403);
      await end({ Host: 'localhost:1', Origin: 'http://localhost:2' }).expect(403);
      await end({ Host: 'localhost:1', Origin: 'http://localhost:1' }).expect(204);
    } finally {
      await t.close();
    }
  });
});
