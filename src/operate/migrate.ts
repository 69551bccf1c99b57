import pg from 'pg';
import { type DatabaseUrls, openConnections } from '../database/connections.js';
import { ownerDataSource } from '../database/data-source.js';
import { createRoles, type LoginRole, openDatabase } from '../database/roles.js';
import { type Config } from '../platform/config.js';

/** Brings the database of the settings to the present schema; returns the names of what was run. */
export async function migrate(
  config: Pick<Config, 'home' | 'database'>,
  log?: (line: string) => void,
): Promise<readonly string[]> {
  const connections = await openConnections(config, log);
  try {
    return await migrateDatabase(connections);
  } finally {
    await connections.close();
  }
}

/**
 * Makes the roles and rights that are missing, then runs every migration that has not been run, each in a
 * transaction of its own as wm_owner. Returns their names in order; on an error the earlier ones stay.
 */
export async function migrateDatabase(urls: DatabaseUrls): Promise<readonly string[]> {
  const client = new pg.Client({ connectionString: urls.owner });
  await client.connect();
  try {
    await createRoles(client, {
      ...passwordIn(urls.web, 'wm_web'),
      ...passwordIn(urls.ledger, 'wm_ledger'),
    });
    await openDatabase(client);
  } finally {
    await client.end();
  }
  const owner = await ownerDataSource(urls.owner).initialize();
  try {
    return (await owner.runMigrations()).map(({ name }) => name);
  } finally {
    await owner.destroy();
  }
}

/** A URL that logs in as the role itself tells the password to make it with. */
function passwordIn(text: string, role: LoginRole): Readonly<Partial<Record<LoginRole, string>>> {
  const { username, password } = new URL(text);
  return username === role && password !== '' ? { [role]: decodeURIComponent(password) } : {};
}
