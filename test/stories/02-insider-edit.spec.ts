import { randomUUID } from 'node:crypto';
import { fromHex, toHex } from '../../src/core/canonical/hex.js';
import { utf8 } from '../../src/core/canonical/bytes.js';
import { eventHash } from '../../src/core/ledger/event.js';
import { bodyRoot, type FieldType, fieldLeaf } from '../../src/core/ledger/field.js';
import { encodeLeaf } from '../../src/core/ledger/log-leaf.js';
import { Frontier, leafHash } from '../../src/core/ledger/merkle-tree.js';
import { encodeStatement, readStatement, statementHash } from '../../src/core/ledger/statement.js';
import { Publisher } from '../../src/ledger/publisher.js';
import { unpackBlocks } from '../../src/ledger/signature-column.js';
import { audit } from '../../src/operate/audit/audit.js';
import { nodeEngine as engine } from '../../src/platform/node-engine.js';
import { bodyOf, type Problem } from '../support/app.js';
import { type Actor, Stage } from '../support/stage.js';

interface EventRow {
  readonly log_index: string;
  readonly logged_ms: string;
  readonly chain_id: Buffer;
  readonly seq: number;
  readonly tag: Buffer;
  readonly statement: Buffer;
  readonly signatures: Buffer;
}

interface FieldRow {
  readonly position: number;
  readonly name: string;
  readonly type: FieldType;
  readonly salt: Buffer;
  readonly value: Buffer;
}

const edited = 118;

