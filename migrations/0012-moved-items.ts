import { type MigrationInterface, type QueryRunner } from 'typeorm';

/**
 * Whoever exports a case must be able to tell an item that was moved to another case, which they may not see, from one
 * that is hidden from them. The function tells no more than ids that the case's own chain names.
 */
export class MovedItems1764000000012 implements MigrationInterface {
  readonly name = 'MovedItems1764000000012';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE FUNCTION wm_moved_away(which bytea) RETURNS SETOF bytea
         LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
         SELECT i.item_id FROM item i
         WHERE wm_case_visible(which) AND i.case_id <> which AND i.fold -> 'formerCases' ? encode(which, 'hex') $$`,
    );
    await runner.query('REVOKE EXECUTE ON FUNCTION wm_moved_away(bytea) FROM wm_ledger');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP FUNCTION wm_moved_away(bytea)');
  }
}
