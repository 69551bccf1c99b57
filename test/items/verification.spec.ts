import { randomUUID } from 'node:crypto';
import { ChainCheckService } from '../../src/items/chain-check.service.js';
import { ItemReader } from '../../src/items/item.reader.js';
import { LogReader } from '../../src/ledger/log.reader.js';
import { bodyOf } from '../support/app.js';
import { type Actor, Stage } from '../support/stage.js';

interface Verification {
  readonly eventsChecked: number;
  readonly checkpoint: { readonly size: number; readonly root: string } | null;
  readonly checks: readonly {
    readonly name: string;
    readonly result: string;
    readonly count: number;
  }[];
  readonly findings: readonly {
    readonly code: string;
    readonly seq: number | null;
    readonly field: string | null;
  }[];
}

describe("checking an item's chain anew", () => {
  let stage: Stage;
  let actor: Actor;
  let caseId: string;
  beforeAll(async () => {
    stage = await Stage.open();
    actor = await stage.actor();
    caseId = await stage.openCase(actor);
  }, 60_000);
  afterAll(() => stage.close());

  /** Provenance, registration and two notes, all covered by a checkpoint. */
  const chain = async (): Promise<string> => {
    const { itemId } = await stage.registerItem(actor, caseId);
    for (const text of ['first note', 'second note']) {
      await stage.act(actor, itemId, 'note.added/1', { text });
    }
    const [last] = await stage.t.db.query<{ n: string }[]>('SELECT max(log_index) AS n FROM event');
    await stage.t.app.get(LogReader).checkpointCovering(Number(last?.n));
    return itemId;
  };
  const verify = async (itemId: string): Promise<Verification> => {
    const answer = await stage.t.http
      .get(`/api/items/${itemId}/verification`)
      .set(actor.auth)
      .expect(200);
    return bodyOf<Verification>(answer);
  };
  const resultsOf = ({ checks }: Verification) =>
    Object.fromEntries(checks.map(({ name, result }) => [name, result]));

  /** As somebody who has the database in their hands: its owner, with the triggers switched off. */
  const tamper = async (sql: string, itemId: string): Promise<void> => {
    await stage.t.db.transaction(async (owner) => {
      for (const table of ['event', 'event_field']) {
        await owner.query(`ALTER TABLE ${table} DISABLE TRIGGER ${table}_unchanged`);
      }
      await owner.query(sql, [Buffer.from(itemId, 'hex')]);
      for (const table of ['event', 'event_field']) {
        await owner.query(`ALTER TABLE ${table} ENABLE ALWAYS TRIGGER ${table}_unchanged`);
      }
    });
  };
  const noted = '(SELECT log_index FROM event WHERE chain_id = $1 AND seq = 2)';

  it('finds nothing wrong with what nobody touched, and says what it did not look at', async () => {
    const found = await verify(await chain());
    expect(found.findings).toEqual([]);
    expect(found.eventsChecked).toBe(4);
    expect(found.checkpoint?.root).toMatch(/^[0-9a-f]{64}$/);
    expect(found.checks).toEqual([
      { name: 'fields', result: 'pass', count: 4 },
      { name: 'signatures', result: 'pass', count: 4 },
      { name: 'chain', result: 'pass', count: 4 },
      { name: 'state', result: 'pass', count: 4 },
      { name: 'inclusion', result: 'pass', count: 4 },
      { name: 'bytes', result: 'not_checked', count: 0 },
    ]);
  });

  const tamperings: readonly (readonly [string, string, string, string])[] = [
    [
      'a value that was changed',
      `UPDATE event_field SET value = 'second thought' WHERE log_index = ${noted} AND name = 'text'`,
      'fields',
      'E_FIELD',
    ],
    [
      'a field that was taken away',
      `DELETE FROM event_field WHERE log_index = ${noted} AND name = 'text'`,
      'fields',
      'E_FIELD',
    ],
    [
      'a signature that was changed',
      `UPDATE event SET signatures = set_byte(signatures, length(signatures) - 1,
         get_byte(signatures, length(signatures) - 1) # 1) WHERE chain_id = $1 AND seq = 2`,
      'signatures',
      'E_SIG',
    ],
    [
      'a statement that was changed',
      `UPDATE event SET statement = convert_to(replace(convert_from(statement, 'UTF8'),
         '"seq":2', '"seq":7'), 'UTF8') WHERE chain_id = $1 AND seq = 2`,
      'chain',
      'E_CHAIN',
    ],
    [
      'a statement that no longer is one',
      `UPDATE event SET statement = statement || ' '::bytea WHERE chain_id = $1 AND seq = 2`,
      'fields',
      'E_CANON',
    ],
    [
      'an event hash that was changed',
      `UPDATE event SET event_hash = sha256(event_hash) WHERE chain_id = $1 AND seq = 2`,
      'chain',
      'E_CHAIN',
    ],
    [
      'a type that was changed beside the statement',
      `UPDATE event SET type = 'item.voided/1' WHERE chain_id = $1 AND seq = 2`,
      'chain',
      'E_CHAIN',
    ],
    [
      'a tag that was changed',
      `UPDATE event SET tag = sha256(tag) WHERE chain_id = $1 AND seq = 2`,
      'chain',
      'E_TAG',
    ],
    [
      'a time of logging that was changed',
      `UPDATE event SET logged_ms = logged_ms - 60000 WHERE chain_id = $1 AND seq = 2`,
      'inclusion',
      'E_INCLUSION',
    ],
    [
      'an event that was taken out',
      `WITH gone AS (DELETE FROM event_field WHERE log_index = ${noted})
       UPDATE event SET chain_id = sha256(chain_id) WHERE chain_id = $1 AND seq = 2`,
      'chain',
      'E_CHAIN',
    ],
    [
      'the last event taken out',
      `UPDATE event SET chain_id = sha256(chain_id) WHERE chain_id = $1 AND seq = 3`,
      'state',
      'E_PROJECTION',
    ],
    [
      'a holder that no event names',
      `UPDATE item SET fold = jsonb_set(fold, '{holder}', '"${randomUUID()}"') WHERE item_id = $1`,
      'state',
      'E_PROJECTION',
    ],
    [
      'more events claimed than there are',
      'UPDATE item SET seq = 2147483647 WHERE item_id = $1',
      'state',
      'E_PROJECTION',
    ],
    [
      'a recipient smuggled into the column that lets people see',
      `UPDATE item SET recipient = '${randomUUID()}' WHERE item_id = $1`,
      'state',
      'E_PROJECTION',
    ],
  ];
  it.each(tamperings)('finds %s', async (_, sql, check, code) => {
    const itemId = await chain();
    await tamper(sql, itemId);
    const found = await verify(itemId);
    expect(resultsOf(found)[check]).toBe('fail');
    expect(found.findings.map((finding) => finding.code)).toContain(code);
  });

  it('names the field whose value is not in the form of its type', async () => {
    const itemId = await chain();
    await tamper(
      `UPDATE event_field SET value = '\\xff'::bytea WHERE log_index = ${noted} AND name = 'text'`,
      itemId,
    );
    expect((await verify(itemId)).findings[0]).toMatchObject({
      ...{ code: 'E_CANON', seq: 2, field: 'text' },
    });
  });

  it('counts no signature as checked whose statement cannot be read', async () => {
    const itemId = await chain();
    await tamper(
      `UPDATE event SET statement = statement || ' '::bytea WHERE chain_id = $1 AND seq = 2`,
      itemId,
    );
    expect((await verify(itemId)).checks).toContainEqual({
      ...{ name: 'signatures', result: 'not_checked', count: 3 },
    });
  });

  it('takes no alarm from an event that is logged while it checks', async () => {
    const itemId = await chain();
    const seen = await stage.t.app.get(ItemReader).projected(actor.accountId, itemId);
    await stage.act(actor, itemId, 'note.added/1', { text: 'meanwhile' });
    const found = await stage.t.app.get(ChainCheckService).check(actor.accountId, seen);
    expect(found.findings).toEqual([]);
    expect(found.eventsChecked).toBe(4);
  });

  it('tells what no checkpoint covers yet from what one contradicts', async () => {
    const itemId = await chain();
    const [first] = await stage.t.db.query<{ n: string }[]>(
      'SELECT min(log_index) AS n FROM event WHERE chain_id = $1',
      [Buffer.from(itemId, 'hex')],
    );
    const log = stage.t.app.get(LogReader);
    const newest = await log.newestCheckpoint();
    await stage.t.db.transaction(async (owner) => {
      await owner.query('ALTER TABLE checkpoint DISABLE TRIGGER checkpoint_unchanged');
      await owner.query('DELETE FROM checkpoint WHERE size > $1', [first?.n]);
      await owner.query('ALTER TABLE checkpoint ENABLE ALWAYS TRIGGER checkpoint_unchanged');
    });
    expect((await log.newestCheckpoint())?.size).toBeLessThan(newest?.size ?? 0);
    const found = await verify(itemId);
    expect(found.findings).toEqual([]);
    expect(found.checks).toContainEqual({ name: 'inclusion', result: 'not_checked', count: 0 });
  });

  it('checks nothing for a person who may not see the item', async () => {
    const stranger = await stage.t.seedPerson();
    await stage.t.http
      .get(`/api/items/${await chain()}/verification`)
      .set(stranger.auth)
      .expect(404);
  });
});
