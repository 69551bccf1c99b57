import { randomUUID } from 'node:crypto';
import { type Json } from '../../src/core/canonical/json.js';
import { audit } from '../../src/operate/audit/audit.js';
import { operations } from '../contract/contract.js';
import { pathOf } from '../contract/spoiled-requests.js';
import { type Actor, Stage } from '../support/stage.js';

const payloads = [
  ...[`'; DROP TABLE event; --`, `' OR '1'='1`, `'); DELETE FROM item; --`, `\\'; SELECT 1; --`],
  ...[`$1`, `%`, `_`, `"; DROP TABLE item; --`, `/* */ UNION SELECT 1`, `E'\\x00'`],
  ...[`1; SELECT pg_sleep(9)`, `{"a": "'"}`, `$$; DROP TABLE item; $$`, `\u02bc; DROP TABLE item`],
];

/** Texts that are stored and come back into queries, lists, folds and packages: the second order of an injection. */
describe('SQL in what people write', () => {
  let stage: Stage;
  let actor: Actor;
  let tables: string;
  const told = new Map<string, string>();
  beforeAll(async () => {
    stage = await Stage.open();
    actor = await stage.actor({
      roles: ['investigator', 'evidence_custodian', 'prosecutor'],
    });
    tables = await allTables();
  }, 60_000);
  afterAll(() => stage.close());

  async function allTables(): Promise<string> {
    const rows = await stage.t.db.query<object[]>(
      `SELECT relname, relkind FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE nspname = 'public' ORDER BY 1`,
    );
    return JSON.stringify(rows);
  }
  const get = (path: string) => stage.t.http.get(path).set(actor.auth);

  it.each(payloads)('is kept to the letter: %s', async (payload) => {
    const caseRef = `EX-${randomUUID().slice(0, 8)} ${payload}`;
    const caseId = await stage.openCase(actor, caseRef);
    const texts: Record<string, Json> = { title: payload, description: payload };
    const more = { conditionOnReceipt: payload, exhibitRef: payload, purpose: payload };
    const { itemId } = await stage.registerItem(actor, caseId, { ...texts, ...more });
    await stage.act(actor, itemId, 'note.added/1', { text: payload });
    const item = await actor.client.get(`/api/items/${itemId}`);
    expect([item.text('title'), item.text('exhibitRef')]).toEqual([payload, payload]);
    expect((await actor.client.get(`/api/cases/${caseId}`)).text('caseRef')).toBe(caseRef);
    told.set(payload, itemId);
  });

  it('asks nothing more of any list, from whichever field it comes', async () => {
    const itemId = [...told.values()][0] ?? '';
    const { caseId } = (await get(`/api/items/${itemId}`).expect(200)).body as { caseId: string };
    const places = { caseId, itemId, chainId: itemId, keyId: actor.keyId.slice(3) };
    for (const operation of operations.filter(({ method }) => method === 'get')) {
      const path = pathOf(operation, places);
      expect([path, (await get(path)).status < 500]).toEqual([path, true]);
      for (const { name } of operation.parameters.filter((one) => one.in === 'query')) {
        for (const payload of payloads) {
          const began = performance.now();
          const { status } = await get(`${path}?${name}=${encodeURIComponent(payload)}`);
          expect([path, name, payload, status < 500]).toEqual([path, name, payload, true]);
          expect(performance.now() - began).toBeLessThan(8000);
        }
      }
    }
  }, 120_000);

  it('finds by a number nothing but what has it', async () => {
    for (const payload of payloads) {
      const path = `/api/items?caseId=${encodeURIComponent(payload)}`;
      const answer = await get(path);
      // A refusal has no list; what is wrong fails below.
      const { items = [] } = answer.body as { readonly items?: readonly unknown[] };
      expect([payload, items]).toEqual([payload, []]);
    }
  });

  it('leaves tables, rows and log as they were', async () => {
    expect(await allTables()).toBe(tables);
    expect(told.size).toBe(payloads.length);
    const { connections, config } = stage.t;
    const { exitCode, verdict } = await audit(
      { home: config.home, database: { kind: 'external', ...connections } },
      { objects: false, onProgress: () => undefined },
    );
    expect([exitCode, verdict.findings]).toEqual([0, []]);
  });
});
