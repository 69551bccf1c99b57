import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { type Answer } from '../../src/cli/answer.js';
import { CommandFailure } from '../../src/cli/command-failure.js';
import { ServiceClient } from '../../src/cli/http.js';
import { createKeyFile, type SigningKey } from '../../src/cli/key-file.js';
import { registerKey } from '../../src/cli/keys.js';
import { SignedAct, type WrittenEvent } from '../../src/cli/signed-act.js';
import { createAccount } from '../../src/operate/account.js';
import { audit } from '../../src/operate/audit/audit.js';
import { readConfig } from '../../src/platform/config.js';
import { createTestDatabase, type CreatedDatabase } from '../support/database.js';
import { plainCase, plainCommon, plainItem } from '../support/plain-exercise.js';
import { ServiceProcess } from '../support/service-process.js';

const itemCount = 20;
// Each kind has ten items of its own: whoever signs would otherwise seldom be first (that both mix is tried elsewhere).
const plainWriters = { count: 160, events: 25 } as const;
const signers = { count: 40, acts: 8, eventsPerAct: 50 } as const;
const total =
  plainWriters.count * plainWriters.events + signers.count * signers.acts * signers.eventsPerAct;
const login = { login: 'writer', password: 'a password for tests only' };

interface Receipted {
  readonly item: string;
  readonly seq: number;
  readonly eventHash: string;
  readonly logIndex: number;
}

describe('three service processes on one database', () => {
  let home: string;
  let database: CreatedDatabase;
  let settings: Readonly<Record<string, string>>;
  let services: readonly ServiceProcess[];

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'witnessmark-processes-'));
    database = await createTestDatabase();
    settings = {
      WITNESSMARK_HOME: home,
      DATABASE_URL: database.web,
      DATABASE_LEDGER_URL: database.ledger,
      DATABASE_OWNER_URL: database.owner,
    };
    await createAccount(database.owner, {
      ...login,
      displayName: 'Writer',
      roles: ['investigator', 'evidence_custodian'],
      organisation: { name: 'Exercise Police', country: 'FR', kind: 'law_enforcement' },
    });
    const first = await ServiceProcess.start(settings);
    const others = [ServiceProcess.start(settings), ServiceProcess.start(settings)];
    services = [first, ...(await Promise.all(others))];
  }, 60_000);
  afterAll(async () => {
    await Promise.all(services.map((service) => service.stop()));
    await database.drop();
    await rm(home, { recursive: true, force: true });
  });

  it(`take ${total} events of 200 writers over 20 items: no gap, no fork, no lost receipt, no false alarm`, async () => {
    const clients = await signedIn(services);
    const client = (n: number): ServiceClient => chosen(clients, n);
    const key = createKeyFile(join(home, 'writer.pem'));
    await registerKey(client(0), key);
    const items = await registered(client(0));
    const receipts: Receipted[] = [];
    await Promise.all([
      ...Array.from({ length: plainWriters.count }, async (_, n) => {
        for (let i = 0; i < plainWriters.events; i++) {
          const path = `/api/items/${chosen(items.slice(10), n + i)}/events`;
          receipts.push(...(await untilFirst(() => postNote(client(n), path))));
        }
      }),
      ...Array.from({ length: signers.count }, async (_, n) => {
        for (let i = 0; i < signers.acts; i++) {
          const itemId = chosen(items.slice(0, 10), n);
          receipts.push(...(await untilFirst(() => signAct(client(n + i), key, itemId))));
        }
      }),
    ]);
    expect(receipts).toHaveLength(total);
    expect(new Set(receipts.map(({ logIndex }) => logIndex)).size).toBe(total);
    expect(await notAsReceipted(database, receipts)).toBe(0);
    const config = readConfig(settings);
    const { verdict, exitCode } = await audit(config, { objects: false, onProgress: ignore });
    expect(verdict.findings).toEqual([]);
    expect(exitCode).toBe(0);
    expect(verdict.checkpoint?.size).toBeGreaterThan(total);
  }, 280_000);
});

async function signedIn(services: readonly ServiceProcess[]): Promise<readonly ServiceClient[]> {
  return Promise.all(
    services.map(async ({ address }) => {
      const answer = await new ServiceClient(address).post('/api/tokens', login);
      return new ServiceClient(address, answer.text('token'));
    }),
  );
}

async function registered(client: ServiceClient): Promise<readonly string[]> {
  const opened = await client.post('/api/cases', plainCase, randomUUID());
  const path = `/api/cases/${opened.text('caseId')}/items`;
  const items: string[] = [];
  for (let n = 1; n <= itemCount; n++) {
    items.push((await client.post(path, plainItem(n), randomUUID())).text('itemId'));
  }
  return items;
}

/** Asks again as often as others were first: nobody's signature is moved to another place. */
async function untilFirst<Result>(attempt: () => Promise<Result>): Promise<Result> {
  for (let left = 1000; ; left--) {
    try {
      return await attempt();
    } catch (error) {
      const isStale = error instanceof CommandFailure && error.message.includes('has moved on');
      if (left === 0 || !isStale) throw error;
    }
  }
}

async function signAct(
  client: ServiceClient,
  key: SigningKey,
  itemId: string,
): Promise<readonly Receipted[]> {
  const act = await SignedAct.begin(client, key);
  for (let i = 0; i < signers.eventsPerAct; i++) await act.add(itemId, note());
  return (await act.post()).map(receiptIn);
}

async function postNote(client: ServiceClient, path: string): Promise<readonly Receipted[]> {
  return (await client.post(path, note(), randomUUID())).list('receipts').map(receiptIn);
}

function note(): WrittenEvent {
  return {
    type: 'note.added/1',
    fields: { ...plainCommon, text: randomUUID() },
  };
}

function receiptIn(receipt: Answer): Receipted {
  return {
    item: receipt.text('item'),
    seq: receipt.integer('seq'),
    eventHash: receipt.text('eventHash'),
    logIndex: receipt.integer('logIndex'),
  };
}

async function notAsReceipted(
  { owner }: CreatedDatabase,
  receipts: readonly Receipted[],
): Promise<number> {
  const client = new pg.Client({ connectionString: owner });
  await client.connect();
  try {
    const { rows } = await client.query<{ there: string }>(
      `SELECT count(*) AS there
       FROM jsonb_to_recordset($1) AS r(item text, seq integer, "eventHash" text, "logIndex" bigint)
       JOIN event e ON e.log_index = r."logIndex" AND e.chain_id = decode(r.item, 'hex')
         AND e.seq = r.seq AND e.event_hash = decode(r."eventHash", 'hex')`,
      [JSON.stringify(receipts)],
    );
    return receipts.length - Number(rows[0]?.there);
  } finally {
    await client.end();
  }
}

function chosen<Value>(values: readonly Value[], n: number): Value {
  const value = values[n % values.length];
  if (value === undefined) throw new Error('nothing to choose from');
  return value;
}

function ignore(): void {
  // Nobody watches.
}
