import { type MigrationInterface, type QueryRunner } from 'typeorm';

/**
 * Which events a request with an idempotency key logged, written in the transaction that logs them: where a process dies
 * between the append and its answer, the answer can be given from the log. `holder`: the process that runs the request;
 * whoever was replaced can no longer log for it.
 */
export class LoggedRequests1764000000007 implements MigrationInterface {
  readonly name = 'LoggedRequests1764000000007';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP POLICY kept_answer_ledger ON kept_answer');
    await runner.query('REVOKE ALL ON kept_answer FROM wm_ledger');
    await runner.query(
      'ALTER TABLE kept_answer DROP COLUMN holder, DROP COLUMN first_index, DROP COLUMN events',
    );
  }
}

const statements = [
  `ALTER TABLE kept_answer
     ADD COLUMN holder uuid,
     ADD COLUMN first_index bigint,
     ADD COLUMN events integer,
     ADD CONSTRAINT kept_answer_logged CHECK ((first_index IS NULL) = (events IS NULL) AND events > 0)`,
  `GRANT UPDATE (holder, begun_ms) ON kept_answer TO wm_web`,
  `GRANT SELECT (account_id, key, holder, first_index), UPDATE (first_index, events) ON kept_answer TO wm_ledger`,
  `CREATE POLICY kept_answer_ledger ON kept_answer TO wm_ledger USING (true) WITH CHECK (true)`,
];
