import { type MigrationInterface, type QueryRunner } from 'typeorm';

/**
 * What every later migration leans on. The roles themselves belong to the cluster, not to this database, and
 * exist before the first migration (src/database/roles.ts); here stands what their rights start from.
 */
export class Roles1764000000001 implements MigrationInterface {
  readonly name = 'Roles1764000000001';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...rights, ...functions]) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP FUNCTION wm_person()');
    await runner.query('DROP FUNCTION wm_refuse_change()');
    await runner.query(
      'ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM wm_web, wm_ledger',
    );
    await runner.query('ALTER DEFAULT PRIVILEGES GRANT EXECUTE ON FUNCTIONS TO PUBLIC');
  }
}

/** Nothing made later is open to everybody; functions are open to the two logins unless revoked. */
const rights = [
  `ALTER DEFAULT PRIVILEGES REVOKE ALL ON TABLES FROM PUBLIC`,
  `ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC`,
  `ALTER DEFAULT PRIVILEGES GRANT EXECUTE ON FUNCTIONS TO wm_web, wm_ledger`,
];

const functions = [
  // For triggers BEFORE UPDATE OR DELETE and BEFORE TRUNCATE of insert-only tables. With ENABLE ALWAYS they
  // also hold under session_replication_role = replica, and for the owner.
  `CREATE FUNCTION wm_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
     BEGIN
       RAISE EXCEPTION '% refused: rows of % are only ever added', TG_OP, TG_TABLE_NAME
         USING ERRCODE = 'insufficient_privilege';
     END $$`,
  // The person of the transaction; NULL outside asPerson(). The setting reads '' once it was set before.
  `CREATE FUNCTION wm_person() RETURNS uuid LANGUAGE sql STABLE AS $$
     SELECT nullif(current_setting('wm.person', true), '')::uuid $$`,
];
