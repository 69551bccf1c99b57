import { bodyOf, type SeededPerson, startApp, type TestApp, testPassword } from '../support/app.js';
import { openSession } from '../support/browser-session.js';
import { codeOf, enrolTotp, sessionOf, signIn, type SignedIn } from '../support/signing-in.js';

describe('a second factor', () => {
  let t: TestApp;
  beforeAll(async () => {
    t = await startApp({ PORT: '0' });
  });
  afterAll(() => t.close());

  const ticketFor = async ({ login }: SeededPerson): Promise<string> =>
    bodyOf<SignedIn>(await signIn(t, login)).ticket ?? '';
  const answer = (ticket: string, code: string) =>
    t.http.post('/api/sign-in/second-factor').send({ ticket, code });

  it('is asked for after the password, and opens a session that says so', async () => {
    const person = await t.seedPerson();
    const { secret } = await enrolTotp(t, person);
    const first = await signIn(t, person.login);
    expect(first.body).toMatchObject({ next: 'second-factor', session: null });
    expect(first.headers['set-cookie']).toBeUndefined();
    const ticket = bodyOf<SignedIn>(first).ticket ?? '';
    const second = await answer(ticket, codeOf(secret, t.clock.nowMs())).expect(200);
    const { reads } = sessionOf(second);
    const list = await t.http.get('/api/sessions').set(reads).expect(200);
    const { items } = bodyOf<{ items: readonly { readonly isCurrent: boolean }[] }>(list);
    const current = items.find(({ isCurrent }) => isCurrent);
    expect(current).toMatchObject({ method: 'password', isMultiFactor: true });
  });

  it('is not asked for before its owner showed a code of it', async () => {
    const person = await t.seedPerson();
    const { writes } = await openSession(t, person);
    await t.http.post('/api/accounts/me/totp').set(writes).expect(201);
    const wrong = { code: '000000' };
    const at = '/api/accounts/me/totp/confirmation';
    await t.http.post(at).set(writes).send(wrong).expect(422);
    expect(bodyOf<SignedIn>(await signIn(t, person.login)).next).toBeNull();
  });

  it('takes a code once, also when it is shown twice at the same moment', async () => {
    const person = await t.seedPerson();
    const { secret } = await enrolTotp(t, person);
    const code = codeOf(secret, t.clock.nowMs());
    const tickets = [await ticketFor(person), await ticketFor(person), await ticketFor(person)];
    const answers = await Promise.all(tickets.map((ticket) => answer(ticket, code)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401, 401]);
    await answer(await ticketFor(person), code).expect(401);
  });

  it('takes no code that is older than one that was taken', async () => {
    const person = await t.seedPerson();
    const { secret } = await enrolTotp(t, person);
    const nowMs = t.clock.nowMs();
    await answer(await ticketFor(person), codeOf(secret, nowMs + 30_000)).expect(200);
    await answer(await ticketFor(person), codeOf(secret, nowMs)).expect(401);
  });

  it.each([
    [-60, 401],
    [30, 200],
    [60, 401],
  ])('bears a clock that is %i seconds off: %i', async (seconds, status) => {
    const person = await t.seedPerson();
    const { secret } = await enrolTotp(t, person);
    const code = codeOf(secret, t.clock.nowMs() + seconds * 1000);
    expect((await answer(await ticketFor(person), code)).status).toBe(status);
  });

  it('bears a clock that is half a minute behind', async () => {
    const person = await t.seedPerson();
    const { secret } = await enrolTotp(t, person);
    t.clock.advance(60_000);
    const code = codeOf(secret, t.clock.nowMs() - 30_000);
    await answer(await ticketFor(person), code).expect(200);
  });

  it('is tried five times with one password, for five minutes', async () => {
    const person = await t.seedPerson();
    const { secret } = await enrolTotp(t, person);
    const [tired, old] = [await ticketFor(person), await ticketFor(person)];
    for (let i = 0; i < 5; i++) await answer(tired, '000000').expect(401);
    await answer(tired, codeOf(secret, t.clock.nowMs())).expect(401);
    t.clock.advance(5 * 60 * 1000);
    await answer(old, codeOf(secret, t.clock.nowMs())).expect(401);
    await answer(await ticketFor(person), codeOf(secret, t.clock.nowMs())).expect(200);
  });

  it('has a ticket that nobody makes up', async () => {
    for (const ticket of ['x', 'A'.repeat(43)]) await answer(ticket, '123456').expect(401);
  });

  it('guards API tokens too', async () => {
    const person = await t.seedPerson();
    const { secret } = await enrolTotp(t, person);
    const wanted = { login: person.login, password: testPassword, label: 'kit' };
    const without = await t.http.post('/api/tokens').send(wanted).expect(401);
    expect(without.body).toMatchObject({ code: 'second-factor-needed' });
    const wrong = { ...wanted, password: 'not the password' };
    const refused = await t.http.post('/api/tokens').send(wrong).expect(401);
    expect(refused.body).toMatchObject({ code: 'unauthenticated' });
    const code = codeOf(secret, t.clock.nowMs());
    await t.http
      .post('/api/tokens')
      .send({ ...wanted, code })
      .expect(201);
    await t.http
      .post('/api/tokens')
      .send({ ...wanted, code })
      .expect(401);
  });

  it('is taken away only where the password can stand alone', async () => {
    const person = await t.seedPerson();
    const { session } = await enrolTotp(t, person);
    const set = (password: string) =>
      t.http.put('/api/accounts/me/password').set(session.writes).send({ password });
    await set('kqvzmwjx').expect(204);
    const removal = () => t.http.delete('/api/accounts/me/totp').set(session.writes);
    await removal().expect(409);
    await set('tall green kettles').expect(204);
    await removal().expect(204);
    expect(await signIn(t, person.login)).toMatchObject({ status: 401 });
    const alone = await signIn(t, person.login, { password: 'tall green kettles' });
    expect(bodyOf<SignedIn>(alone).next).toBeNull();
    const short = await set('kqvzmwjx').expect(422);
    expect(short.body).toMatchObject({ errors: [{ pointer: '/password' }] });
  });

  it('is not replaced while it is in use', async () => {
    const { session } = await enrolTotp(t, await t.seedPerson());
    await t.http.post('/api/accounts/me/totp').set(session.writes).expect(409);
  });
});

