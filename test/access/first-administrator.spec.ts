import { FirstAdministratorService } from '../../src/access/first-administrator.service.js';
import { startApp, type TestApp } from '../support/app.js';
import { sessionOf, signIn } from '../support/signing-in.js';

const password = 'tall green kettles sing';
const dayMs = 24 * 60 * 60 * 1000;

describe('the first administrator', () => {
  let t: TestApp;
  beforeEach(async () => {
    t = await startApp({ PORT: '0' });
  });
  afterEach(() => t.close());

  const newSecret = async (): Promise<string> => {
    const path = await t.app.get(FirstAdministratorService).renewLink();
    expect(path).toMatch(/^\/sign-in#first=[A-Za-z0-9_-]{43}$/);
    return path?.split('=')[1] ?? '';
  };
  const wanted = (secret: string, login = 'amal') => ({
    ...{ secret, login, password, displayName: 'Amal' },
    organisation: { name: 'Exercise Registry', country: 'FR', kind: 'court' },
  });
  const make = (body: object) => t.http.post('/api/first-administrator').send(body);
  const accounts = async (): Promise<number> =>
    (await t.db.query<unknown[]>('SELECT 1 FROM account')).length;

  it('makes an account with the link, signs in with it and makes others', async () => {
    await make(wanted(await newSecret())).expect(201);
    const { reads, writes } = sessionOf(await signIn(t, 'amal', { password }));
    const me = await t.http.get('/api/accounts/me').set(reads).expect(200);
    expect(me.body).toMatchObject({
      ...{ login: 'amal', organisation: 'Exercise Registry', roles: ['system_administrator'] },
    });
    const more = { name: 'Exercise Police', country: 'FR', kind: 'law_enforcement' };
    await t.http.post('/api/organisations').set(writes).send(more).expect(201);
  });

  it('is one: the link works once', async () => {
    const secret = await newSecret();
    await make(wanted(secret)).expect(201);
    await make(wanted(secret, 'boris')).expect(403);
    expect(await accounts()).toBe(1);
  });

  it('is one, also of several at the same moment', async () => {
    const secret = await newSecret();
    const answers = await Promise.all(
      Array.from({ length: 6 }, (_, i) => make(wanted(secret, `amal${i}`))),
    );
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toEqual([201, 403, 403, 403, 403, 403]);
    expect(await accounts()).toBe(1);
  });

  it('comes within a day', async () => {
    const secret = await newSecret();
    t.clock.advance(dayMs);
    await make(wanted(secret)).expect(403);
    expect(await accounts()).toBe(0);
  });

  it('does not come where somebody has an account, nor is there a link then', async () => {
    const secret = await newSecret();
    await t.seedPerson();
    await make(wanted(secret)).expect(403);
    expect(await t.app.get(FirstAdministratorService).renewLink()).toBeUndefined();
    expect(await accounts()).toBe(1);
  });

  it('takes the link of the newest start alone', async () => {
    const [former, present] = [await newSecret(), await newSecret()];
    await make(wanted(former)).expect(403);
    await make(wanted(present)).expect(201);
  });

  it('knows the secret, and gives a password and a country that may be taken', async () => {
    const secret = await newSecret();
    await make(wanted('A'.repeat(43))).expect(403);
    await make(wanted('x')).expect(403);
    const weak = await make({ ...wanted(secret), password: 'amal amal amal amal' }).expect(422);
    expect(weak.body).toMatchObject({ errors: [{ pointer: '/password' }] });
    const organisation = { name: 'X', country: 'ZZ', kind: 'court' };
    const nowhere = await make({ ...wanted(secret), organisation }).expect(422);
    expect(nowhere.body).toMatchObject({ errors: [{ pointer: '/organisation/country' }] });
    await make({ ...wanted(secret), roles: ['auditor'] }).expect(422);
    expect(await accounts()).toBe(0);
  });

  it('keeps the link as a hash alone, out of the reach of the login of the service', async () => {
    const secret = await newSecret();
    const rows = JSON.stringify(await t.db.query('SELECT * FROM first_link'));
    expect(rows).not.toContain(secret);
    expect(rows).not.toContain(Buffer.from(secret).toString('hex'));
  });
});
