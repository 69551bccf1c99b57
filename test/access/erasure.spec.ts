import { randomUUID } from 'node:crypto';
import { copyFile, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tmpdir } from 'node:os';
import pg from 'pg';
import { sendFile } from '../../src/cli/send-file.js';
import { SignedAct } from '../../src/cli/signed-act.js';
import { CommandFailure } from '../../src/cli/command-failure.js';
import { readErasureRegister } from '../../src/erasure/erasure-register.js';
import { audit } from '../../src/operate/audit/audit.js';
import { serve } from '../../src/operate/serve.js';
import { type Config } from '../../src/platform/config.js';
import { Erasers, type ErasedThing } from '../support/erasing.js';
import { exportTo, type PlayedCase, seenIn } from '../support/handed-package.js';
import { filesIn, tablesWith } from '../support/searched-service.js';
import { type Actor, Stage } from '../support/stage.js';

const title = 'Diary of M. Muster, vol. 7741';
const text = 'M. Muster said so on the stairs';
const fileName = 'm-muster-diary-7741.txt';
const content = 'Dear diary, nobody knows that it was Muster.';
const values = [title, text, fileName, content].map((value) => Buffer.from(value));
const named = values.map((value) => ({ name: 'erased', value }));

/** A case with one item that says what is to go, and packages that say it too. */
interface Told extends PlayedCase {
  readonly lead: Actor;
  readonly itemId: string;
  readonly erasers: Erasers;
}

async function tell(stage: Stage): Promise<Told> {
  const lead = await stage.actor();
  const caseId = await stage.openCase(lead);
  const { itemId } = await stage.registerItem(lead, caseId, { title });
  await attach(stage, lead, itemId);
  const erasers = await Erasers.of(stage, lead, caseId);
  // By two, so that a proposal and the kept answer to it say it as well.
  const [first] = await erasers.fieldsOf(itemId, ['title']);
  const corrected = stage.event(lead, 'note.corrected/1', {
    ...{ aboutEventHash: first?.['eventHash'] ?? '', field: 'description', old: 'a telephone' },
    ...{ new: text, reason: 'it was heard so' },
  });
  await stage.byTwo(lead, erasers.custodian, itemId, corrected);
  const told = { stage, lead, caseId, itemId, erasers };
  await exportTo(told, 'none');
  return told;
}

async function attach(stage: Stage, actor: Actor, itemId: string): Promise<void> {
  const path = join(stage.folder, fileName);
  await writeFile(path, content);
  const act = await SignedAct.begin(actor.client, actor.key);
  const { uploadId, fields } = await sendFile(actor.client, itemId, path, 'text/plain');
  act.bringIn(uploadId);
  await act.add(itemId, stage.event(actor, 'file.attached/1', fields));
  await act.post();
}

async function everything({ erasers, itemId }: Told): Promise<readonly ErasedThing[]> {
  const fields = await erasers.fieldsOf(itemId, ['title', 'new', 'originalName']);
  return [...fields, ...(await erasers.bytesOf(itemId))];
}

function configOf({ t }: Stage, home = t.config.home): Config {
  return { ...t.config, home, port: 0, database: { kind: 'external', ...t.connections } };
}

function audited(config: Config): ReturnType<typeof audit> {
  return audit(config, { objects: true, onProgress: () => undefined });
}

