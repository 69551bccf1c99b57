import { randomInt, randomUUID } from 'node:crypto';
import { chmod, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { joinConnections, openConnections } from '../../src/database/connections.js';
import { createAccount } from '../../src/operate/account.js';
import { audit } from '../../src/operate/audit/audit.js';
import { migrateDatabase } from '../../src/operate/migrate.js';
import { type Config, readConfig } from '../../src/platform/config.js';
import { plainCase, plainItem } from '../support/plain-exercise.js';
import { ServiceProcess } from '../support/service-process.js';
import { type Acknowledged, Load, type Target } from './load.js';

export interface Kills {
  readonly service: number;
  readonly postgres: number;
}

/** What was seen; everything but the first four must be 0 or empty. */
export interface Figures {
  readonly kills: number;
  readonly acknowledged: number;
  readonly repeated: number;
  readonly packages: number;
  readonly lost: number;
  /** Notes that are not in the log exactly once. */
  readonly notOnce: number;
  /** Half-written packages some time after the last start, which goes on with those that were begun. */
  readonly halves: number;
  /** What audits found, with the kill after which. */
  readonly found: readonly string[];
}

const origin = 'exercise.invalid/survival';
const login = { login: 'survivor', password: 'a password for survival only' };

/** Kills service and database with -9 under load, at random instants, and holds what is left against what was said. */
export async function survive(
  kills: Kills,
  tell: (line: string) => void = () => undefined,
): Promise<Figures> {
  const home = await mkdtemp(join(tmpdir(), 'witnessmark-survival-'));
  await chmod(home, 0o711);
  const settings = { WITNESSMARK_HOME: home, LEDGER_ORIGIN: origin, PORT: '0' };
  const config = readConfig(settings);
  await prepare(config);
  let service = await ServiceProcess.start(settings);
  try {
    const target: Target = { address: service.address, token: await signIn(service.address) };
    const { caseId, items } = await openCase(target);
    const load = new Load(target, caseId, items);
    load.begin(6);
    const found: string[] = [];
    let lost = 0;
    const order = shuffled(kills);
    for (const [i, victim] of order.entries()) {
      // Longer than the five seconds after which a cut-off request may be run by another process.
      await sleep(randomInt(500, 8000));
      if (victim === 'service') await service.kill();
      else await killDatabase(home, service);
      service = await ServiceProcess.start(settings);
      target.address = service.address;
      lost = await missing(config, load.acknowledged);
      const findings = await findingsOf(config);
      found.push(...findings.map((finding) => `${i + 1} ${victim}: ${finding}`));
      tell(
        `${i + 1}/${order.length} ${victim}: ${load.acknowledged.length} acknowledged, ${lost} lost, ${findings.length} found`,
      );
    }
    await load.end();
    await service.stop();
    service = await ServiceProcess.start(settings);
    return {
      kills: order.length,
      acknowledged: load.acknowledged.length,
      repeated: load.repeated,
      packages: load.packages,
      lost: await missing(config, load.acknowledged),
      notOnce: await notOnce(config, load.notes),
      halves: await halfPackages(join(home, 'exports')),
      found: [...found, ...(await findingsOf(config, true))],
    };
  } finally {
    await service.stop();
    await rm(home, { recursive: true, force: true });
  }
}

async function halfPackages(folder: string): Promise<number> {
  for (let left = 900; ; left--) {
    const halves = (await readdir(folder)).filter((name) => name.endsWith('.part'));
    if (halves.length === 0 || left === 0) return halves.length;
    await sleep(200);
  }
}

async function prepare(config: Config): Promise<void> {
  const connections = await openConnections(config);
  try {
    await migrateDatabase(connections);
    await createAccount(connections.owner, {
      ...login,
      displayName: 'Survivor',
      roles: ['investigator', 'evidence_custodian', 'prosecutor'],
      organisation: { name: 'Exercise Police', country: 'FR', kind: 'law_enforcement' },
    });
  } finally {
    await connections.close();
  }
}

async function signIn(address: string): Promise<string> {
  const { token } = await answerOf<{ token: string }>(address, '/api/tokens', login);
  return token;
}

async function openCase({ address, token }: Target): Promise<{ caseId: string; items: string[] }> {
  const { caseId } = await answerOf<{ caseId: string }>(address, '/api/cases', plainCase, token);
  const items: string[] = [];
  for (let n = 1; n <= 4; n++) {
    const path = `/api/cases/${caseId}/items`;
    items.push((await answerOf<{ itemId: string }>(address, path, plainItem(n), token)).itemId);
  }
  return { caseId, items };
}

/** The body of an answer, whose form the caller knows from the contract. */
async function answerOf<Body>(
  address: string,
  path: string,
  body: unknown,
  token?: string,
): Promise<Body> {
  const answer = await fetch(`${address}${path}`, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: {
      'Content-Type': 'application/json',
      'Idempotency-Key': randomUUID(),
      ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
    },
  });
  if (answer.status !== 201) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as Body;
}

/** The service notices that its database is gone, and ends too: a supervisor starts both again. */
async function killDatabase(home: string, service: ServiceProcess): Promise<void> {
  const [pid = ''] = (await readFile(join(home, 'postgres/data/postmaster.pid'), 'utf8')).split(
    '\n',
  );
  process.kill(Number(pid), 'SIGKILL');
  await service.ended;
}

function shuffled({ service, postgres }: Kills): readonly ('service' | 'postgres')[] {
  const victims = [
    ...Array.from({ length: service }, () => 'service' as const),
    ...Array.from({ length: postgres }, () => 'postgres' as const),
  ];
  return victims
    .map((victim) => ({ victim, place: randomInt(1_000_000) }))
    .sort((a, b) => a.place - b.place)
    .map(({ victim }) => victim);
}

async function findingsOf(config: Config, objects = false): Promise<readonly string[]> {
  const { verdict, exitCode } = await audit(config, { objects, onProgress: () => undefined });
  const findings = verdict.findings.map(
    ({ code, path, detail }) => `${code} ${path ?? ''} ${detail}`,
  );
  return exitCode === 0 ? findings : [...findings, `exit code ${exitCode}`];
}

/** How many acknowledged events are not in the log as they were acknowledged. */
async function missing(config: Config, events: readonly Acknowledged[]): Promise<number> {
  const rows = await inDatabase<{ there: string }>(
    config,
    `SELECT count(*) AS there FROM jsonb_to_recordset($1) AS a("chainId" text, seq integer, "eventHash" text)
     JOIN event e ON e.chain_id = decode(a."chainId", 'hex') AND e.seq = a.seq
       AND e.event_hash = decode(a."eventHash", 'hex')`,
    JSON.stringify(events),
  );
  return events.length - Number(rows[0]?.there);
}

async function notOnce(config: Config, notes: readonly string[]): Promise<number> {
  const rows = await inDatabase<{ once: string }>(
    config,
    `SELECT count(*) AS once FROM (
       SELECT 1 FROM jsonb_array_elements_text($1) AS n(text)
       JOIN event_field f ON f.name = 'text' AND f.value = convert_to(n.text, 'UTF8')
       GROUP BY n.text HAVING count(*) = 1) single`,
    JSON.stringify(notes),
  );
  return notes.length - Number(rows[0]?.once);
}

async function inDatabase<Row extends object>(
  config: Config,
  sql: string,
  parameter: string,
): Promise<Row[]> {
  const { owner, close } = await joinConnections(config);
  const client = new pg.Client({ connectionString: owner });
  await client.connect();
  try {
    return (await client.query<Row>(sql, [parameter])).rows;
  } finally {
    await client.end();
    await close();
  }
}
