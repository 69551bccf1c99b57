import { type MigrationInterface, type QueryRunner } from 'typeorm';

/**
 * Projections of the chains that belong to no case: field devices, and the operator's acts of each year. A device is seen
 * by who carries it and who gave it out, the operator's acts by those who run, audit or watch over the service.
 */
export class Operations1764000000013 implements MigrationInterface {
  readonly name = 'Operations1764000000013';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP POLICY chain_head_visible ON chain_head');
    await runner.query(
      `CREATE POLICY chain_head_visible ON chain_head FOR SELECT TO wm_web
         USING (kind = 'control' OR wm_chain_visible(chain_id, case_id))`,
    );
    await runner.query('DROP FUNCTION wm_operations_chain(integer)');
    await runner.query('DROP TABLE device, operations_year');
  }
}

const statements = [
  `CREATE TABLE device (
    device_id bytea CONSTRAINT device_pk PRIMARY KEY,
    state text NOT NULL,
    holder text,
    checked_out_by text,
    seq integer NOT NULL,
    first_index bigint NOT NULL,
    fold jsonb NOT NULL
  )`,
  `CREATE INDEX device_first_index ON device (first_index)`,
  `CREATE TABLE operations_year (
    chain_id bytea CONSTRAINT operations_year_pk PRIMARY KEY,
    year integer NOT NULL,
    seq integer NOT NULL,
    first_index bigint NOT NULL,
    fold jsonb NOT NULL,
    CONSTRAINT operations_year_once UNIQUE (year)
  )`,
  ...['device', 'operations_year'].flatMap((table) => [
    `ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`,
    `CREATE POLICY ${table}_ledger ON ${table} TO wm_ledger USING (true) WITH CHECK (true)`,
    `GRANT SELECT, INSERT, UPDATE ON ${table} TO wm_ledger`,
    `GRANT SELECT ON ${table} TO wm_web`,
  ]),
  `CREATE POLICY device_visible ON device FOR SELECT TO wm_web
     USING (wm_person()::text IN (holder, checked_out_by) OR wm_has_role('{system_administrator,auditor}'))`,
  `CREATE POLICY operations_year_visible ON operations_year FOR SELECT TO wm_web
     USING (wm_has_role('{system_administrator,auditor,data_protection_officer}'))`,
  `DROP POLICY chain_head_visible ON chain_head`,
  `CREATE POLICY chain_head_visible ON chain_head FOR SELECT TO wm_web
     USING (kind = 'control' OR wm_chain_visible(chain_id, case_id)
       OR (kind = 'device' AND EXISTS (SELECT 1 FROM device d WHERE d.device_id = chain_id))
       OR (kind = 'operations' AND EXISTS (SELECT 1 FROM operations_year y WHERE y.chain_id = chain_head.chain_id)))`,
  // Which chain it is tells nothing; the service asks before anybody is there to ask for.
  `CREATE FUNCTION wm_operations_chain(of_year integer) RETURNS bytea
     LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
     SELECT chain_id FROM operations_year WHERE year = of_year $$`,
  `REVOKE EXECUTE ON FUNCTION wm_operations_chain(integer) FROM wm_ledger`,
];
