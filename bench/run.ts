import { cpus, totalmem } from 'node:os';
import { benchAppends } from './appends.js';
import { BenchCluster } from './bench-cluster.js';
import { benchGrowth } from './growth.js';
import { benchIntake } from './intake.js';
import { rounds } from './measure.js';
import { benchVerification } from './verification.js';

// npm run bench [-- [--json] [appends|verification|intake|growth …]]: measures, and prints figures and conditions.
const benches = {
  appends: benchAppends,
  verification: benchVerification,
  intake: benchIntake,
  growth: benchGrowth,
};
type Name = keyof typeof benches;

const words = process.argv.slice(2);
const isJson = words.includes('--json');
const asked = words.filter((word) => word !== '--json');
const unknown = asked.filter((word) => !(word in benches));
if (unknown.length > 0) {
  process.stderr.write(`no such bench: ${unknown.join(', ')}\n`);
  process.exit(2);
}
// Checked above to be names.
const wanted = (asked.length === 0 ? Object.keys(benches) : asked) as Name[];

const tell = (line: string): void => {
  process.stderr.write(`${line}\n`);
};
const cluster = await BenchCluster.open();
try {
  const figures: Record<string, unknown> = { conditions: await conditions(cluster) };
  for (const name of wanted) {
    tell(`== ${name}`);
    Object.assign(figures, await benches[name](cluster, tell));
  }
  process.stdout.write(
    isJson
      ? `${JSON.stringify(figures)}\n`
      : `${Object.entries(figures)
          .map(([name, figure]) => `${name}: ${JSON.stringify(figure)}`)
          .join('\n')}\n`,
  );
} finally {
  await cluster.close();
}

async function conditions(of: BenchCluster): Promise<Readonly<Record<string, string | number>>> {
  return {
    processor: cpus()[0]?.model ?? 'unknown',
    processors: cpus().length,
    memoryMib: Math.round(totalmem() / 2 ** 20),
    node: process.version,
    postgres: await of.setting('server_version'),
    fsync: await of.setting('fsync'),
    synchronousCommit: await of.setting('synchronous_commit'),
    rounds,
  };
}