describe('a recovery code', () => {
  let t: TestApp;
  beforeAll(async () => {
    t = await startApp({ PORT: '0' });
  });
  afterAll(() => t.close());

  const ticketFor = async ({ login }: SeededPerson): Promise<string> =>
    bodyOf<SignedIn>(await signIn(t, login)).ticket ?? '';
  const answer = (ticket: string, code: string) =>
    t.http.post('/api/sign-in/second-factor').send({ ticket, code });

  it('is one of ten, stands in for the authenticator once, however it is typed', async () => {
    const person = await t.seedPerson();
    const { recoveryCodes } = await enrolTotp(t, person);
    expect(new Set(recoveryCodes).size).toBe(10);
    const [code = ''] = recoveryCodes;
    expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/);
    const typed = code.toLowerCase().replaceAll('-', ' ');
    const { reads } = sessionOf(await answer(await ticketFor(person), typed).expect(200));
    const means = await t.http.get('/api/accounts/me/sign-in').set(reads).expect(200);
    expect(means.body).toEqual({ hasPassword: true, hasTotp: true, recoveryCodesLeft: 9 });
    await answer(await ticketFor(person), code).expect(401);
  });

  it('is used by one of two who show it at the same moment', async () => {
    const person = await t.seedPerson();
    const [code = ''] = (await enrolTotp(t, person)).recoveryCodes;
    const tickets = [await ticketFor(person), await ticketFor(person)];
    const answers = await Promise.all(tickets.map((ticket) => answer(ticket, code)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401]);
  });

  it('works for its owner alone, and no more when there are new ones', async () => {
    const [person, other] = [await t.seedPerson(), await t.seedPerson()];
    const [code = ''] = (await enrolTotp(t, person)).recoveryCodes;
    const { session, recoveryCodes } = await enrolTotp(t, other);
    await answer(await ticketFor(other), code).expect(401);
    const renewed = await t.http
      .post('/api/accounts/me/recovery-codes')
      .set(session.writes)
      .expect(200);
    await answer(await ticketFor(other), recoveryCodes[0] ?? '').expect(401);
    const [fresh = ''] = bodyOf<{ codes: string[] }>(renewed).codes;
    await answer(await ticketFor(other), fresh).expect(200);
  });

  it('is stored as a hash alone', async () => {
    const { recoveryCodes } = await enrolTotp(t, await t.seedPerson());
    const rows = JSON.stringify(await t.db.query('SELECT * FROM recovery_code'));
    for (const code of recoveryCodes) expect(rows).not.toContain(code);
  });

  it('is given to nobody without an authenticator, nor long after the sign-in', async () => {
    const { writes } = await openSession(t, await t.seedPerson());
    await t.http.post('/api/accounts/me/recovery-codes').set(writes).expect(409);
    const { session } = await enrolTotp(t, await t.seedPerson());
    t.clock.advance(10 * 60 * 1000 + 1);
    const late = await t.http.post('/api/accounts/me/recovery-codes').set(session.writes);
    expect(late).toMatchObject({ status: 403, body: { code: 'sign-in-again' } });
  });
});
