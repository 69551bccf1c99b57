import { type MigrationInterface, type QueryRunner } from 'typeorm';

/**
 * Evidence packages: which were asked for, and what became of them. That a case was exported is an event on its
 * chain; these are ordinary rows about the file that was built for it.
 */
export class Exports1764000000006 implements MigrationInterface {
  readonly name = 'Exports1764000000006';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...tables, ...visibility, ...building]) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP FUNCTION wm_fail_export(uuid, text, bigint)');
    await runner.query('DROP FUNCTION wm_unfinished_exports()');
    await runner.query('DROP TABLE export');
  }
}

const tables = [
  `CREATE TABLE export (
    id uuid CONSTRAINT export_pk PRIMARY KEY,
    case_id bytea NOT NULL,
    kind text NOT NULL,
    requested_by uuid NOT NULL,
    log_index bigint NOT NULL,
    folder text NOT NULL,
    state text NOT NULL,
    checkpoint_size bigint,
    size_bytes bigint,
    package_id bytea,
    failure text,
    created_ms bigint NOT NULL,
    finished_ms bigint,
    CONSTRAINT export_event UNIQUE (log_index),
    CONSTRAINT export_kind CHECK (kind IN ('full', 'record-only')),
    CONSTRAINT export_state CHECK (state IN ('building', 'ready', 'failed')),
    CONSTRAINT export_package_length CHECK (length(package_id) = 32),
    CONSTRAINT export_outcome CHECK (
      (state = 'building') = (finished_ms IS NULL)
      AND (state = 'failed') = (failure IS NOT NULL)
      AND (state = 'ready') = (package_id IS NOT NULL)
      AND (state = 'ready') = (size_bytes IS NOT NULL)
      AND (state <> 'ready' OR checkpoint_size IS NOT NULL)
    )
  )`,
  `CREATE INDEX export_case ON export (case_id)`,
  `CREATE INDEX export_unfinished ON export (id) WHERE state = 'building'`,
];

/** Whoever sees the case sees its exports; a package is finished only in the name of who asked for it. */
const visibility = [
  `ALTER TABLE export ENABLE ROW LEVEL SECURITY`,
  `CREATE POLICY export_visible ON export FOR SELECT TO wm_web USING (wm_case_visible(case_id))`,
  `CREATE POLICY export_own_new ON export FOR INSERT TO wm_web
     WITH CHECK (wm_case_visible(case_id) AND requested_by = wm_person() AND state = 'building')`,
  `CREATE POLICY export_own_finish ON export FOR UPDATE TO wm_web
     USING (wm_case_visible(case_id) AND requested_by = wm_person() AND state = 'building')
     WITH CHECK (requested_by = wm_person())`,
  `GRANT SELECT, INSERT ON export TO wm_web`,
  `GRANT UPDATE (state, checkpoint_size, size_bytes, package_id, finished_ms) ON export TO wm_web`,
];

/**
 * A service that starts again looks for what it left unfinished, in nobody's name; and a build can fail because
 * its person may no longer see the case. These two belong to the owner and can do no more than that.
 */
const building = [
  `CREATE FUNCTION wm_unfinished_exports() RETURNS TABLE (id uuid, requested_by uuid)
     LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
     SELECT e.id, e.requested_by FROM export e WHERE e.state = 'building' ORDER BY e.id $$`,
  `CREATE FUNCTION wm_fail_export(which uuid, why text, at_ms bigint) RETURNS void
     LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
     UPDATE export SET state = 'failed', failure = why, finished_ms = at_ms
       WHERE id = which AND state = 'building' $$`,
  ...['wm_unfinished_exports()', 'wm_fail_export(uuid, text, bigint)'].map(
    (name) => `REVOKE EXECUTE ON FUNCTION ${name} FROM wm_ledger`,
  ),
];