describe('an erasure', () => {
  let told: Told;
  let kept: string;
  beforeAll(async () => {
    told = await tell(await Stage.open());
    kept = await mkdtemp(join(tmpdir(), 'witnessmark-kept-'));
  }, 60_000);
  afterAll(async () => {
    await told.stage.close();
    await rm(kept, { recursive: true, force: true });
  });

  /** Object and package as they are before the erasure, with the places to which they belong. */
  const copies = new Map<string, string>();

  it('finds what is to go in the log, in what follows from it, and in what the service keeps', async () => {
    const { t } = told.stage;
    expect(await tablesWith(t.db, values)).toEqual(
      expect.arrayContaining(['event_field', 'item', 'kept_answer', 'proposal', 'upload']),
    );
    for (const path of (await filesIn(t.config.home)).keys()) {
      if (!path.includes('/exports/') && !path.includes('/objects/')) continue;
      copies.set(path, join(kept, String(copies.size)));
      await copyFile(path, copies.get(path) ?? '');
    }
    expect(copies.size).toBe(2);
  });

  it('leaves it nowhere: in no table, no file, no line of the journal', async () => {
    const { t } = told.stage;
    await told.erasers.erase(told.itemId, await everything(told));
    expect(await tablesWith(t.db, values)).toEqual([]);
    expect(seenIn(await filesIn(t.config.home), named)).toEqual([]);
    const left = new Set((await filesIn(t.config.home)).keys());
    expect([...copies.keys()].filter((path) => left.has(path))).toEqual([]);
    expect(values.filter((value) => t.journal.join('\n').includes(String(value)))).toEqual([]);
  });

  it('is what the service shows and the audit finds in order', async () => {
    const { stage, lead, itemId } = told;
    const item = await lead.client.get(`/api/items/${itemId}`);
    expect(item.value).toMatchObject({ title: null, state: 'IN_CUSTODY' });
    const events = await lead.client.get(`/api/items/${itemId}/events`);
    expect(JSON.stringify(events.value)).toContain('"name":"title","erased":true');
    await expect(lead.client.download(`/api/items/${itemId}/files/2`)).rejects.toThrow(/erased/);
    const { exitCode, tallies, verdict } = await audited(configOf(stage));
    expect(verdict.findings).toEqual([]);
    expect(tallies).toContainEqual({ code: 'W_ERASED', count: 4, told: 0 });
    expect(exitCode).toBe(0);
  });

  it('is registered outside the database, in no words', () => {
    const register = readErasureRegister(join(told.stage.t.config.home, 'erasures'));
    expect(register.map(({ field }) => field)).toEqual(['title', 'originalName', 'new', '']);
    expect(new Set(register.map(({ chain }) => chain))).toEqual(new Set([told.itemId]));
  });

  it('is brought to its end by the next start if the process died after it was logged', async () => {
    const { stage } = told;
    await stage.t.stop();
    for (const [path, copy] of copies) await copyFile(copy, path);
    const register = join(stage.t.config.home, 'erasures');
    const before = readErasureRegister(register);
    await rm(register);
    const { exitCode } = await audited(configOf(stage));
    expect(exitCode).toBe(1);
    await (await serve(configOf(stage))).stop();
    expect(readErasureRegister(register)).toEqual(before);
    const left = new Set((await filesIn(stage.t.config.home)).keys());
    expect([...copies.keys()].filter((path) => left.has(path))).toEqual([]);
    expect((await audited(configOf(stage))).exitCode).toBe(0);
  }, 60_000);
});

describe('an erasure is refused', () => {
  let told: Told;
  beforeAll(async () => {
    told = await tell(await Stage.open());
  }, 60_000);
  afterAll(() => told.stage.close());

  const one = async (name: string): Promise<ErasedThing> => {
    const [thing] = await told.erasers.fieldsOf(told.itemId, [name]);
    if (thing === undefined) throw new Error(`nothing says ${name}`);
    return thing;
  };
  const erase = (things: readonly ErasedThing[]) => told.erasers.erase(told.itemId, things);
  const elsewhere = 'ab'.repeat(32);

  it.each([
    ['of an event that is not there', 'title', { eventHash: elsewhere }, /no logged event/],
    ['of a field that is not there', 'title', { field: 'nickname' }, /has no field nickname/],
    ['with another leaf', 'title', { leaf: elsewhere }, /The leaf of title/],
    ['of what links the chain to its case', 'caseId', {}, /Without caseId nobody could check/],
    ['of the digest of bytes', 'sha256', {}, /sha256 stays/],
    ['of what the kind of the item rests on', 'sourceKind', {}, /the item’s .* would be another/],
  ] as const)('%s', async (_, name, change, message) => {
    await expect(erase([{ ...(await one(name)), ...change }])).rejects.toThrow(message);
  });

  it('of bytes that the event did not bring in', async () => {
    const { eventHash = '' } = await one('title');
    const things = [{ eventHash, sha256: elsewhere }];
    await expect(erase(things)).rejects.toThrow(/brought in no bytes/);
  });

  it('under a legal hold, on the item or on its case', async () => {
    const { stage, lead, caseId, itemId } = told;
    const prosecutor = await stage.actor({ roles: ['prosecutor'] });
    const account = prosecutor.accountId;
    await stage.grant(lead, caseId, { account, role: 'prosecutor' });
    const things = [await one('title')];
    const hold = { holdRef: 'H-1', kind: 'legal_hold', scope: 'all', basis: 'appeal' };
    await stage.act(prosecutor, itemId, 'hold.set/1', hold);
    await expect(erase(things)).rejects.toThrow(/In force: legal_hold H-1/);
    const lifted = { holdRef: 'H-1', reason: 'over', authority: 'court' };
    await stage.act(prosecutor, itemId, 'hold.lifted/1', lifted);
    const held = { legalHold: true, reason: 'appeal' };
    await stage.act(lead, caseId, 'case.amended/1', held);
    await expect(erase(things)).rejects.toThrow(/whole case is under a legal hold/);
    await stage.act(lead, caseId, 'case.amended/1', { legalHold: false, reason: 'over' });
  });

  it('by somebody else than a data-protection officer, and by one alone', async () => {
    const { stage, lead, itemId, erasers } = told;
    const fields = { erased: [await one('title')], grounds: 'none', authority: 'none' };
    const event = (by: Actor) => stage.event(by, 'erasure.executed/1', fields);
    const byLead = stage.byTwo(lead, erasers.custodian, itemId, event(lead));
    await expect(byLead).rejects.toThrow(/is for data_protection_officer/);
    const { officer } = erasers;
    const alone = stage.act(officer, itemId, 'erasure.executed/1', fields);
    await expect(alone).rejects.toThrow(CommandFailure);
    const twice = stage.byTwo(officer, officer, itemId, event(officer));
    await expect(twice).rejects.toThrow();
  });

  it('of what is erased already', async () => {
    const things = [await one('title')];
    await erase(things);
    await expect(erase(things)).rejects.toThrow(/erased already/);
  });
});

