import { readingRoutes } from '../../src/reads/reading-routes.js';
import { bodyOf, type Problem } from '../support/app.js';
import { type Actor, Stage } from '../support/stage.js';
import { operations } from '../contract/contract.js';

const gets = operations.filter(({ method }) => method === 'get').map(({ path }) => path);
const keyOf = (path: string): string => `GET ${path.replace(/\{(\w+)\}/g, ':$1')}`;
const recorded = gets.filter((path) => readingRoutes[keyOf(path)]?.kind !== 'unrecorded');

describe('the table of reading routes', () => {
  it('says of every GET of the contract what is read by it', () => {
    expect(gets.length).toBeGreaterThan(40);
    expect(gets.map(keyOf).filter((key) => readingRoutes[key] === undefined)).toEqual([]);
  });

  it('names no route that is not there', () => {
    const served = new Set(
      operations.map(({ method, path }) => `${method} ${keyOf(path).slice(4)}`),
    );
    const named = Object.keys(readingRoutes).filter((key) => key.includes('/api/'));
    const strange = named.filter((key) => !served.has(key.replace(/^\w+/, (m) => m.toLowerCase())));
    expect(strange).toEqual([]);
  });
});

describe('while reads cannot be recorded', () => {
  let stage: Stage;
  let actor: Actor;
  let places: Readonly<Record<string, string>>;
  beforeAll(async () => {
    stage = await Stage.open();
    actor = await stage.actor({ roles: ['investigator', 'evidence_custodian', 'auditor'] });
    const caseId = await stage.openCase(actor, 'EX-SECRET-REFERENCE');
    const { itemId } = await stage.registerItem(actor, caseId, { title: 'a secret title' });
    places = { caseId, itemId, chainId: itemId, seq: '1' };
  }, 60_000);
  afterAll(() => stage.close());

  const get = (path: string) => {
    const at = path.replace(/\{(\w+)\}/g, (_, name: string) => places[name] ?? 'ab'.repeat(32));
    return stage.t.http.get(at).set(actor.auth);
  };

  describe('since the right is gone', () => {
    beforeAll(async () => {
      await stage.t.db.query('REVOKE INSERT ON read_entry FROM wm_web');
    });
    afterAll(async () => {
      await stage.t.db.query('GRANT INSERT ON read_entry TO wm_web');
    });

    it.each(recorded)('%s gives nothing', async (path) => {
      const answer = await get(path);
      // What would not have been given anyhow is refused as ever.
      expect([400, 401, 403, 404, 409, 422, 503]).toContain(answer.status);
      expect(bodyOf<Problem>(answer).status).toBe(answer.status);
      expect(JSON.stringify([answer.text, answer.headers])).not.toMatch(/secret/i);
      expect(answer.headers['link']).toBeUndefined();
    });

    it('says so where it would have been given, and where it is a list', async () => {
      for (const path of [
        '/api/items/{itemId}',
        '/api/cases',
        '/api/items/{itemId}/receipts/{seq}.html',
      ]) {
        const answer = await get(path).expect(503);
        expect(bodyOf<Problem>(answer).code).toBe('read-not-recorded');
      }
    });

    it('still gives what is nobody’s', async () => {
      await get('/api/countries').expect(200);
      await get('/api/accounts/me').expect(200);
    });
  });

  it('nobody waits longer than seconds for a table that is locked', async () => {
    const runner = stage.t.db.createQueryRunner();
    await runner.startTransaction();
    try {
      await runner.query('LOCK TABLE read_entry IN ACCESS EXCLUSIVE MODE');
      const answer = await get('/api/items/{itemId}').expect(503);
      expect(bodyOf<Problem>(answer).code).toBe('read-not-recorded');
    } finally {
      await runner.rollbackTransaction();
      await runner.release();
    }
    await get('/api/items/{itemId}').expect(200);
  });
});
