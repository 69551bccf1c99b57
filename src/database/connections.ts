import { join } from 'node:path';
import pg from 'pg';
import { type Config } from '../platform/config.js';
import {
  type EmbeddedPostgres,
  runningServer,
  startPostgres,
} from './embedded/embedded-postgres.js';
import { secretAt } from './embedded/secret-file.js';
import { createRoles, type LoginRole, setPasswords } from './roles.js';

/** URLs of the three logins. */
export interface DatabaseUrls {
  readonly web: string;
  readonly ledger: string;
  /** Of a login that is a member of wm_owner; for migrations and the operator's commands. */
  readonly owner: string;
}

/** A database that answers until it is closed. */
export interface Connections extends DatabaseUrls {
  /** Fulfilled when the embedded server has ended, asked for or not; never for somebody else's server. */
  readonly ended: Promise<string>;
  close(): Promise<void>;
}

const databaseName = 'witnessmark';

/**
 * The database that the settings name: three URLs, or PostgreSQL below the home, started here, with its logins
 * and an empty database made where missing. Whoever opens it closes it, after everything that uses it.
 */
export async function openConnections(
  { home, database }: Pick<Config, 'home' | 'database'>,
  log?: (line: string) => void,
): Promise<Connections> {
  if (database.kind === 'external') {
    const { web, ledger, owner } = database;
    return {
      ...{ web, ledger, owner },
      ended: new Promise(() => undefined),
      close: () => Promise.resolve(),
    };
  }
  const folder = join(home, 'postgres');
  const server = await startPostgres({ folder, ...(log && { log }) });
  try {
    const urls = await openEmbedded(server, folder);
    return { ...urls, ended: server.ended, close: () => server.stop() };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

/**
 * As {@link openConnections}; but where a service of this home is running, its embedded server is used with it, and left
 * running. For whoever only reads.
 */
export async function joinConnections(
  config: Pick<Config, 'home' | 'database'>,
): Promise<Pick<Connections, 'owner' | 'close'>> {
  const running =
    config.database.kind === 'embedded' ? runningServer(join(config.home, 'postgres')) : undefined;
  if (running === undefined) return openConnections(config);
  const owner = running.replace(/[^/]*$/, databaseName);
  return { owner, close: () => Promise.resolve() };
}

async function openEmbedded(server: EmbeddedPostgres, folder: string): Promise<DatabaseUrls> {
  const passwords: Readonly<Record<LoginRole, string>> = {
    wm_web: secretAt(join(folder, 'wm_web.password')),
    wm_ledger: secretAt(join(folder, 'wm_ledger.password')),
  };
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  try {
    await createRoles(client, passwords);
    await setPasswords(client, passwords);
    const found = await client.query('SELECT FROM pg_database WHERE datname = $1', [databaseName]);
    if (found.rowCount === 0) await client.query(`CREATE DATABASE ${databaseName} OWNER wm_owner`);
  } finally {
    await client.end();
  }
  return {
    web: urlOf(server.url, 'wm_web', passwords.wm_web),
    ledger: urlOf(server.url, 'wm_ledger', passwords.wm_ledger),
    owner: server.url.replace(/[^/]*$/, databaseName),
  };
}

function urlOf(server: string, login: LoginRole, password: string): string {
  const url = new URL(server);
  url.username = login;
  url.password = password;
  url.pathname = databaseName;
  return url.href;
}
