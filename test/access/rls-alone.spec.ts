import pg from 'pg';
import { type Response } from 'supertest';
import { operations } from '../contract/contract.js';
import { pathOf } from '../contract/spoiled-requests.js';
import { bodyOf, type SeededPerson } from '../support/app.js';
import { type FullCase, openFullCase, secretWord } from '../support/full-case.js';
import { Stage } from '../support/stage.js';

/** What came, also where it is the bytes of a file. */
function textOf({ text, body }: Response): string {
  // Superagent has no text of an answer that it took for bytes.
  return Buffer.isBuffer(body) ? body.toString('latin1') : text;
}

describe('with a policy that permits everything, the database alone', () => {
  let stage: Stage;
  let full: FullCase;
  let stranger: SeededPerson;
  beforeAll(async () => {
    stage = await Stage.open({}, { permitsAll: true });
    full = await openFullCase(stage);
    stranger = await stage.t.seedPerson({ roles: ['prosecutor', 'disclosure_officer'] });
  }, 60_000);
  afterAll(() => stage.close());

  let told = 0;
  const reading = operations.filter(({ method }) => method === 'get');

  it('has every reading route of the contract to try', () => {
    expect(reading.length).toBeGreaterThan(35);
  });

  it.each(reading.map((operation) => ({ operation, ...operation })))(
    'lets nothing of a foreign case through: $path',
    async ({ operation }) => {
      const { caseId, itemId, requestId, exportId, proposalId } = full;
      const places = { caseId, itemId, requestId, exportId, proposalId, chainId: itemId, seq: '1' };
      const query = operation.parameters
        .filter((one) => one.in === 'query')
        .map(
          ({ name }) => ({ forum: 'forum=icc', at: 'at=2026-01-01T00:00:00Z', caseId: '' })[name],
        )
        .filter((text) => text !== undefined && text !== '')
        .join('&');
      const path = `${pathOf(operation, places)}?${query}`;
      const own = await stage.t.http.get(path).set(full.opener.auth);
      const answer = await stage.t.http.get(path).set(stranger.auth);
      const text = textOf(answer);
      expect(answer.status).toBeLessThan(500);
      const ids = [caseId, itemId, requestId, exportId, proposalId];
      // What a stranger asked for themselves is their own to see; that others have read is not.
      const isOfReads = operation.path.startsWith('/api/reads');
      const words = [secretWord, ...(isOfReads ? [] : ids)];
      if (operation.path === '/api/reads') {
        const { items } = bodyOf<{ items: readonly { account: string }[] }>(answer);
        expect(new Set(items.map(({ account }) => account))).toEqual(new Set([stranger.accountId]));
      }
      if (own.status === 200 && words.some((word) => textOf(own).includes(word))) told++;
      for (const word of words) {
        // A refusal may repeat what was asked for.
        if (answer.status >= 400 && path.includes(word)) continue;
        expect([path, text.includes(word)]).toEqual([path, false]);
      }
      // Whoever opened the case gets something: so there was something to let through.
      if (/\{(caseId|itemId|requestId|exportId)\}/.test(operation.path)) {
        expect([path, own.status < 500]).toEqual([path, true]);
        expect([path, answer.status]).toEqual([path, 404]);
      }
    },
  );

  it('had something of the case to let through on many of them, as whoever opened it sees', () => {
    expect(told).toBeGreaterThan(18);
  });

  describe('asked by its own login', () => {
    let client: pg.Client;
    beforeAll(async () => {
      client = new pg.Client({ connectionString: stage.t.connections.web });
      await client.connect();
    });
    afterAll(() => client.end());

    /** Tables whose rows belong to a case, and how. */
    const tables = [
      ...['event', 'event_field', 'chain_head', 'case_record', 'case_access', 'item'],
      ...['provenance_record', 'admissibility_note', 'blob', 'disclosure', 'disclosure_check'],
      ...['cooperation_request', 'export', 'proposal', 'upload', 'notice', 'kept_answer'],
    ];

    async function count(table: string, person: string | undefined): Promise<number> {
      await client.query('BEGIN');
      if (person !== undefined) {
        await client.query(`SELECT set_config('wm.person', $1, true)`, [person]);
      }
      const from = {
        event: `event WHERE chain_id <> (SELECT chain_id FROM chain_head WHERE kind = 'control')`,
        event_field: `event_field f JOIN event e USING (log_index)
          WHERE e.chain_id <> (SELECT chain_id FROM chain_head WHERE kind = 'control')`,
        chain_head: `chain_head WHERE kind IS DISTINCT FROM 'control'`,
      }[table];
      const { rows } = await client.query<{ n: string }>(
        `SELECT count(*) AS n FROM ${from ?? table}`,
      );
      await client.query('ROLLBACK');
      return Number(rows[0]?.n);
    }

    it.each(tables)('shows a stranger, and nobody at all, no row of %s', async (table) => {
      expect(await count(table, stranger.accountId)).toBe(0);
      expect(await count(table, undefined)).toBe(0);
    });

    it('shows whoever opened the case its rows', async () => {
      for (const table of ['event', 'event_field', 'chain_head', 'case_record', 'item', 'blob']) {
        expect([table, (await count(table, full.opener.accountId)) > 0]).toEqual([table, true]);
      }
    });

    it('changes and deletes no evidence, whoever asks', async () => {
      for (const table of tables.filter((name) => !['kept_answer', 'upload'].includes(name))) {
        await client.query('BEGIN');
        await client.query(`SELECT set_config('wm.person', $1, true)`, [full.opener.accountId]);
        const deleted = client.query(`DELETE FROM ${table}`);
        await expect(deleted).rejects.toMatchObject({ code: '42501' });
        await client.query('ROLLBACK');
      }
    });
  });
});
