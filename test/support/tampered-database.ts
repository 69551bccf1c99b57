import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { audit, type AuditOutcome } from '../../src/operate/audit/audit.js';
import { type Config } from '../../src/platform/config.js';
import { type Actor, Stage } from './stage.js';
import { copyDatabase, type CreatedDatabase } from './database.js';
import { SignedAct } from '../../src/cli/signed-act.js';
import { sendFile } from '../../src/cli/send-file.js';
import { Publisher } from '../../src/ledger/publisher.js';

/** A ledger with enough in it to be tampered with, at rest: nobody is connected to its database. */
export interface LedgerAtRest {
  readonly config: Config;
  readonly caseId: string;
  /** An item with two files and a long chain; and one with a short chain in the middle of the log. */
  readonly itemId: string;
  readonly otherItemId: string;
  close(): Promise<void>;
  /** A copy of database and home to tamper with, as a superuser for whom no trigger holds. */
  tampered(attack: Attack): Promise<AuditOutcome>;
}

export interface Attack {
  /** Statements for the copy; `$case`, `$item`, `$other` stand for the ids as bytea literals. */
  readonly sql?: readonly string[];
  /** What is done to the copy of the home. */
  readonly home?: (folder: string) => Promise<void>;
  /** Whether the bytes are read. */
  readonly objects?: boolean;
}

const silent = (): void => undefined;

/** Plays a case of some 300 events, so that the log has a full tile, and stops the service. */
export async function ledgerAtRest(): Promise<LedgerAtRest> {
  const stage = await Stage.open();
  try {
    return await atRest(stage);
  } catch (error) {
    await stage.close();
    throw error;
  }
}

async function atRest(stage: Stage): Promise<LedgerAtRest> {
  const actor = await stage.actor();
  const caseId = await stage.openCase(actor);
  const { itemId } = await stage.registerItem(actor, caseId);
  const { itemId: otherItemId } = await stage.registerItem(actor, caseId);
  await attach(stage, actor, itemId, 'what was found');
  await attach(stage, actor, itemId, 'what was found beside it');
  for (let act = 0; act < 5; act++) await addNotes(stage, actor, itemId, 60);
  await stage.t.app.get(Publisher).publish();
  await stage.act(actor, caseId, 'case.amended/1', {
    stage: 'trial',
    reason: 'The charge was brought.',
  });
  await stage.t.app.get(Publisher).publish();
  await stage.t.stop();
  const { config, connections } = stage.t;
  const ids = { $case: caseId, $item: itemId, $other: otherItemId };
  return {
    ...{ config, caseId, itemId, otherItemId },
    close: () => stage.close(),
    tampered: async (attack) => {
      const database = await copyDatabase(connections);
      const home = await mkdtemp(join(tmpdir(), 'witnessmark-tampered-'));
      try {
        await cp(config.home, home, { recursive: true });
        await tamper(database, attack.sql ?? [], ids);
        await attack.home?.(home);
        return await audit(
          { ...config, home, database: { kind: 'external', ...database } },
          { objects: attack.objects ?? false, onProgress: silent },
        );
      } finally {
        await database.drop();
        await rm(home, { recursive: true, force: true });
      }
    },
  };
}

async function attach(stage: Stage, actor: Actor, itemId: string, text: string): Promise<void> {
  const sent = await sendFile(actor.client, itemId, await stage.file(text), 'text/plain');
  const act = await SignedAct.begin(actor.client, actor.key);
  act.bringIn(sent.uploadId);
  await act.add(itemId, stage.event(actor, 'file.attached/1', sent.fields));
  await act.post();
}

async function addNotes(stage: Stage, actor: Actor, itemId: string, count: number): Promise<void> {
  const act = await SignedAct.begin(actor.client, actor.key);
  for (let i = 0; i < count; i++) {
    await act.add(itemId, stage.event(actor, 'note.added/1', { text: `Observation ${i}` }));
  }
  await act.post();
}

async function tamper(
  { owner }: CreatedDatabase,
  statements: readonly string[],
  ids: Readonly<Record<string, string>>,
): Promise<void> {
  const client = new pg.Client({ connectionString: owner });
  await client.connect();
  try {
    const { rows } = await client.query<{ tablename: string }>(
      `SELECT tablename FROM pg_tables WHERE schemaname = 'public'`,
    );
    for (const { tablename } of rows) {
      await client.query(`ALTER TABLE ${tablename} DISABLE TRIGGER ALL`);
    }
    for (const statement of statements) {
      const { rowCount } = await client.query(
        statement.replace(/\$(case|item|other)\b/g, (name) => `'\\x${ids[name] ?? ''}'::bytea`),
      );
      if (rowCount === 0) throw new Error(`nothing was tampered with by: ${statement}`);
    }
  } finally {
    await client.end();
  }
}