describe('story 2: insider edit', () => {
  let stage: Stage;
  let lead: Actor;
  let accomplice: Actor;
  let caseId: string;
  let itemId: string;
  beforeAll(async () => {
    stage = await Stage.open();
    lead = await stage.actor();
    const recipient = await stage.actor();
    accomplice = await stage.actor();
    caseId = await stage.openCase(lead);
    itemId = (await stage.registerItem(lead, caseId)).itemId;
    while ((await size()) < edited) await stage.act(lead, itemId, 'note.added/1', { text: 'seen' });
    await stage.act(lead, itemId, 'transfer.released/1', {
      ...{ recipient: recipient.accountId, recipientOrganisation: recipient.organisation },
      ...{ conveyance: 'in_person' },
      dueAt: new Date(stage.t.clock.nowMs() + 3_600_000).toISOString(),
    });
    for (let n = 0; n < 5; n++)
      await stage.act(lead, itemId, 'note.added/1', { text: `later ${n}` });
    await stage.t.app.get(Publisher).publish();
  }, 120_000);
  afterAll(() => stage.close());

  async function size(): Promise<number> {
    const [row] = await stage.t.db.query<{ size: string }[]>('SELECT size FROM log_head');
    return Number(row?.size);
  }

  /** The operator of the database names another recipient, and makes every hash after it fit. */
  async function edit(): Promise<void> {
    await stage.t.db.transaction(async (owner) => {
      for (const table of ['event', 'event_field']) {
        await owner.query(`ALTER TABLE ${table} DISABLE TRIGGER ${table}_unchanged`);
      }
      const fields = await owner.query<FieldRow[]>(
        'SELECT position, name, type, salt, value FROM event_field WHERE log_index = $1 ORDER BY position',
        [edited],
      );
      const leaves = fields.map(({ position, name, type, salt, value }) => {
        const told = name === 'recipient' ? utf8(accomplice.accountId) : value;
        return { name, told, leaf: fieldLeaf(engine, { name, type, salt, value: told }, position) };
      });
      for (const { name, told, leaf } of leaves) {
        await owner.query(
          'UPDATE event_field SET value = $3, leaf = $4 WHERE log_index = $1 AND name = $2',
          [edited, name, Buffer.from(told), Buffer.from(leaf)],
        );
      }
      const root = toHex(
        bodyRoot(
          engine,
          leaves.map(({ leaf }) => leaf),
        ),
      );
      const rows = await owner.query<EventRow[]>(
        `SELECT log_index, logged_ms, chain_id, seq, tag, statement, signatures FROM event
         WHERE log_index >= $1 AND chain_id = $2 ORDER BY log_index`,
        [edited, Buffer.from(fromHex(itemId) ?? [])],
      );
      let prev: Uint8Array | undefined;
      for (const row of rows) {
        const said = readStatement(row.statement);
        const body = Number(row.log_index) === edited ? { ...said.body, root } : said.body;
        const statement = encodeStatement({ ...said, body, ...(prev && { prev: toHex(prev) }) });
        const hash = statementHash(engine, statement);
        prev = eventHash(engine, hash, unpackBlocks(row.signatures));
        const { tag } = row;
        const leaf = encodeLeaf({ loggedMs: Number(row.logged_ms), tag, eventHash: prev });
        await owner.query(
          `UPDATE event SET statement = $2, statement_hash = $3, event_hash = $4, leaf_hash = $5
           WHERE log_index = $1`,
          [
            row.log_index,
            ...[statement, hash, prev, leafHash(engine, leaf)].map((b) => Buffer.from(b)),
          ],
        );
      }
      await owner.query('UPDATE chain_head SET event_hash = $2 WHERE chain_id = $1', [
        ...[Buffer.from(fromHex(itemId) ?? []), Buffer.from(prev ?? [])],
      ]);
      const hashes = await owner.query<{ leaf_hash: Buffer }[]>(
        'SELECT leaf_hash FROM event ORDER BY log_index',
      );
      const frontier = Frontier.fromHashes(0, []);
      for (const { leaf_hash } of hashes) frontier.append(engine, leaf_hash);
      await owner.query('UPDATE log_head SET frontier = $1, root = $2', [
        ...[Buffer.concat(frontier.hashes()), Buffer.from(frontier.root(engine))],
      ]);
    });
  }

  it('is found by signature and by every checkpoint kept outside, and stops the exports', async () => {
    const kept = await (await fetch(`${stage.address}/log/checkpoint`)).text();
    await edit();
    const exported = await stage.t.http
      .post(`/api/cases/${caseId}/exports`)
      .set(lead.auth)
      .set('Idempotency-Key', randomUUID())
      .send({ kind: 'record-only', purpose: 'trial', recipient: 'court', requestedBy: 'lead' });
    await expect(stage.t.app.get(Publisher).publish()).rejects.toMatchObject({
      code: 'rolled-back',
    });
    // If the export was still recorded, it never becomes a package: no checkpoint covers it any more.
    if (exported.status === 201) {
      const { id } = bodyOf<{ id: string }>(exported);
      const found = await lead.client.get(`/api/exports/${id}`);
      expect(found.text('state')).not.toBe('ready');
    } else {
      expect(bodyOf<Problem>(exported).code).toBe('rolled-back');
    }
    const { connections, config } = stage.t;
    const { verdict, exitCode } = await audit(
      { home: config.home, database: { kind: 'external', ...connections } },
      { objects: false, onProgress: () => undefined },
    );
    expect(exitCode).toBe(1);
    const [row] = await stage.t.db.query<{ seq: number }[]>(
      'SELECT seq FROM event WHERE log_index = $1',
      [edited],
    );
    const forged = verdict.findings.filter(({ code }) => code === 'E_SIG');
    const place = forged.map(({ chain, seq }) => `${chain ?? ''} ${String(seq)}`);
    expect(place[0]).toBe(`${itemId} ${row?.seq ?? ''}`);
    expect(verdict.findings.map(({ code }) => code)).toContain('E_CONSISTENCY');
    // What somebody kept outside is of the same size, and of another tree.
    const [, keptSize, keptRoot] = kept.split('\n');
    const [head] = await stage.t.db.query<{ size: string; root: Buffer }[]>(
      'SELECT size, root FROM log_head',
    );
    expect(Number(head?.size) - Number(keptSize)).toBeLessThanOrEqual(1);
    expect(head?.root.toString('base64')).not.toBe(keptRoot);
  });
});
