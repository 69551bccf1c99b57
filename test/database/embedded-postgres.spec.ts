import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, chown, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import pg from 'pg';
import {
  type EmbeddedPostgres,
  startPostgres,
} from '../../src/database/embedded/embedded-postgres.js';

const isRoot = process.getuid?.() === 0;
const nobody = 65_534;

describe('the embedded PostgreSQL', () => {
  let home: string;
  let folder: string;
  let running: EmbeddedPostgres[];
  let holders: ChildProcess[];

  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'witnessmark-embedded-'));
    await chmod(home, 0o711);
    folder = join(home, 'postgres');
    running = [];
    holders = [];
  });

  afterEach(async () => {
    for (const holder of holders) holder.kill('SIGKILL');
    for (const server of running) await server.stop();
    await rm(home, { recursive: true, force: true });
  });

  async function start(more: { port?: number } = {}): Promise<EmbeddedPostgres> {
    const server = await startPostgres({ folder, ...more });
    running.push(server);
    return server;
  }

  /** A process of its own that holds the folder; killed, it leaves its server behind. */
  async function hold(uid?: number): Promise<{ holder: ChildProcess; pid: number; url: string }> {
    const holder = spawn(
      process.execPath,
      ['--import', './test/support/run-typescript.mjs', 'test/support/hold-postgres.ts', folder],
      { stdio: ['pipe', 'pipe', 'inherit'], ...(uid !== undefined && { uid, gid: uid }) },
    );
    holders.push(holder);
    const lines = createInterface({ input: holder.stdout });
    const [line] = (await Promise.race([
      once(lines, 'line'),
      once(holder, 'exit').then(() => ['null']),
    ])) as [string];
    // Written by hold-postgres.ts.
    const held = JSON.parse(line) as { pid: number; url: string } | null;
    if (held === null) throw new Error('the holder did not start its server');
    return { holder, ...held };
  }

  async function query<Row extends object>(url: string, sql: string): Promise<readonly Row[]> {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      return (await client.query<Row>(sql)).rows;
    } finally {
      await client.end();
    }
  }

  const writeRow = (url: string): Promise<unknown> =>
    query(url, `CREATE TABLE kept AS SELECT 'acknowledged' AS word`);
  const readRow = (url: string): Promise<unknown> => query(url, 'SELECT word FROM kept');
  const row = [{ word: 'acknowledged' }];

  /** A process that has ended stays listed until its parent, here init, collects it. */
  const isAlive = (pid: number): boolean => {
    const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' });
    return !['', 'Z'].includes(stdout.trim().slice(0, 1));
  };

  it('keeps what was written from one start to the next', async () => {
    const first = await start();
    await writeRow(first.url);
    await first.stop();
    expect(isAlive(first.pid)).toBe(false);
    expect(await first.ended).toBe('exit code 0');
    expect(await readRow((await start()).url)).toEqual(row);
  });

  it('writes through to the disk, with checksums, and listens on loopback alone', async () => {
    const { url } = await start();
    const names = ['fsync', 'full_page_writes', 'synchronous_commit', 'data_checksums'];
    const rows = await query<{ name: string; setting: string }>(
      url,
      `SELECT name, setting FROM pg_settings WHERE name IN ('${names.join(`','`)}')`,
    );
    expect(rows.map(({ setting }) => setting)).toEqual(['on', 'on', 'on', 'on']);
    expect(await query(url, 'SHOW listen_addresses')).toEqual([{ listen_addresses: '127.0.0.1' }]);
    expect(await query(url, 'SHOW unix_socket_directories')).toEqual([
      { unix_socket_directories: '' },
    ]);
  });

  it('asks for the password, which only we can read', async () => {
    const { url } = await start();
    const wrong = new URL(url);
    wrong.password = 'guessed';
    await expect(query(wrong.href, 'SELECT 1')).rejects.toThrow('password authentication failed');
    const { mode } = await stat(join(folder, 'superuser.password'));
    expect(mode & 0o777).toBe(0o600);
    expect(
      (await readFile(join(folder, 'data/pg_hba.conf'), 'utf8')).match(/\btrust$/gm),
    ).toBeNull();
    expect((await stat(join(folder, 'data'))).mode & 0o777).toBe(0o700);
  });

  it('does not run as root, and not in our session', async () => {
    const { pid } = await start();
    const { stdout } = spawnSync('ps', ['-o', 'uid=,sess=', '-p', String(pid)], {
      encoding: 'utf8',
    });
    const [uid, session] = stdout.trim().split(/\s+/).map(Number);
    expect(uid).not.toBe(0);
    expect(session).toBe(pid);
  });

  it('keeps statements and the values in them out of the journal', async () => {
    const lines: string[] = [];
    const server = await startPostgres({ folder, log: (line) => lines.push(line) });
    running.push(server);
    await query(server.url, 'CREATE TABLE person (name text PRIMARY KEY)');
    const insert = `INSERT INTO person VALUES ('Amina Haddad')`;
    await query(server.url, insert);
    await expect(query(server.url, insert)).rejects.toThrow('duplicate key');
    await server.stop();
    expect(lines.join('\n')).toContain('duplicate key');
    expect(lines.join('\n')).not.toContain('Haddad');
  });

  it('starts again after the server was killed, with all that was acknowledged', async () => {
    const first = await start();
    await writeRow(first.url);
    process.kill(first.pid, 'SIGKILL');
    expect(await first.ended).toBe('SIGKILL');
    await first.stop();
    expect(await readRow((await start()).url)).toEqual(row);
  });

  it.each([
    ['of no process', () => 4_194_300],
    ['that another program has by now', () => process.pid],
  ])('is not deceived by an old pid file that says ready, with a number %s', async (_, pid) => {
    const first = await start();
    await writeRow(first.url);
    const pidFile = join(folder, 'data/postmaster.pid');
    const lines = (await readFile(pidFile, 'utf8')).split('\n');
    await first.stop();
    await writeFile(pidFile, [String(pid()), ...lines.slice(1)].join('\n'));
    const second = await start();
    expect(await readRow(second.url)).toEqual(row);
    expect(await readFile(pidFile, 'utf8')).toMatch(new RegExp(`^${second.pid}\n`));
  });

  it('ends the server that a killed process left behind, and takes over its data', async () => {
    const { holder, pid, url } = await hold();
    await writeRow(url);
    holder.kill('SIGKILL');
    await once(holder, 'exit');
    expect(isAlive(pid)).toBe(true);
    expect(await readRow((await start()).url)).toEqual(row);
    expect(isAlive(pid)).toBe(false);
  });

  it('leaves a server alone whose process lives, and says whose it is', async () => {
    const { holder, pid, url } = await hold();
    await expect(start()).rejects.toThrow(
      `in use by PostgreSQL (process ${pid}) of another Witnessmark (process ${holder.pid ?? 0})`,
    );
    expect(await query(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    holder.kill('SIGKILL');
    await once(holder, 'exit');
    await start();
  });

  it('takes its server with it when it exits without stopping it', async () => {
    const { holder, pid } = await hold();
    holder.stdin?.write('leave\n');
    await once(holder, 'exit');
    for (let i = 0; i < 200 && isAlive(pid); i++) await new Promise((r) => setTimeout(r, 25));
    expect(isAlive(pid)).toBe(false);
  });

  it('throws away a cluster that was only half made', async () => {
    const half = join(folder, 'data.unfinished', 'data');
    await mkdir(half, { recursive: true });
    await writeFile(join(half, 'PG_VERSION'), '18\n');
    expect(await query((await start()).url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect(existsSync(join(folder, 'data.unfinished'))).toBe(false);
  });

  it('does not touch a folder with something else in it', async () => {
    await mkdir(join(folder, 'data'), { recursive: true });
    await writeFile(join(folder, 'data/thesis.txt'), 'the only copy');
    await expect(start()).rejects.toThrow('not empty and not a PostgreSQL cluster');
    expect(await readFile(join(folder, 'data/thesis.txt'), 'utf8')).toBe('the only copy');
  });

  it('refuses data of another major version', async () => {
    await (await start()).stop();
    await writeFile(join(folder, 'data/PG_VERSION'), '14\n');
    await expect(start()).rejects.toThrow('was written by PostgreSQL 14');
  });

  it('says that the password is missing instead of guessing', async () => {
    await (await start()).stop();
    await rm(join(folder, 'superuser.password'));
    await expect(start()).rejects.toThrow('superuser.password is missing');
  });

  it('says that the port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
    await expect(start({ port })).rejects.toThrow(`Port ${port} is taken by another program`);
    other.close();
  });

  it('says that the home is a file', async () => {
    await writeFile(folder, '');
    await expect(start()).rejects.toThrow('set WITNESSMARK_HOME to a folder that can be written');
  });

  (isRoot ? describe : describe.skip)('started as root', () => {
    it('says that the run account cannot reach a closed home', async () => {
      await chmod(home, 0o700);
      await expect(start()).rejects.toThrow('cannot reach');
    });

    it('works in the same way for an ordinary user', async () => {
      await mkdir(folder, { mode: 0o700 });
      await chown(folder, nobody, nobody);
      const { pid, url } = await hold(nobody);
      await writeRow(url);
      expect(await readRow(url)).toEqual(row);
      const { uid } = await stat(`/proc/${pid}`);
      expect(uid).toBe(nobody);
      expect((await stat(join(folder, 'data/PG_VERSION'))).uid).toBe(nobody);
    });
  });
});
