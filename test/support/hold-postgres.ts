// A process that owns a PostgreSQL, for specs that kill it: node --import run-typescript.mjs hold-postgres.ts FOLDER
import { startPostgres } from '../../src/database/embedded/embedded-postgres.js';

const server = await startPostgres({ folder: process.argv[2] ?? '' });
process.stdout.write(`${JSON.stringify({ pid: server.pid, url: server.url })}\n`);
process.stdin.once('data', () => {
  // Leaves without stopping what it started.
  process.exit(0);
});
