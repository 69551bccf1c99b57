import { bodyOf, type SeededPerson, startApp, type TestApp, testPassword } from '../support/app.js';
import { openSession } from '../support/browser-session.js';
import { cookiesOf, sessionOf, signIn, type SignedIn } from '../support/signing-in.js';

describe('sign-in of a browser', () => {
  let t: TestApp;
  let person: SeededPerson;
  beforeAll(async () => {
    t = await startApp({ PORT: '0' });
    person = await t.seedPerson();
  });
  afterAll(() => t.close());

  it('sets a cookie that scripts and other sites do not get', async () => {
    const answer = await signIn(t, person.login);
    const set: unknown = answer.headers['set-cookie'];
    expect(set).toEqual([
      expect.stringMatching(
        /^__Host-witnessmark=wms_[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
      ),
      expect.stringMatching(
        /^__Host-witnessmark-device=wmd_[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Lax; Max-Age=\d+$/,
      ),
    ]);
    expect(JSON.stringify(answer.body)).not.toContain('wms_');
  });

  it('never takes over a session that was planted before', async () => {
    const planted = await openSession(t, await t.seedPerson());
    const made = `__Host-witnessmark=wms_${'A'.repeat(43)}`;
    for (const cookie of [planted.reads.Cookie, made]) {
      const answer = await signIn(t, person.login, { cookie });
      const fresh = cookiesOf(answer).get('__Host-witnessmark');
      expect(fresh).not.toBe(cookie);
      const me = await t.http.get('/api/accounts/me').set(sessionOf(answer).reads).expect(200);
      expect(me.body).toMatchObject({ id: person.accountId });
      const other = await t.http.get('/api/accounts/me').set('Cookie', cookie);
      expect(bodyOf<{ id?: string }>(other).id).not.toBe(person.accountId);
    }
  });

  it('ends with sign-out, also for whoever stole the cookie', async () => {
    const session = sessionOf(await signIn(t, person.login));
    const out = await t.http.post('/api/sign-out').set(session.writes).expect(204);
    expect(out.headers['set-cookie']).toEqual([expect.stringContaining('Max-Age=0')]);
    await t.http.get('/api/accounts/me').set(session.reads).expect(401);
    await t.http.post('/api/sign-out').set(person.auth).expect(409);
  });

  it('is not done for another site, which would look on afterwards', async () => {
    const wanted = { login: person.login, password: testPassword };
    for (const headers of [
      { Origin: 'https://evil.example' },
      { 'Sec-Fetch-Site': 'cross-site' },
    ]) {
      const answer = await t.http.post('/api/sign-in/password').set(headers).send(wanted);
      expect(answer.status).toBe(403);
      expect(answer.headers['set-cookie']).toBeUndefined();
    }
    const own = { Host: 'localhost:8080', Origin: 'http://localhost:8080' };
    await t.http.post('/api/sign-in/password').set(own).send(wanted).expect(200);
  });

  it('refuses a wrong password and an unknown login with the same words, and no cookie', async () => {
    const wrong = await signIn(t, person.login, { password: 'not the password' });
    const unknown = await signIn(t, 'nobody');
    const words = [wrong, unknown].map(({ status, body }) => [
      status,
      bodyOf<{ detail: string }>({ body }).detail,
    ]);
    expect(words[0]).toEqual([401, 'Login or password is wrong.']);
    expect(words[1]).toEqual(words[0]);
    expect(wrong.headers['set-cookie']).toBeUndefined();
  });

  it('is not done by password for who has none', async () => {
    const agencyOnly = await t.seedPerson();
    await t.db.query('UPDATE account SET password_hash = NULL WHERE id = $1', [
      agencyOnly.accountId,
    ]);
    expect((await signIn(t, agencyOnly.login)).status).toBe(401);
  });

  it('ends other sessions where the password is set, and takes only the new one', async () => {
    const changing = await t.seedPerson();
    const [one, two] = [await openSession(t, changing), await openSession(t, changing)];
    const set = { password: 'tall green kettles sing' };
    await t.http.put('/api/accounts/me/password').set(one.writes).send(set).expect(204);
    await t.http.get('/api/accounts/me').set(one.reads).expect(200);
    await t.http.get('/api/accounts/me').set(two.reads).expect(401);
    expect((await signIn(t, changing.login)).status).toBe(401);
    const answer = await signIn(t, changing.login, set);
    expect(bodyOf<SignedIn>(answer).session).not.toBeNull();
  });

  it('says by which ways one comes in', async () => {
    const asked = async (host: string) =>
      (await t.http.get('/api/sign-in/ways').set('Host', host).expect(200)).body as object;
    expect(await asked('localhost:8080')).toEqual({ passkeys: true, agencies: [] });
    expect(await asked('127.0.0.1:8080')).toEqual({ passkeys: false, agencies: [] });
    expect(await asked('evil.example')).toEqual({ passkeys: false, agencies: [] });
  });
});
