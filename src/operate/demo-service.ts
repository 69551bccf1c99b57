import { chmod } from 'node:fs/promises';
import { openConnections } from '../database/connections.js';
import { readConfig } from '../platform/config.js';
import { type AccountWanted, createAccount } from './account.js';
import { migrateDatabase } from './migrate.js';
import { type RunningService, serve } from './serve.js';

/** The ledger of the exercise says in its own name that it is one. */
const exerciseOrigin = 'exercise.invalid/witnessmark';

/**
 * Starts the whole service in a fresh home, on a free port of this machine, with an account for each of the people
 * given. What goes through the public API afterwards is all that happens there.
 */
export async function startExercise(
  home: string,
  people: readonly AccountWanted[],
): Promise<RunningService> {
  // An embedded database that is started by root runs as another user, who must be able to pass.
  await chmod(home, 0o711);
  const config = readConfig({
    WITNESSMARK_HOME: home,
    LEDGER_ORIGIN: exerciseOrigin,
    PORT: '0',
    // A line for each request would drown what is told to whoever looks on.
    LOG_LEVEL: 'warning',
  });
  const connections = await openConnections(config);
  try {
    await migrateDatabase(connections);
    for (const person of people) await createAccount(connections.owner, person);
  } finally {
    await connections.close();
  }
  return serve(config);
}
