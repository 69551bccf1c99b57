import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** Requests between States: folds of their chains, seen by whoever sees the case for which they were made. */
export class Cooperation1764000000008 implements MigrationInterface {
  readonly name = 'Cooperation1764000000008';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE cooperation_request');
  }
}

const statements = [
  `CREATE TABLE cooperation_request (
    request_id bytea CONSTRAINT cooperation_request_pk PRIMARY KEY,
    case_id bytea NOT NULL,
    state text NOT NULL,
    seq integer NOT NULL,
    first_index bigint NOT NULL,
    fold jsonb NOT NULL
  )`,
  `CREATE INDEX cooperation_request_first_index ON cooperation_request (first_index)`,
  `ALTER TABLE cooperation_request ENABLE ROW LEVEL SECURITY`,
  `CREATE POLICY cooperation_request_ledger ON cooperation_request TO wm_ledger USING (true) WITH CHECK (true)`,
  `CREATE POLICY cooperation_request_visible ON cooperation_request FOR SELECT TO wm_web
     USING (wm_case_visible(case_id))`,
  `GRANT SELECT, INSERT, UPDATE ON cooperation_request TO wm_ledger`,
  `GRANT SELECT ON cooperation_request TO wm_web`,
];
