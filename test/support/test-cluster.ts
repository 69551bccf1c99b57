import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { type DatabaseUrls } from '../../src/database/connections.js';
import { startPostgres } from '../../src/database/embedded/embedded-postgres.js';
import { createRoles, setPasswords } from '../../src/database/roles.js';
import { migrateDatabase } from '../../src/operate/migrate.js';

/** What a worker needs to make databases of its own. */
export interface TestCluster {
  /** Of a superuser, to the database `postgres`. */
  readonly admin: string;
  /** Name of a migrated database to copy. */
  readonly template: string;
  /** Of wm_web and wm_ledger. */
  readonly password: string;
}

export interface OwnedCluster extends TestCluster {
  close(): Promise<void>;
}

/** The server of TEST_DATABASE_OWNER_URL (a superuser's, on a server for tests alone), or an embedded one. */
export async function openCluster(): Promise<OwnedCluster> {
  const external = process.env['TEST_DATABASE_OWNER_URL'];
  if (external === undefined || external === '') return openEmbedded();
  const cluster = await prepare(external);
  return {
    ...cluster,
    close: () => inDatabase(external, `DROP DATABASE ${cluster.template} WITH (FORCE)`),
  };
}

async function openEmbedded(): Promise<OwnedCluster> {
  const home = await mkdtemp(join(tmpdir(), 'witnessmark-postgres-'));
  await chmod(home, 0o711);
  const server = await startPostgres({
    folder: join(home, 'postgres'),
    // Thrown away at the end: nothing need survive a power cut.
    settings: {
      fsync: 'off',
      synchronous_commit: 'off',
      full_page_writes: 'off',
      max_connections: '200',
    },
  });
  const close = async (): Promise<void> => {
    await server.stop();
    await rm(home, { recursive: true, force: true });
  };
  try {
    return { ...(await prepare(server.url)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function prepare(admin: string): Promise<TestCluster> {
  const cluster = {
    admin,
    template: `wm_template_${randomBytes(6).toString('hex')}`,
    password: randomBytes(12).toString('hex'),
  };
  const passwords = { wm_web: cluster.password, wm_ledger: cluster.password };
  const client = new pg.Client({ connectionString: admin });
  await client.connect();
  try {
    await createRoles(client, passwords);
    await setPasswords(client, passwords);
    await client.query(`CREATE DATABASE ${cluster.template} OWNER wm_owner`);
  } finally {
    await client.end();
  }
  await migrateDatabase(urlsOf(cluster, cluster.template));
  return cluster;
}

/** URLs of one database of the cluster. */
export function urlsOf({ admin, password }: TestCluster, name: string): DatabaseUrls {
  const urlOf = (login: string | undefined): string => {
    const url = new URL(admin);
    url.pathname = name;
    if (login !== undefined) [url.username, url.password] = [login, password];
    return url.href;
  };
  return { web: urlOf('wm_web'), ledger: urlOf('wm_ledger'), owner: urlOf(undefined) };
}

/** Runs one statement in the database of a URL. */
export async function inDatabase(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
