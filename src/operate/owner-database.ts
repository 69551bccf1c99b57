import { openConnections } from '../database/connections.js';
import { type Config, readConfig } from '../platform/config.js';
import { migrateDatabase } from './migrate.js';

/**
 * Does some work with the owner's connection to the database of the environment's settings. An embedded database
 * is started for it and brought up to date; while a service runs on it, that is an error: use the API instead.
 */
export async function withOwnerDatabase<Result>(
  work: (ownerUrl: string, config: Config) => Promise<Result>,
): Promise<Result> {
  const config = readConfig();
  const connections = await openConnections(config);
  try {
    if (config.database.kind === 'embedded') await migrateDatabase(connections);
    return await work(connections.owner, config);
  } finally {
    await connections.close();
  }
}
