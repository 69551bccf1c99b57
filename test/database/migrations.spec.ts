import { randomBytes } from 'node:crypto';
import { DataSource } from 'typeorm';
import { ownerDataSource, webDataSource } from '../../src/database/data-source.js';
import { checkLogin } from '../../src/database/login-rights.js';
import { migrations } from '../../src/database/migrations.js';
import { schemaDrift } from '../../src/operate/drift.js';
import { migrateDatabase } from '../../src/operate/migrate.js';
import {
  createEmptyDatabase,
  createTestDatabase,
  type CreatedDatabase,
  openTestDatabase,
  type TestDatabase,
} from '../support/database.js';

describe('migrations', () => {
  let empty: CreatedDatabase;

  beforeAll(async () => {
    empty = await createEmptyDatabase();
  });

  afterAll(async () => {
    await empty.drop();
  });

  it('bring an empty database to the present schema, once', async () => {
    expect(await migrateDatabase(empty)).toEqual(migrations.map(({ name }) => name));
    expect(await migrateDatabase(empty)).toEqual([]);
  });

  it('leave nothing that the entities would have otherwise', async () => {
    expect(await schemaDrift(empty.owner)).toEqual([]);
  });

  it.each([
    ['a column missing', 'ALTER TABLE account DROP COLUMN display_name', '"display_name"'],
    ['a column too many', 'ALTER TABLE account ADD COLUMN phone text', '"phone"'],
    ['another type', 'ALTER TABLE account ALTER COLUMN roles TYPE varchar[]', '"roles"'],
    [
      'a key missing',
      'ALTER TABLE account DROP CONSTRAINT account_organisation',
      'account_organisation',
    ],
    ['a table missing', 'DROP TABLE api_token CASCADE', 'CREATE TABLE "api_token"'],
  ])('are seen to disagree with the entities: %s', async (_, statement, told) => {
    const database = await createTestDatabase();
    const owner = await ownerDataSource(database.owner).initialize();
    await owner.query(statement);
    await owner.destroy();
    expect((await schemaDrift(database.owner)).join()).toContain(told);
    await database.drop();
  });

  it('stand in the order of their numbers', () => {
    const numbers = migrations.map(({ name }) => Number(name.slice(-13)));
    expect(numbers.every(Number.isSafeInteger)).toBe(true);
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
  });
});

describe('the logins', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await openTestDatabase();
    await database.owner.query('CREATE TABLE kept (text text)');
    await database.owner.query(`INSERT INTO kept VALUES ('first')`);
    await database.owner.query(
      `CREATE TRIGGER kept_unchanged BEFORE UPDATE OR DELETE ON kept
         FOR EACH ROW EXECUTE FUNCTION wm_refuse_change()`,
    );
    await database.owner.query(
      `CREATE TRIGGER kept_not_truncated BEFORE TRUNCATE ON kept
         FOR EACH STATEMENT EXECUTE FUNCTION wm_refuse_change()`,
    );
    for (const trigger of ['kept_unchanged', 'kept_not_truncated']) {
      await database.owner.query(`ALTER TABLE kept ENABLE ALWAYS TRIGGER ${trigger}`);
    }
  });

  afterAll(async () => {
    await database.close();
  });

  it('leave every table with the owner that nobody logs in as', async () => {
    const rows = await database.owner.query<{ owner: string; login: boolean }[]>(
      `SELECT DISTINCT rolname AS owner, rolcanlogin AS login FROM pg_class c
       JOIN pg_roles r ON r.oid = c.relowner
       WHERE c.relnamespace = 'public'::regnamespace`,
    );
    expect(rows).toEqual([{ owner: 'wm_owner', login: false }]);
  });

  it.each(['web', 'ledger'] as const)('let %s make neither tables nor roles', async (login) => {
    const db = database[login];
    await expect(db.query('CREATE TABLE mine (a int)')).rejects.toThrow('permission denied');
    await expect(db.query('CREATE TEMP TABLE mine (a int)')).rejects.toThrow('permission denied');
    await expect(db.query('CREATE ROLE mine')).rejects.toThrow('permission denied');
    await expect(db.query('SET ROLE wm_owner')).rejects.toThrow('permission denied');
  });

  it.each(['web', 'ledger'] as const)('show %s no table that it was not granted', async (login) => {
    await expect(database[login].query('SELECT * FROM kept')).rejects.toThrow('permission denied');
  });

  it.each([`UPDATE kept SET text = 'other'`, 'DELETE FROM kept', 'TRUNCATE kept'])(
    'refuse even the owner: %s',
    async (statement) => {
      await expect(database.owner.query(statement)).rejects.toThrow(
        'rows of kept are only ever added',
      );
      expect(await database.owner.query('SELECT text FROM kept')).toEqual([{ text: 'first' }]);
    },
  );

  it('refuse a superuser who turns ordinary triggers off', async () => {
    const superuser = new DataSource({ type: 'postgres', url: database.urls.owner, poolSize: 1 });
    await superuser.initialize();
    await superuser.query('SET session_replication_role = replica');
    await expect(superuser.query('DELETE FROM kept')).rejects.toThrow('only ever added');
    await superuser.destroy();
  });

  it('are those of the service, each with its own rights', async () => {
    await expect(checkLogin(database.web, 'wm_web', 'wm_ledger')).resolves.toBeUndefined();
    await expect(checkLogin(database.ledger, 'wm_ledger', 'wm_web')).resolves.toBeUndefined();
  });

  it('are refused when one stands in for the other', async () => {
    await expect(checkLogin(database.ledger, 'wm_web', 'wm_ledger')).rejects.toThrow(
      'as wm_ledger: it has the rights of wm_ledger too',
    );
  });

  it.each([
    ['SUPERUSER', 'is a superuser or bypasses row-level security'],
    ['BYPASSRLS IN ROLE wm_web', 'is a superuser or bypasses row-level security'],
    ['IN ROLE wm_web, wm_owner', 'is a member of wm_owner'],
    ['IN ROLE wm_web, wm_ledger', 'has the rights of wm_ledger too'],
    ['', 'does not have the rights of wm_web'],
  ])('are refused as roles with %s', async (rights, fault) => {
    const name = `wm_test_login_${randomBytes(4).toString('hex')}`;
    const admin = await new DataSource({ type: 'postgres', url: database.urls.owner }).initialize();
    await admin.query(`CREATE ROLE ${name} LOGIN PASSWORD '${name}' ${rights}`);
    await admin.query(
      `DO $$ BEGIN EXECUTE format('GRANT CONNECT ON DATABASE %I TO ${name}', current_database()); END $$`,
    );
    const url = new URL(database.urls.web);
    [url.username, url.password] = [name, name];
    const login = await webDataSource(url.href).initialize();
    try {
      await expect(checkLogin(login, 'wm_web', 'wm_ledger')).rejects.toThrow(
        `${name}: it ${fault}`,
      );
    } finally {
      await login.destroy();
      await admin.query(`DROP OWNED BY ${name}`);
      await admin.query(`DROP ROLE ${name}`);
      await admin.destroy();
    }
  });
});