describe('a value in the database', () => {
  let told: Told;
  const building = randomUUID();
  beforeAll(async () => {
    told = await tell(await Stage.open());
    await told.stage.t.db.query(
      `INSERT INTO export (id, case_id, kind, requested_by, log_index, folder, state, created_ms)
       VALUES ($1, decode($2, 'hex'), 'full', $3, 999999, 'x', 'building', 1)`,
      [building, told.caseId, told.lead.accountId],
    );
    const things = await told.erasers.fieldsOf(told.itemId, ['title']);
    await told.erasers.erase(told.itemId, things);
  }, 60_000);
  afterAll(() => told.stage.close());

  const asLogin = async (login: 'web' | 'ledger', sql: string): Promise<unknown> => {
    const client = new pg.Client({ connectionString: told.stage.t.connections[login] });
    await client.connect();
    return client.query(sql).finally(() => client.end());
  };

  it.each([
    `UPDATE event_field SET salt = NULL, value = NULL WHERE name = 'description'`,
    `UPDATE event_field SET salt = NULL, value = NULL, leaf = leaf WHERE name = 'caseId'`,
    `UPDATE event_field SET salt = leaf, value = leaf WHERE name = 'title' AND salt IS NULL`,
    `UPDATE event_field SET name = 'x' WHERE name = 'title' AND salt IS NULL`,
    `DELETE FROM event_field WHERE name = 'title'`,
    `UPDATE known_erasure SET field = 'x'`,
    `TRUNCATE known_erasure`,
  ])('is not changed, not even by the owner: %s', async (sql) => {
    const { db } = told.stage.t;
    await db.query(
      `INSERT INTO known_erasure (event_hash, field, digest, chain_id)
       VALUES (sha256('a'), 'x', sha256('b'), sha256('c')) ON CONFLICT DO NOTHING`,
    );
    await expect(db.query(sql)).rejects.toThrow(/refused/);
  });

  it('is in no package that was being built when it went', async () => {
    const rows = await told.stage.t.db.query<{ state: string; failure: string }[]>(
      'SELECT state, failure FROM export WHERE id = $1',
      [building],
    );
    expect(rows).toMatchObject([
      { state: 'failed', failure: expect.stringContaining('erased') as string },
    ]);
  });

  it('goes by no call of the service that no erasure on record stands behind', async () => {
    await expect(asLogin('ledger', 'SELECT wm_erase(0)')).rejects.toThrow(/nothing is erased/);
    const before = await tablesWith(told.stage.t.db, [Buffer.from(text)]);
    await asLogin(
      'ledger',
      `SELECT wm_erase(log_index) FROM event WHERE type = 'erasure.executed/1'`,
    );
    expect(await tablesWith(told.stage.t.db, [Buffer.from(text)])).toEqual(before);
  });

  it.each([
    ['web', 'SELECT wm_erase(0)'],
    ['web', `SELECT wm_destroy_erased('a')`],
    ['ledger', `SELECT wm_destroy_erased('a')`],
    ['web', 'SELECT wm_spoiled_exports()'],
    ['web', 'SELECT * FROM known_erasure'],
    ['ledger', 'SELECT * FROM known_erasure'],
    ['ledger', `INSERT INTO known_erasure VALUES ('a', 'b', 'c', 'd')`],
    ['ledger', 'UPDATE event_field SET salt = NULL, value = NULL'],
  ] as const)('is out of reach for %s: %s', async (login, sql) => {
    await expect(asLogin(login, sql)).rejects.toThrow(/permission denied/);
  });
});

describe('the register of erasures', () => {
  it('is not believed to be empty where it is damaged', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'witnessmark-register-'));
    const path = join(folder, 'erasures');
    expect(readErasureRegister(path)).toEqual([]);
    await writeFile(path, '{"by":"half a li');
    expect(readErasureRegister(path)).toEqual([]);
    await writeFile(path, '{"by":"half a line"}\n');
    expect(() => readErasureRegister(path)).toThrow(/damaged in line 1/);
    expect(await readdir(folder)).toEqual(['erasures']);
    await rm(folder, { recursive: true });
  });
});
