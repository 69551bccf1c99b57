import pg from 'pg';
import { startApp, type SeededPerson, type TestApp } from '../support/app.js';

describe('the login of the service, without the service', () => {
  let t: TestApp;
  let client: pg.Client;
  let person: SeededPerson;
  let other: SeededPerson;
  let administrator: SeededPerson;
  beforeAll(async () => {
    t = await startApp();
    person = await t.seedPerson();
    other = await t.seedPerson();
    administrator = await t.seedPerson({ roles: ['system_administrator'] });
    client = new pg.Client({ connectionString: t.connections.web });
    await client.connect();
  });
  afterAll(async () => {
    await client.end();
    await t.close();
  });
  beforeEach(() => client.query('BEGIN'));
  afterEach(() => client.query('ROLLBACK'));

  const become = (accountId: string) =>
    client.query(`SELECT set_config('wm.person', $1, true)`, [accountId]);
  const count = async (sql: string, parameters: unknown[] = []) =>
    Number(
      (await client.query<{ n: string }>(`SELECT count(*) AS n FROM ${sql}`, parameters)).rows[0]
        ?.n,
    );
  const addAccount = (login: string) =>
    client.query(
      `INSERT INTO account (id, login, display_name, organisation_id, roles, password_hash, created_ms)
       VALUES (gen_random_uuid(), $1, 'X', $2, '{auditor}', '$argon2id$x', 0)`,
      [login, person.organisationId],
    );

  it.each(['organisation', 'account', 'api_token', 'kept_answer'])(
    'sees no row of %s before a person is named',
    async (table) => {
      const column = table === 'kept_answer' ? 'account_id' : 'id';
      expect(await count(`(SELECT ${column} FROM ${table}) AS rows`)).toBe(0);
    },
  );

  it("sees people and organisations, and of tokens only the person's own", async () => {
    await become(person.accountId);
    expect(await count('(SELECT id FROM account) AS rows')).toBe(3);
    expect(await count('organisation')).toBe(1);
    expect(await count('(SELECT id FROM api_token) AS rows')).toBe(1);
    expect(
      await count('(SELECT id FROM api_token WHERE account_id = $1) AS rows', [other.accountId]),
    ).toBe(0);
  });

  it.each([
    'SELECT password_hash FROM account',
    'SELECT * FROM account',
    'SELECT secret_hash FROM api_token',
    'SELECT * FROM api_token',
    'DELETE FROM account',
    `UPDATE account SET roles = '{system_administrator}'`,
    'DELETE FROM api_token',
    'UPDATE api_token SET expires_ms = expires_ms + 1',
    'DELETE FROM organisation',
  ])('has no right to: %s', async (sql) => {
    await become(administrator.accountId);
    await expect(client.query(sql)).rejects.toMatchObject({ code: '42501' });
  });

  it('makes accounts for a system administrator only', async () => {
    await become(administrator.accountId);
    await addAccount('made');
    await become(person.accountId);
    await expect(addAccount('smuggled')).rejects.toThrow(/row-level security/);
  });

  it('makes tokens for nobody but the person', async () => {
    await become(person.accountId);
    const add = (accountId: string) =>
      client.query(
        `INSERT INTO api_token (id, account_id, secret_hash, label, created_ms, expires_ms)
         VALUES (gen_random_uuid(), $1, sha256(gen_random_uuid()::text::bytea), '', 0, 1)`,
        [accountId],
      );
    await add(person.accountId);
    await expect(add(other.accountId)).rejects.toThrow(/row-level security/);
  });

  it('revokes nobody else’s token', async () => {
    await become(person.accountId);
    const { rowCount } = await client.query('UPDATE api_token SET revoked_ms = 1');
    expect(rowCount).toBe(1);
  });

  it('leaves the questions of sign-in to this login alone', async () => {
    expect(
      (await client.query('SELECT * FROM wm_sign_in_record($1)', [person.login])).rows,
    ).toHaveLength(1);
    const ledger = new pg.Client({ connectionString: t.connections.ledger });
    await ledger.connect();
    try {
      await expect(
        ledger.query('SELECT * FROM wm_sign_in_record($1)', [person.login]),
      ).rejects.toMatchObject({ code: '42501' });
      await expect(ledger.query('SELECT id FROM account')).rejects.toMatchObject({ code: '42501' });
    } finally {
      await ledger.end();
    }
  });
});
