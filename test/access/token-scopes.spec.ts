import { bodyOf, type SeededPerson, startApp, type TestApp, testPassword } from '../support/app.js';
import { openSession } from '../support/browser-session.js';

type Headers = Readonly<Record<string, string>>;

interface Token {
  readonly token: string;
  readonly scopes: readonly string[];
  readonly expiresAt: string;
}

describe('the scopes of a token', () => {
  let t: TestApp;
  let person: SeededPerson;
  beforeAll(async () => {
    t = await startApp({ PORT: '0' });
    person = await t.seedPerson({ roles: ['system_administrator'] });
  });
  afterAll(() => t.close());

  const tokenWith = async (scopes: readonly string[] | undefined): Promise<Token> =>
    bodyOf<Token>(
      await t.http
        .post('/api/tokens')
        .send({ login: person.login, password: testPassword, scopes })
        .expect(201),
    );
  const authOf = ({ token }: Token) => ({ Authorization: `Bearer ${token}` });
  const read = (auth: Headers) => t.http.get('/api/accounts/me').set(auth);
  const write = (auth: Headers) =>
    t.http.delete('/api/tokens/018f22e2-79b0-7000-8000-000000000000').set(auth);
  let made = 0;
  const administer = (auth: Headers) =>
    t.http
      .post('/api/organisations')
      .set(auth)
      .send({ name: `Made ${++made}`, country: 'FR', kind: 'court' });

  it('are all of them where nothing is said', async () => {
    const token = await tokenWith(undefined);
    expect(token.scopes).toEqual(['administer', 'read', 'write']);
    await administer(authOf(token)).expect(201);
  });

  it.each([
    [['read'], 200, 403, 403],
    [['write'], 403, 404, 403],
    [['administer'], 403, 403, 201],
    [['write', 'read'], 200, 404, 403],
  ])('%j let through reading %i, writing %i, administering %i', async (scopes, ...statuses) => {
    const auth = authOf(await tokenWith(scopes));
    const answers = [await read(auth), await write(auth), await administer(auth)];
    expect(answers.map(({ status }) => status)).toEqual(statuses);
  });

  it.each([[[]], [['everything']], [['read', 'read']], ['read'], [null]])(
    'are refused as %j',
    async (scopes) => {
      const wanted = { login: person.login, password: testPassword, scopes };
      await t.http.post('/api/tokens').send(wanted).expect(422);
    },
  );

  const give = (auth: Headers, wanted: object) =>
    t.http
      .post('/api/accounts/me/tokens')
      .set(auth)
      .send({ label: 'kit', ...wanted });

  it('never exceed those of the token that it was made by', async () => {
    const auth = authOf(await tokenWith(['administer', 'read']));
    const less = bodyOf<Token>(await give(auth, {}).expect(201));
    expect(less.scopes).toEqual(['administer', 'read']);
    await give(auth, { scopes: ['write'] }).expect(403);
    await give(authOf(await tokenWith(['read', 'write'])), {}).expect(403);
  });

  it('are chosen in a session, with an end within thirty days', async () => {
    const { writes } = await openSession(t, person, { isMultiFactor: true });
    const wanted = { scopes: ['read'], expiresInHours: 720 };
    const token = bodyOf<Token>(await give(writes, wanted).expect(201));
    expect(Date.parse(token.expiresAt) - t.clock.nowMs()).toBe(720 * 60 * 60 * 1000);
    await read(authOf(token)).expect(200);
    await give(writes, { expiresInHours: 721 }).expect(422);
    await give(writes, { expiresInHours: 0 }).expect(422);
    await give(writes, { label: '' }).expect(422);
  });

  it('are not given long after the sign-in, so that nobody finds a way to stay', async () => {
    const { writes } = await openSession(t, person, {
      authenticatedMs: t.clock.nowMs() - 10 * 60 * 1000 - 1,
    });
    const late = await give(writes, {}).expect(403);
    expect(late.body).toMatchObject({ code: 'sign-in-again' });
  });
});
