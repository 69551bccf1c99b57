import pg from 'pg';
import { merkleRoot, leafHash } from '../../src/core/ledger/merkle-tree.js';
import { OwnOperationsService } from '../../src/custody/own-operations.service.js';
import { audit, type AuditOutcome } from '../../src/operate/audit/audit.js';
import { nodeEngine } from '../../src/platform/node-engine.js';
import { ReadMinuteStore } from '../../src/reads/read-minute.store.js';
import { ReadSealer } from '../../src/reads/read-sealer.js';
import { copyDatabase } from '../support/database.js';
import { type Actor, Stage } from '../support/stage.js';

interface SealRow {
  readonly minute: string;
  readonly entries: string;
  readonly root: Buffer;
}

const minuteMs = 60_000;
let stage: Stage;
let actor: Actor;
let path: string;
beforeAll(async () => {
  stage = await Stage.open();
  actor = await stage.actor();
  const caseId = await stage.openCase(actor);
  const { itemId } = await stage.registerItem(actor, caseId);
  path = `/api/items/${itemId}`;
}, 60_000);
afterAll(() => stage.close());

const read = () => stage.t.http.get(path).set(actor.auth).expect(200);
const seal = () => stage.t.app.get(ReadSealer).seal();
const seals = () => stage.t.db.query<SealRow[]>('SELECT * FROM read_seal ORDER BY minute');
const openEntries = async () => {
  const [row] = await stage.t.db.query<{ n: number }[]>(
    `SELECT count(*)::int AS n FROM read_entry e
     WHERE NOT EXISTS (SELECT 1 FROM read_seal s WHERE s.minute = e.minute)`,
  );
  return row?.n;
};
const audited = (database: { web: string; ledger: string; owner: string }): Promise<AuditOutcome> =>
  audit(
    { home: stage.t.config.home, database: { kind: 'external', ...database } },
    { objects: false, onProgress: () => undefined },
  );

describe('a minute in which somebody read', () => {
  it('is not sealed before it is over', async () => {
    await read();
    await seal();
    expect(await seals()).toEqual([]);
  });

  it('is sealed once: count and root of its entries, on the operations chain', async () => {
    const minute = Math.floor(stage.t.clock.nowMs() / minuteMs);
    stage.t.clock.advance(minuteMs);
    await seal();
    await seal();
    const rows = await stage.t.db.query<{ entry: Buffer }[]>(
      'SELECT entry FROM read_entry WHERE minute = $1 ORDER BY at_ms, id',
      [minute],
    );
    const [sealed, ...others] = await seals();
    expect(others).toEqual([]);
    expect([Number(sealed?.minute), Number(sealed?.entries)]).toEqual([minute, rows.length]);
    const leaves = rows.map(({ entry }) => leafHash(nodeEngine, entry));
    expect(sealed?.root).toEqual(Buffer.from(merkleRoot(nodeEngine, leaves)));
    const types = await stage.t.db.query<{ type: string }[]>(
      `SELECT type FROM event WHERE type LIKE 'operations%' OR type LIKE 'access%' ORDER BY log_index`,
    );
    expect(types.map(({ type }) => type)).toEqual(['operations.opened/1', 'access.sealed/1']);
  });

  it('takes no entry once it is closed: the next one has it', async () => {
    await read();
    const minute = Math.floor(stage.t.clock.nowMs() / minuteMs);
    await stage.t.app.get(ReadMinuteStore).close(minute);
    const answer = await read();
    const [row] = await stage.t.db.query<{ minute: string }[]>(
      'SELECT minute FROM read_entry WHERE request_id = $1',
      [answer.headers['x-request-id']],
    );
    expect(Number(row?.minute)).toBe(minute + 1);
  });

  it('is sealed by whoever comes next, where a process died between closing and sealing', async () => {
    // The minute of the spec before is closed and not sealed: as if the process had been killed there.
    stage.t.clock.advance(2 * minuteMs);
    await seal();
    expect(await openEntries()).toBe(0);
  });

  it('is not sealed by half, where the append fails', async () => {
    await read();
    stage.t.clock.advance(minuteMs);
    const before = (await seals()).length;
    await stage.t.db.query('REVOKE INSERT ON read_seal FROM wm_ledger');
    await expect(seal()).rejects.toThrow(/permission denied/);
    const [{ n } = { n: 0 }] = await stage.t.db.query<{ n: number }[]>(
      `SELECT count(*)::int AS n FROM event WHERE type = 'access.sealed/1'`,
    );
    expect(n).toBe(before);
    await stage.t.db.query('GRANT INSERT ON read_seal TO wm_ledger');
    await seal();
    expect((await seals()).length).toBe(before + 1);
  });

  it('cannot be sealed twice, whoever tries', async () => {
    const [first] = await seals();
    const fromMs = Number(first?.minute) * minuteMs;
    const again = stage.t.app.get(OwnOperationsService).record(undefined, {
      type: 'access.sealed/1',
      fields: {
        from: { type: 4, ms: fromMs },
        until: { type: 4, ms: fromMs + minuteMs },
        count: { type: 2, integer: 1n },
        root: { type: 3, bytes: new Uint8Array(32) },
      },
    });
    await expect(again).rejects.toThrow('sealed already');
  });

  it('loses and doubles nothing while twenty read and it is sealed', async () => {
    const readers = Array.from({ length: 20 }, async () => {
      for (let i = 0; i < 10; i++) {
        await read();
        stage.t.clock.advance(7_000);
      }
    });
    const progress = { readers: readers.length };
    for (const reader of readers) void reader.finally(() => progress.readers--);
    while (progress.readers > 0) await seal();
    await Promise.all(readers);
    stage.t.clock.advance(3 * minuteMs);
    await seal();
    expect(await openEntries()).toBe(0);
    const { exitCode, verdict } = await audited(stage.t.connections);
    expect([exitCode, verdict.findings]).toEqual([0, []]);
  }, 120_000);
});

