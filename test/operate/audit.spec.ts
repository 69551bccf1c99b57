import { ProjectionWriters } from '../../src/ledger/projection-writers.js';
import { projectionTables, projectionWriters } from '../../src/operate/audit/shadow-projections.js';
import { startApp, type TestApp } from '../support/app.js';

describe('the audit', () => {
  let t: TestApp;
  beforeAll(async () => {
    t = await startApp();
  });
  afterAll(() => t.close());

  it('replays the log through every writer of the service', () => {
    const names = t.app.get(ProjectionWriters).names();
    expect(names.length).toBeGreaterThan(3);
    expect(projectionWriters().names().toSorted()).toEqual(names.toSorted());
  });

  it('knows the key of every projection, and forgets no table that writers may change', async () => {
    const rows = await t.db.query<{ table_name: string; columns: string[] }[]>(
      `SELECT c.relname AS table_name, array_agg(a.attname::text ORDER BY k.place) AS columns
       FROM pg_class c JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary
       CROSS JOIN LATERAL unnest(i.indkey) WITH ORDINALITY AS k(number, place)
       JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.number
       WHERE c.relnamespace = 'public'::regnamespace AND has_table_privilege('wm_ledger', c.oid, 'UPDATE')
       GROUP BY c.relname`,
    );
    const projections = Object.fromEntries(rows.map((row) => [row.table_name, row.columns]));
    expect(projections).toEqual(projectionTables);
  });
});
