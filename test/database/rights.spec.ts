import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openTestDatabase, type TestDatabase } from '../support/database.js';

const listing = join(import.meta.dirname, '../../docs/reference/database-rights.txt');

/** One line a right, in an order and with words that no release of PostgreSQL changes. */
const queries = [
  `SELECT format('table    %s owned by %s%s%s', c.relname, pg_get_userbyid(c.relowner),
     CASE WHEN c.relrowsecurity THEN ', row-level security' ELSE '' END,
     CASE WHEN c.relforcerowsecurity THEN ' forced' ELSE '' END) AS line
   FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'`,
  `SELECT format('trigger  %s %s %s%s%s%s, enabled %s', c.relname, t.tgname,
     CASE WHEN t.tgtype & 2 > 0 THEN 'before' ELSE 'after' END,
     CASE WHEN t.tgtype & 16 > 0 THEN ' update' ELSE '' END,
     CASE WHEN t.tgtype & 8 > 0 THEN ' delete' ELSE '' END,
     CASE WHEN t.tgtype & 32 > 0 THEN ' truncate' ELSE '' END,
     CASE t.tgenabled WHEN 'A' THEN 'always' WHEN 'O' THEN 'for origin' ELSE 'never' END) AS line
   FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
   WHERE c.relnamespace = 'public'::regnamespace AND NOT t.tgisinternal`,
  `SELECT format('policy   %s %s for %s to %s', c.relname, p.polname,
     CASE p.polcmd WHEN 'r' THEN 'select' WHEN 'a' THEN 'insert' WHEN 'w' THEN 'update'
       WHEN 'd' THEN 'delete' ELSE 'all' END,
     (SELECT string_agg(r.rolname, ', ' ORDER BY r.rolname) FROM pg_roles r WHERE r.oid = ANY (p.polroles))) AS line
   FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid`,
  `SELECT format('grant    %s on %s to %s', string_agg(lower(g.privilege_type), ', ' ORDER BY g.privilege_type),
     g.table_name, g.grantee) AS line
   FROM information_schema.role_table_grants g
   WHERE g.table_schema = 'public' AND g.grantee IN ('wm_web', 'wm_ledger', 'PUBLIC')
   GROUP BY g.table_name, g.grantee`,
  `SELECT format('grant    %s on %s to %s', lower(a.privilege_type) || ' (' ||
     string_agg(a.column_name, ', ' ORDER BY a.column_name) || ')', a.table_name, a.grantee) AS line
   FROM information_schema.role_column_grants a
   WHERE a.table_schema = 'public' AND a.grantee IN ('wm_web', 'wm_ledger', 'PUBLIC')
     AND NOT EXISTS (SELECT 1 FROM information_schema.role_table_grants g
       WHERE g.table_schema = 'public' AND g.table_name = a.table_name AND g.grantee = a.grantee
         AND g.privilege_type = a.privilege_type)
   GROUP BY a.table_name, a.grantee, a.privilege_type`,
  `SELECT format('function %s%s, callable by %s', p.proname,
     CASE WHEN p.prosecdef THEN ' with the rights of ' || pg_get_userbyid(p.proowner) ELSE '' END,
     coalesce((SELECT string_agg(r.rolname, ', ' ORDER BY r.rolname) FROM pg_roles r
       WHERE r.rolname IN ('wm_web', 'wm_ledger') AND has_function_privilege(r.oid, p.oid, 'EXECUTE')), 'nobody')) AS line
   FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace`,
];

describe('the rights in the database', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await openTestDatabase();
  });
  afterAll(() => database.close());

  const rights = async (): Promise<string> => {
    const lines: string[] = [];
    for (const query of queries) {
      const rows = await database.owner.query<{ line: string }[]>(query);
      lines.push(...rows.map(({ line }) => line));
    }
    return `${lines.sort().join('\n')}\n`;
  };

  it('are those of the committed listing: triggers, policies, grants, functions', async () => {
    const now = await rights();
    // After a migration that is meant to change them: RIGHTS=write, and read the difference.
    if (process.env['RIGHTS'] === 'write') writeFileSync(listing, now);
    expect(now).toBe(readFileSync(listing, 'utf8'));
  });

  it.each([
    ['a trigger that is switched off', 'ALTER TABLE event DISABLE TRIGGER event_unchanged'],
    ['a right too many', 'GRANT DELETE ON event TO wm_ledger'],
    ['a right to one column', 'GRANT UPDATE (statement) ON event TO wm_web'],
    ['a policy that is gone', 'DROP POLICY item_visible ON item'],
    ['row-level security that is off', 'ALTER TABLE event DISABLE ROW LEVEL SECURITY'],
    ['a function for everybody', 'GRANT EXECUTE ON FUNCTION wm_sign_in_record TO wm_ledger'],
  ])('show %s', async (_, change) => {
    const before = await rights();
    const runner = database.owner.createQueryRunner();
    try {
      await runner.query(change);
      expect(await rights()).not.toBe(before);
    } finally {
      await runner.release();
    }
    await database.close();
    database = await openTestDatabase();
  });
});
