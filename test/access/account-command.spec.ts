import { type AccountWanted, createAccount, listAccounts } from '../../src/operate/account.js';
import { bodyOf, startApp, type TestApp } from '../support/app.js';

const cheap = { memoryKib: 64, passes: 1, lanes: 1 };

describe('an account made beside the service', () => {
  let t: TestApp;
  beforeAll(async () => {
    t = await startApp();
  });
  afterAll(() => t.close());

  const wanted: AccountWanted = {
    login: 'first',
    displayName: 'First Administrator',
    roles: ['system_administrator', 'auditor'],
    password: 'a password for the first one',
    organisation: { name: 'Exercise Ministry', country: 'FR', kind: 'central_authority' },
  };
  const make = (change: Partial<AccountWanted>) =>
    createAccount(t.connections.owner, { ...wanted, ...change }, { passwordCost: cheap });

  it('is the first administrator, who signs in and makes the others', async () => {
    const id = await make({});
    const signedIn = await t.http
      .post('/api/tokens')
      .send({ login: wanted.login, password: wanted.password })
      .expect(201);
    const { token } = bodyOf<{ token: string }>(signedIn);
    const me = await t.http
      .get('/api/accounts/me')
      .set('Authorization', `Bearer ${token}`)
      .expect(200);
    expect(me.body).toMatchObject({ id, roles: ['auditor', 'system_administrator'] });
  });

  it('joins the organisation of that name, which stays as it was', async () => {
    await make({ login: 'second', organisation: { ...wanted.organisation, country: 'DE' } });
    expect(await t.db.query('SELECT name, country FROM organisation')).toEqual([
      { name: 'Exercise Ministry', country: 'FR' },
    ]);
    const logins = (await listAccounts(t.connections.owner)).map(({ login }) => login);
    expect(logins).toEqual(['first', 'second']);
  });

  it.each([
    ['a taken login', { login: 'first' }, 'is taken'],
    ['an unknown role', { roles: ['king'] }, 'roles'],
    ['a short password', { password: 'short' }, 'password'],
    [
      'an unknown country',
      { organisation: { name: 'X', country: 'XX', kind: 'court' } },
      'list of countries',
    ],
    ['an unknown kind', { organisation: { name: 'X', country: 'FR', kind: 'bakery' } }, 'kind'],
  ])('is refused with %s, and leaves nothing behind', async (_, change, reason) => {
    const before = await listAccounts(t.connections.owner);
    await expect(make(change)).rejects.toThrow(reason);
    expect(await listAccounts(t.connections.owner)).toEqual(before);
    expect(await t.db.query(`SELECT 1 FROM organisation WHERE name = 'X'`)).toEqual([]);
  });
});
