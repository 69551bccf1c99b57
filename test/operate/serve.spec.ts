import { chmodSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAccount } from '../../src/operate/account.js';
import { serve } from '../../src/operate/serve.js';
import { type Config, readConfig } from '../../src/platform/config.js';
import { createEmptyDatabase, createTestDatabase } from '../support/database.js';

describe('the service', () => {
  let home: string;
  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'witnessmark-serve-'));
    // As root PostgreSQL runs as somebody else, who must be able to pass through.
    chmodSync(home, 0o711);
  });
  afterAll(() => rm(home, { recursive: true, force: true }));

  const settings = (change: Readonly<Record<string, string>> = {}): Config =>
    readConfig({ WITNESSMARK_HOME: home, PORT: '0', ...change });
  const frontOf = async (address: string) => (await fetch(address)).status;

  it('starts in a fresh home with a database of its own, stops, and starts again with what it had', async () => {
    const first = await serve(settings());
    try {
      expect(await frontOf(first.address)).toBe(200);
      expect(first.firstLink?.slice(0, -43)).toBe(`${first.address}/sign-in#first=`);
      await expect(serve(settings())).rejects.toThrow(/in use/);
    } finally {
      await first.stop();
    }
    await first.stopped;
    await expect(frontOf(first.address)).rejects.toThrow();
    const second = await serve(settings());
    expect(await frontOf(second.address)).toBe(200);
    expect(second.firstLink).not.toBe(first.firstLink);
    await second.stop();
  }, 60_000);

  it("runs on somebody else's database once its migrations were run, and not before", async () => {
    const external = (urls: { web: string; ledger: string; owner: string }): Config =>
      settings({
        DATABASE_URL: urls.web,
        DATABASE_LEDGER_URL: urls.ledger,
        DATABASE_OWNER_URL: urls.owner,
        // A home belongs to one ledger: what was signed in it is remembered.
        WITNESSMARK_HOME: join(home, 'external'),
      });
    const [empty, migrated] = [await createEmptyDatabase(), await createTestDatabase()];
    try {
      await expect(serve(external(empty))).rejects.toThrow('witnessmark migrate');
      const service = await serve(external(migrated));
      const wanted = {
        login: 'first',
        displayName: 'First',
        roles: ['system_administrator'],
        password: 'a password for the first one',
        organisation: { name: 'Exercise Ministry', country: 'FR', kind: 'court' },
      };
      await createAccount(migrated.owner, wanted);
      const answer = await fetch(`${service.address}/api/tokens`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ login: wanted.login, password: wanted.password }),
      });
      expect(answer.status).toBe(201);
      await service.stop();
    } finally {
      await Promise.all([empty.drop(), migrated.drop()]);
    }
  }, 60_000);

  it('stops though somebody holds a request open that never comes whole', async () => {
    const service = await serve(settings());
    const { hostname, port } = new URL(service.address);
    const socket = connect(Number(port), hostname);
    socket.on('error', () => undefined);
    const head = 'POST /api/tokens HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n';
    socket.write(`${head}Content-Length: 50\r\n\r\n{"login"`);
    await new Promise((resolve) => setTimeout(resolve, 500));
    await service.stop();
    socket.destroy();
  }, 30_000);

  it('ends when its port is taken, and leaves no database running', async () => {
    const first = await serve(settings());
    try {
      const taken = new URL(first.address).port;
      const other = await mkdtemp(join(tmpdir(), 'witnessmark-serve-'));
      chmodSync(other, 0o711);
      await expect(serve(settings({ WITNESSMARK_HOME: other, PORT: taken }))).rejects.toThrow(
        'EADDRINUSE',
      );
      // A database left running would be in use.
      await (await serve(settings({ WITNESSMARK_HOME: other }))).stop();
      await rm(other, { recursive: true });
    } finally {
      await first.stop();
    }
  }, 60_000);
});
