import { chmod, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { type Connections, openConnections } from '../../src/database/connections.js';
import { migrations } from '../../src/database/migrations.js';
import { migrate, migrateDatabase } from '../../src/operate/migrate.js';

describe('the database below the home', () => {
  let home: string;
  let opened: Connections[];

  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'witnessmark-home-'));
    await chmod(home, 0o711);
    opened = [];
  });

  afterEach(async () => {
    for (const connections of opened) await connections.close();
    await rm(home, { recursive: true, force: true });
  });

  const config = (): { home: string; database: { kind: 'embedded' } } => ({
    home,
    database: { kind: 'embedded' },
  });

  async function open(): Promise<Connections> {
    const connections = await openConnections(config());
    opened.push(connections);
    return connections;
  }

  async function loginOf(url: string): Promise<unknown> {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    const { rows } = await client.query<object>(
      'SELECT session_user AS login, current_database() AS database',
    );
    await client.end();
    return rows[0];
  }

  it('is made at the first opening, with a login for each part', async () => {
    const { web, ledger, owner } = await open();
    const database = 'witnessmark';
    expect(await loginOf(web)).toEqual({ login: 'wm_web', database });
    expect(await loginOf(ledger)).toEqual({ login: 'wm_ledger', database });
    expect(await loginOf(owner)).toEqual({ login: 'witnessmark', database });
  });

  it('keeps its passwords in files that only we can read, each another', async () => {
    const urls = await open();
    const folder = join(home, 'postgres');
    const files = (await readdir(folder)).filter((name) => name.endsWith('.password'));
    expect(files.sort()).toEqual(['superuser.password', 'wm_ledger.password', 'wm_web.password']);
    for (const file of files) expect((await stat(join(folder, file))).mode & 0o777).toBe(0o600);
    const passwords = [urls.web, urls.ledger, urls.owner].map((url) => new URL(url).password);
    expect(new Set(passwords).size).toBe(3);
  });

  it('follows a password file that was renewed', async () => {
    const first = await open();
    await first.close();
    await rm(join(home, 'postgres/wm_web.password'));
    const second = await open();
    expect(new URL(second.web).password).not.toBe(new URL(first.web).password);
    expect(await loginOf(second.web)).toMatchObject({ login: 'wm_web' });
  });

  it('is migrated by one command, which leaves nothing running', async () => {
    expect(await migrate(config())).toEqual(migrations.map(({ name }) => name));
    expect(await migrate(config())).toEqual([]);
    expect(await readdir(join(home, 'postgres/data'))).not.toContain('postmaster.pid');
  });

  it('says when its server has ended', async () => {
    const connections = await open();
    await connections.close();
    expect(await connections.ended).toBe('exit code 0');
  });
});

describe('somebody else’s database', () => {
  let home: string;
  let server: Connections;

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'witnessmark-external-'));
    await chmod(home, 0o711);
    server = await openConnections({ home, database: { kind: 'embedded' } });
  });

  afterAll(async () => {
    await server.close();
    await rm(home, { recursive: true, force: true });
  });

  async function asSuperuser(...statements: readonly string[]): Promise<void> {
    const client = new pg.Client({ connectionString: server.owner });
    await client.connect();
    for (const statement of statements) await client.query(statement);
    await client.end();
  }

  const urlOf = (login: string, password: string, database: string): string => {
    const url = new URL(server.owner);
    [url.username, url.password, url.pathname] = [login, password, database];
    return url.href;
  };

  it('is only named, not started or stopped', async () => {
    const urls = { web: 'postgres://a@h/d', ledger: 'postgres://b@h/d', owner: 'postgres://c@h/d' };
    const connections = await openConnections({ home, database: { kind: 'external', ...urls } });
    expect(connections).toMatchObject(urls);
    await connections.close();
  });

  it('is migrated by a login that is no superuser, which makes the missing roles', async () => {
    await asSuperuser(
      'ALTER DATABASE witnessmark OWNER TO witnessmark',
      'DROP OWNED BY wm_owner, wm_web, wm_ledger',
      'DROP ROLE wm_web',
      'DROP ROLE wm_ledger',
      'DROP ROLE wm_owner',
      `CREATE ROLE operator LOGIN CREATEROLE PASSWORD 'operator'`,
      'CREATE DATABASE theirs OWNER operator',
    );
    const urls = {
      web: urlOf('wm_web', 'web-password', 'theirs'),
      ledger: urlOf('wm_ledger', 'ledger-password', 'theirs'),
      owner: urlOf('operator', 'operator', 'theirs'),
    };
    expect(await migrateDatabase(urls)).toHaveLength(migrations.length);
    expect(await migrateDatabase(urls)).toEqual([]);
    const client = new pg.Client({ connectionString: urls.web });
    await client.connect();
    expect((await client.query('SELECT wm_person() AS person')).rows).toEqual([{ person: null }]);
    await client.end();
  });
});
