import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openConnections } from '../database/connections.js';
import { schemaDrift } from './drift.js';
import { migrateDatabase } from './migrate.js';

// npm run db:drift: fails when entities and migrations disagree, on a database made for the purpose.
const home = await mkdtemp(join(tmpdir(), 'witnessmark-drift-'));
await chmod(home, 0o711);
try {
  const connections = await openConnections({ home, database: { kind: 'embedded' } });
  try {
    await migrateDatabase(connections);
    const drift = await schemaDrift(connections.owner);
    for (const statement of drift) process.stderr.write(`${statement};\n`);
    if (drift.length > 0) process.exitCode = 1;
    process.stdout.write(
      drift.length === 0
        ? 'Entities and migrations agree.\n'
        : 'The entities want what no migration does; see above.\n',
    );
  } finally {
    await connections.close();
  }
} finally {
  await rm(home, { recursive: true, force: true });
}
