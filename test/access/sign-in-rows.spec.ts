import { randomBytes, randomUUID } from 'node:crypto';
import pg from 'pg';
import { type SeededPerson, startApp, type TestApp } from '../support/app.js';
import { openSession } from '../support/browser-session.js';
import { enrolTotp, signIn } from '../support/signing-in.js';

describe('what sign-in remembers of people', () => {
  let t: TestApp;
  let person: SeededPerson;
  let client: pg.Client;
  beforeAll(async () => {
    t = await startApp({ PORT: '0' });
    person = await t.seedPerson();
    await signIn(t, person.login);
    await enrolTotp(t, person);
    await addPasskey(person);
    client = new pg.Client({ connectionString: t.connections.web });
    await client.connect();
  });
  afterAll(async () => {
    await client.end();
    await t.close();
  });
  beforeEach(() => client.query('BEGIN'));
  afterEach(() => client.query('ROLLBACK'));

  async function addPasskey({ accountId }: SeededPerson): Promise<string> {
    const id = randomUUID();
    await t.db.query(
      `INSERT INTO passkey (id, account_id, credential_id, public_key, counter, name, created_ms)
       VALUES ($1, $2, $3, $3, 0, 'laptop', 0)`,
      [id, accountId, randomBytes(32)],
    );
    return id;
  }
  const become = (accountId: string) =>
    client.query(`SELECT set_config('wm.person', $1, true)`, [accountId]);
  const count = async (table: string): Promise<number> => {
    const sql = `SELECT count(account_id) AS n FROM ${table}`;
    return Number((await client.query<{ n: string }>(sql)).rows[0]?.n);
  };

  it.each(['session', 'totp', 'recovery_code', 'passkey', 'known_device'])(
    'is shown as %s to its owner, and to nobody else',
    async (table) => {
      expect(await count(table)).toBe(0);
      await become((await t.seedPerson({ roles: ['system_administrator'] })).accountId);
      expect(await count(table)).toBe(0);
      await become(person.accountId);
      expect(await count(table)).toBeGreaterThan(0);
    },
  );

  it.each([
    'INSERT INTO totp (account_id, secret, created_ms) VALUES ($1, repeat($$A$$, 32), 0)',
    `INSERT INTO recovery_code (account_id, code_hash, created_ms) VALUES ($1, sha256(''), 0)`,
    `INSERT INTO known_device (secret_hash, account_id, created_ms, ends_ms) VALUES (sha256(''), $1, 0, 1)`,
    `INSERT INTO passkey (id, account_id, credential_id, public_key, counter, name, created_ms)
       VALUES (gen_random_uuid(), $1, 'x', 'x', 0, 'x', 0)`,
  ])('is made for nobody but oneself: %s', async (sql) => {
    const [one, other] = [await t.seedPerson(), await t.seedPerson()];
    await become(one.accountId);
    await client.query(sql, [one.accountId]);
    await expect(client.query(sql, [other.accountId])).rejects.toMatchObject({ code: '42501' });
  });

  it.each([
    'SELECT secret_hash FROM session',
    'SELECT secret_hash FROM known_device',
    'SELECT hash FROM sign_in_ticket',
    'SELECT key FROM sign_in_count',
    'SELECT secret_hash FROM first_link',
    'SELECT password_is_short FROM account',
    'UPDATE session SET ends_ms = ends_ms + 1',
    'UPDATE passkey SET public_key = credential_id',
  ])('is out of the reach of the login of the service: %s', async (sql) => {
    await become(person.accountId);
    await expect(client.query(sql)).rejects.toMatchObject({ code: '42501' });
  });

  it('lets nobody set the password of another', async () => {
    const [one, other] = [await t.seedPerson(), await t.seedPerson()];
    await become(one.accountId);
    const sql = `UPDATE account SET password_hash = '$argon2id$x' WHERE id = $1`;
    expect((await client.query(sql, [other.accountId])).rowCount).toBe(0);
    expect((await client.query(sql, [one.accountId])).rowCount).toBe(1);
  });

  it('keeps the last way in: a passkey of who has no password', async () => {
    const one = await t.seedPerson();
    const [first, second] = [await addPasskey(one), await addPasskey(one)];
    await t.db.query('UPDATE account SET password_hash = NULL WHERE id = $1', [one.accountId]);
    const { writes } = await openSession(t, one, { method: 'passkey' });
    const remove = (id: string) => t.http.delete(`/api/accounts/me/passkeys/${id}`).set(writes);
    const other = await openSession(t, await t.seedPerson());
    await t.http.delete(`/api/accounts/me/passkeys/${first}`).set(other.writes).expect(404);
    const answers = await Promise.all([remove(first), remove(second)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 409]);
    const set = { password: 'tall green kettles sing' };
    await t.http.put('/api/accounts/me/password').set(writes).send(set).expect(204);
    const list = await t.http.get('/api/accounts/me/passkeys').set(writes).expect(200);
    const { items } = list.body as { readonly items: readonly { readonly id: string }[] };
    expect(items).toHaveLength(1);
    await remove(items[0]?.id ?? '').expect(204);
  });
});
