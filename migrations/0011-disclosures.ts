import { type MigrationInterface, type QueryRunner } from 'typeorm';

/**
 * What was served on the defence, and what counsel found when they checked it: one row an event, written with it by
 * wm_ledger. A row belongs to its item, and is seen by whoever sees that; one of a whole case by whoever sees the case.
 */
export class Disclosures1764000000011 implements MigrationInterface {
  readonly name = 'Disclosures1764000000011';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE disclosure, disclosure_check');
  }
}

const tables = ['disclosure', 'disclosure_check'];

const statements = [
  `CREATE TABLE disclosure (
    chain_id bytea NOT NULL,
    event_hash bytea NOT NULL,
    case_id bytea NOT NULL,
    item_id bytea,
    log_index bigint NOT NULL,
    served_by text NOT NULL,
    recipient text NOT NULL,
    schedule text NOT NULL,
    digests text[] NOT NULL,
    withheld jsonb NOT NULL,
    served_ms bigint NOT NULL,
    acknowledged_ms bigint,
    superseded_by bytea,
    CONSTRAINT disclosure_pk PRIMARY KEY (chain_id, event_hash)
  )`,
  `CREATE INDEX disclosure_case ON disclosure (case_id, log_index)`,
  `CREATE INDEX disclosure_item ON disclosure (item_id)`,
  `CREATE TABLE disclosure_check (
    item_id bytea NOT NULL,
    event_hash bytea NOT NULL,
    log_index bigint NOT NULL,
    checked_by text NOT NULL,
    digests text[] NOT NULL,
    result text NOT NULL,
    CONSTRAINT disclosure_check_pk PRIMARY KEY (item_id, event_hash)
  )`,
  ...tables.flatMap((table) => [
    `ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`,
    `CREATE POLICY ${table}_ledger ON ${table} TO wm_ledger USING (true) WITH CHECK (true)`,
    `GRANT SELECT, INSERT, UPDATE ON ${table} TO wm_ledger`,
    `GRANT SELECT ON ${table} TO wm_web`,
  ]),
  `CREATE POLICY disclosure_visible ON disclosure FOR SELECT TO wm_web
     USING (CASE WHEN item_id IS NULL THEN wm_case_visible(case_id)
       ELSE EXISTS (SELECT 1 FROM item i WHERE i.item_id = disclosure.item_id) END)`,
  `CREATE POLICY disclosure_check_visible ON disclosure_check FOR SELECT TO wm_web
     USING (EXISTS (SELECT 1 FROM item i WHERE i.item_id = disclosure_check.item_id))`,
];