describe('entries', () => {
  it.each([
    `UPDATE read_entry SET purpose = 'other'`,
    'DELETE FROM read_entry',
    'TRUNCATE read_entry CASCADE',
    `UPDATE read_seal SET entries = 0`,
    'DELETE FROM read_minute',
    'UPDATE read_minute SET closed = false WHERE closed',
  ])('are only ever added, to the owner too: %s', async (sql) => {
    await expect(stage.t.db.query(sql)).rejects.toThrow(/refused|for good/);
  });

  it('are seen by nobody but who is named in them, whatever a service asks for', async () => {
    const other = await stage.t.seedPerson();
    const client = new pg.Client({ connectionString: stage.t.connections.web });
    await client.connect();
    const seen = async () =>
      (await client.query<{ n: number }>('SELECT count(*)::int AS n FROM read_entry')).rows[0]?.n;
    const become = (id: string) => client.query(`SELECT set_config('wm.person', $1, true)`, [id]);
    try {
      await client.query('BEGIN');
      expect(await seen()).toBe(0);
      await become(other.accountId);
      expect(await seen()).toBe(0);
      await become(actor.accountId);
      expect(await seen()).toBeGreaterThan(200);
      const forged = client.query(
        `INSERT INTO read_entry SELECT gen_random_uuid(), minute, at_ms, $1, token_id, organisation_id, kind, route,
           chain_ids, case_ids, object_ids, given, is_part, query, purpose, request_id, code, network, entry, leaf
         FROM read_entry LIMIT 1`,
        [other.accountId],
      );
      await expect(forged).rejects.toThrow(/row-level security/);
    } finally {
      await client.end();
    }
  });

  it('are hashes alone to the login of the ledger', async () => {
    const client = new pg.Client({ connectionString: stage.t.connections.ledger });
    await client.connect();
    try {
      await expect(client.query('SELECT account_id FROM read_entry')).rejects.toThrow(/permission/);
      await expect(client.query('SELECT entry FROM read_entry')).rejects.toThrow(/permission/);
    } finally {
      await client.end();
    }
  });
});

const one = `id = (SELECT id FROM read_entry ORDER BY at_ms, id OFFSET 3 LIMIT 1)`;

describe('the audit of a database at rest', () => {
  beforeAll(async () => {
    await read();
    await stage.t.stop();
  });

  it.each([
    ['an entry is deleted', `DELETE FROM read_entry WHERE ${one}`, 'root'],
    [
      'an entry is blamed on another',
      `UPDATE read_entry SET account_id = token_id WHERE ${one}`,
      'account_id',
    ],
    [
      'bytes are edited',
      `UPDATE read_entry SET entry = set_byte(entry, 9, 65) WHERE ${one}`,
      'root',
    ],
    [
      'the hash is edited',
      `UPDATE read_entry SET leaf = set_byte(leaf, 0, get_byte(leaf, 0) # 1) WHERE ${one}`,
      'leaf',
    ],
    [
      'an entry is added to a sealed minute',
      `INSERT INTO read_entry SELECT gen_random_uuid(), minute, at_ms, account_id, token_id, organisation_id, kind, route,
         chain_ids, case_ids, object_ids, given, is_part, query, purpose, request_id, code, network, entry, leaf
       FROM read_entry WHERE ${one}`,
      'count',
    ],
    ['a seal is deleted', 'DELETE FROM read_seal', null],
    ['a seal is edited', 'UPDATE read_seal SET entries = entries + 1', 'entries'],
    [
      'an old entry is moved to where no seal is',
      `WITH m AS (INSERT INTO read_minute VALUES (1, true) RETURNING minute)
       UPDATE read_entry SET minute = 1 FROM m WHERE ${one}`,
      'minute 1',
    ],
  ])('finds that %s', async (_, sql, field) => {
    const database = await copyDatabase(stage.t.connections);
    try {
      const client = new pg.Client({ connectionString: database.owner });
      await client.connect();
      for (const table of ['read_entry', 'read_seal', 'read_minute']) {
        await client.query(`ALTER TABLE ${table} DISABLE TRIGGER ALL`);
      }
      const { rowCount } = await client.query(sql);
      await client.end();
      expect(rowCount).toBeGreaterThan(0);
      const { exitCode, verdict } = await audited(database);
      expect(exitCode).toBe(1);
      expect(verdict.findings.map(({ code }) => code)).toContain('E_PROJECTION');
      expect(verdict.findings.map((finding) => finding.field)).toContain(field);
    } finally {
      await database.drop();
    }
  });
});
