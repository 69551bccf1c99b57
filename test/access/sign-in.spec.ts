import { bodyOf, type Problem, startApp, type TestApp, testPassword } from '../support/app.js';

interface Token {
  readonly id: string;
  readonly token: string;
  readonly expiresAt: string;
  readonly revokedAt: string | null;
}
interface List {
  readonly items: readonly Token[];
}

describe('sign-in', () => {
  let t: TestApp;
  beforeAll(async () => {
    t = await startApp({ TOKEN_HOURS: '2' });
  });
  afterAll(() => t.close());

  const hourMs = 60 * 60 * 1000;
  const signIn = (login: string, password: string) =>
    t.http.post('/api/tokens').send({ login, password, label: 'laptop' });
  const me = (token: string) =>
    t.http.get('/api/accounts/me').set('Authorization', `Bearer ${token}`);

  it('gives a token for the right password, with which the account answers', async () => {
    const person = await t.seedPerson({ login: 'amal', roles: ['system_administrator'] });
    const answer = await signIn('Amal', testPassword).expect(201);
    expect(answer.body).toMatchObject({ label: 'laptop', revokedAt: null });
    expect(Date.parse(bodyOf<Token>(answer).expiresAt) - t.clock.nowMs()).toBe(2 * hourMs);
    const own = await me(bodyOf<Token>(answer).token).expect(200);
    expect(own.body).toEqual({
      id: person.accountId,
      login: 'amal',
      displayName: person.displayName,
      organisation: person.organisation,
      organisationId: person.organisationId,
      roles: ['system_administrator'],
      keyRoles: ['administrator', 'system_administrator'],
    });
  });

  it('refuses a wrong password and an unknown login with the same words', async () => {
    await t.seedPerson({ login: 'boris' });
    const wrong = await signIn('boris', 'not the password').expect(401);
    const unknown = await signIn('nobody', testPassword).expect(401);
    expect(wrong.body).toMatchObject({ code: 'unauthenticated' });
    expect({ ...bodyOf<Problem>(unknown), traceId: '' }).toEqual({
      ...bodyOf<Problem>(wrong),
      traceId: '',
    });
  });

  it('asks for a token and does not take half of one', async () => {
    const { token } = await t.seedPerson();
    for (const header of [
      undefined,
      'Bearer',
      'Bearer wmt_x',
      `Basic ${token}`,
      `Bearer ${token}A`,
    ]) {
      const asked = t.http.get('/api/accounts/me');
      const answer = await (header === undefined ? asked : asked.set('Authorization', header));
      expect(answer.status).toBe(401);
      expect(answer.headers['www-authenticate']).toMatch(/^Bearer/);
    }
    await me(token).expect(200);
  });

  it('ends with the hours of the token', async () => {
    await t.seedPerson({ login: 'dmytro' });
    const { token } = bodyOf<Token>(await signIn('dmytro', testPassword));
    t.clock.advance(2 * hourMs - 1);
    await me(token).expect(200);
    t.clock.advance(1);
    await me(token).expect(401);
  });

  it('ends at once when its token is revoked, and no other', async () => {
    await t.seedPerson({ login: 'elif' });
    const one = bodyOf<Token>(await signIn('elif', testPassword));
    const two = bodyOf<Token>(await signIn('elif', testPassword));
    const auth = { Authorization: `Bearer ${two.token}` };
    await t.http.delete(`/api/tokens/${one.id}`).set(auth).expect(204);
    await me(one.token).expect(401);
    await me(two.token).expect(200);
    await t.http.delete(`/api/tokens/${one.id}`).set(auth).expect(404);
    const list = bodyOf<List>(await t.http.get('/api/tokens').set(auth).expect(200)).items;
    expect(list.find(({ id }) => id === one.id)?.revokedAt).not.toBeNull();
    expect(JSON.stringify(list)).not.toContain('wmt_');
  });

  it("revokes nobody else's token", async () => {
    const [one, other] = [await t.seedPerson(), await t.seedPerson()];
    const [token] = bodyOf<List>(await t.http.get('/api/tokens').set(one.auth)).items;
    const id = token?.id ?? '';
    await t.http.delete(`/api/tokens/${id}`).set(other.auth).expect(404);
    await t.http.delete('/api/tokens/not-a-uuid').set(other.auth).expect(400);
    await me(one.token).expect(200);
  });

  it('slows down guessing at one login without locking out its owner elsewhere, or others here', async () => {
    await t.seedPerson({ login: 'farid' });
    await t.seedPerson({ login: 'galina' });
    for (let i = 0; i < 10; i++) await signIn('farid', 'not the password').expect(401);
    const limited = await signIn('farid', testPassword).expect(429);
    expect(limited.body).toMatchObject({
      code: 'too-many-requests',
      safe: 'Your account is not locked.',
    });
    expect(Number(limited.headers['retry-after'])).toBe(15 * 60);
    await signIn('galina', testPassword).expect(201);
    t.clock.advance(15 * 60 * 1000);
    await signIn('farid', testPassword).expect(201);
  });

  it('stores neither token nor password', async () => {
    await t.seedPerson({ login: 'hana' });
    const { token } = bodyOf<Token>(await signIn('hana', testPassword));
    const rows = JSON.stringify([
      await t.db.query('SELECT * FROM api_token'),
      await t.db.query('SELECT * FROM account'),
    ]);
    expect(rows).not.toContain(token);
    expect(rows).not.toContain(Buffer.from(token).toString('hex'));
    expect(rows).not.toContain(testPassword);
  });
});

describe('sign-in with an unknown login', () => {
  it('does the work of a password hash too, so that its time tells nothing', async () => {
    // Costly enough to stand far above everything else that a request does.
    const t = await startApp({}, { passwordCost: { memoryKib: 32 * 1024, passes: 10, lanes: 1 } });
    try {
      await t.seedPerson({ login: 'amal' });
      // Processor time of this process, hashing threads included: other work on the machine does not count.
      const workOf = async (login: string): Promise<number> => {
        const begin = process.cpuUsage();
        const wrong = { login, password: 'not the password' };
        await t.http.post('/api/tokens').send(wrong).expect(401);
        const { user, system } = process.cpuUsage(begin);
        return user + system;
      };
      await workOf('warm-up');
      const known = Math.min(await workOf('amal'), await workOf('amal'), await workOf('amal'));
      const unknown = Math.min(await workOf('boris'), await workOf('boris'), await workOf('boris'));
      expect(unknown / known).toBeGreaterThan(0.5);
    } finally {
      await t.close();
    }
  });
});
