import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** A grant for one item counts while the item is in the case that gave it: who was let in there is not let in elsewhere. */
export class GrantsOfItems1764000000015 implements MigrationInterface {
  readonly name = 'GrantsOfItems1764000000015';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      visible(
        'AND a.case_id = coalesce((SELECT i.case_id FROM item i WHERE i.item_id = which), in_case)',
      ),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(visible(''));
  }
}

function visible(ofItsCase: string): string {
  return `CREATE OR REPLACE FUNCTION wm_chain_visible(which bytea, in_case bytea) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT wm_case_visible(coalesce((SELECT i.case_id FROM item i WHERE i.item_id = which), in_case))
      OR EXISTS (
        SELECT 1 FROM item i
        WHERE i.item_id = which AND wm_person()::text IN (i.holder, i.recipient)
      )
      OR EXISTS (
        SELECT 1 FROM case_access a
        WHERE a.item_id = which AND a.account = wm_person()::text AND NOT a.ended
          AND a.from_ms <= extract(epoch FROM now()) * 1000
          AND (a.until_ms IS NULL OR a.until_ms > extract(epoch FROM now()) * 1000) ${ofItsCase}
      ) $$`;
}
