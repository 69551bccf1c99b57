import { type DataSource } from 'typeorm';
import { asPerson } from '../../src/database/as-person.js';
import { openTestDatabase, type TestDatabase } from '../support/database.js';

const mine = '00000000-0000-4000-8000-000000000001';
const theirs = '00000000-0000-4000-8000-000000000002';

describe('rows of sign-ins at agencies, for the login of the service', () => {
  let database: TestDatabase;
  let web: DataSource;
  beforeAll(async () => {
    database = await openTestDatabase();
    web = database.web;
    await database.owner.query(
      `INSERT INTO organisation (id, name, country, kind, created_ms)
       VALUES (gen_random_uuid(), 'Exercise Police', 'FR', 'law_enforcement', 0)`,
    );
    await account('one', mine, ['investigator']);
    await account('two', theirs, ['investigator']);
    await web.query(
      `SELECT wm_begin_agency_sign_in(sha256('s'), 'police', 'n', '/', NULL, NULL, 0, 9000, 10)`,
    );
    await web.query(`SELECT wm_take_logout('https://a.example', sha256('j'), 0, 9000)`);
  });
  afterAll(() => database.close());

  /** As the service does when somebody came back from the agency. */
  const account = async (subject: string, id: string, roles: readonly string[], at = 1) => {
    const [row] = await web.query<{ id: string | null }[]>(
      `SELECT wm_agency_account('https://a.example', $1, $2, $3, 'X', 'Exercise Police', $4, $5) AS id`,
      [subject, id, `police.${subject}`, roles, at],
    );
    return row?.id ?? undefined;
  };

  it("show of identities only the person's own", async () => {
    expect(await web.query('SELECT 1 FROM account_identity')).toEqual([]);
    const seen = await asPerson(web, mine, (manager) =>
      manager.query<unknown[]>('SELECT subject FROM account_identity'),
    );
    expect(seen).toEqual([{ subject: 'one' }]);
  });

  it.each([
    'SELECT * FROM agency_sign_in',
    'SELECT * FROM agency_logout',
    'DELETE FROM agency_sign_in',
    'DELETE FROM agency_logout',
    `INSERT INTO account_identity VALUES ('https://a.example', 'three', '${theirs}', 0)`,
    `UPDATE account_identity SET account_id = '${mine}'`,
    'DELETE FROM account_identity',
    `UPDATE account SET roles = '{system_administrator}'`,
  ])('are out of reach for: %s', async (sql) => {
    const tried = asPerson(web, mine, (manager) => manager.query(sql));
    await expect(tried).rejects.toThrow(/permission denied|row-level security/);
  });

  it.each([
    `SELECT wm_agency_account('i', 's', '${mine}', 'l', 'X', 'Exercise Police', '{}', 0)`,
    `SELECT * FROM wm_take_agency_sign_in(sha256('s'), 'police', 0)`,
    `SELECT wm_begin_agency_sign_in(sha256('s'), 'p', 'n', '/', NULL, NULL, 0, 9000, 10)`,
    `SELECT wm_take_logout('i', sha256('j'), 0, 9000)`,
  ])('are not for the login of the log: %s', async (sql) => {
    await expect(database.ledger.query(sql)).rejects.toThrow('permission denied');
  });

  it('give up a sign-in once, to whoever has its state, for its agency, in time', async () => {
    const take = (state: string, agency: string, atMs: number) =>
      web.query<unknown[]>(`SELECT * FROM wm_take_agency_sign_in(sha256($1::bytea), $2, $3)`, [
        ...[state, agency, atMs],
      ]);
    expect(await take('other', 'police', 1)).toEqual([]);
    expect(await take('s', 'army', 1)).toEqual([]);
    expect(await take('s', 'police', 9000)).toEqual([]);
    const both = await Promise.all([take('s', 'police', 1), take('s', 'police', 1)]);
    expect(both.flat()).toEqual([
      { return_to: '/', account_id: null, session_id: null, begun_ms: '0' },
    ]);
  });

  it('clear away what has lapsed', async () => {
    await web.query(
      `SELECT wm_begin_agency_sign_in(sha256('old'), 'police', 'n', '/', NULL, NULL, 0, 100, 10),
         wm_take_logout('https://a.example', sha256('old'), 0, 100)`,
    );
    await web.query(
      `SELECT wm_begin_agency_sign_in(sha256('new'), 'police', 'n', '/', NULL, NULL, 200, 300, 10),
         wm_take_logout('https://a.example', sha256('new'), 200, 300)`,
    );
    const [row] = await database.owner.query<unknown[]>(
      `SELECT (SELECT count(*)::int FROM agency_sign_in WHERE state_hash = sha256('old')) AS sign_ins,
         (SELECT count(*)::int FROM agency_logout WHERE token_hash = sha256('old')) AS logouts`,
    );
    expect(row).toEqual({ sign_ins: 0, logouts: 0 });
  });

  it('leave an account without an identity of that issuer as it is, whatever its login', async () => {
    const local = '00000000-0000-4000-8000-000000000003';
    await database.owner.query(
      `INSERT INTO account (id, login, display_name, organisation_id, roles, password_hash, created_ms)
       SELECT $1, 'police.three', 'Local', id, '{auditor}', '$argon2id$x', 0 FROM organisation`,
      [local],
    );
    await expect(account('three', theirs.replace(/2$/, '4'), ['courier'])).rejects.toThrow(
      'account_login',
    );
    const [row] = await database.owner.query<unknown[]>(
      'SELECT roles, (SELECT count(*)::int FROM account_identity) AS n FROM account WHERE id = $1',
      [local],
    );
    expect(row).toEqual({ roles: ['auditor'], n: 2 });
  });

  it('make no account without a role, or in an organisation that is not there', async () => {
    expect(await account('four', theirs.replace(/2$/, '5'), [])).toBeUndefined();
    const [row] = await web.query<unknown[]>(
      `SELECT wm_agency_account('https://a.example', 'five', gen_random_uuid(), 'police.five', 'X',
         'Nobody', '{courier}', 0) AS id`,
    );
    expect(row).toEqual({ id: null });
    const [made] = await database.owner.query<unknown[]>(
      `SELECT count(*)::int AS n FROM account_identity WHERE subject IN ('four', 'five')`,
    );
    expect(made).toEqual({ n: 0 });
  });
});
