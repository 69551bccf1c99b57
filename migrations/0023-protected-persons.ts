import { type MigrationInterface, type QueryRunner } from 'typeorm';

/**
 * Accounts of persons who must be protected act in one case each; a proposal can say why; whether a passkey signs somebody in
 * can be asked.
 */
export class ProtectedPersons1764000000023 implements MigrationInterface {
  readonly name = 'ProtectedPersons1764000000023';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...rows, ...functions]) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP FUNCTION wm_bind_protected(text[], text[], bytea[])');
    await runner.query('DROP FUNCTION wm_signs_in(bytea)');
    await runner.query('DROP TABLE protected_case');
    await runner.query('ALTER TABLE proposal DROP COLUMN reason');
    await runner.query('ALTER TABLE account DROP COLUMN is_protected');
  }
}

const rows = [
  'ALTER TABLE account ADD COLUMN is_protected boolean NOT NULL DEFAULT false',
  'GRANT SELECT (is_protected) ON account TO wm_web',
  `ALTER TABLE proposal ADD COLUMN reason text,
     ADD CONSTRAINT proposal_reason_length CHECK (length(reason) BETWEEN 1 AND 2000)`,
  // Which case an account is of is nobody's to read: it is written and asked by the function below alone.
  `CREATE TABLE protected_case (
    account_id uuid CONSTRAINT protected_case_pk PRIMARY KEY,
    case_id bytea NOT NULL,
    CONSTRAINT protected_case_account FOREIGN KEY (account_id) REFERENCES account (id)
  )`,
  'ALTER TABLE protected_case ENABLE ROW LEVEL SECURITY',
];

const functions = [
  /*
   * In the transaction that logs events on these chains, under its lock. Binds those accounts that act and are protected to the case
   * of the chains; accounts that are only named must be bound to it already. Answers one of which this cannot be: then nothing
   * may be logged.
   */
  `CREATE FUNCTION wm_bind_protected(acting text[], named text[], chains bytea[]) RETURNS text
     LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
     DECLARE
       cases bytea[];
       who uuid;
       acts boolean;
     BEGIN
       SELECT array_agg(DISTINCT c.of_case) INTO cases FROM (
         SELECT CASE h.kind WHEN 'case' THEN h.chain_id ELSE coalesce(i.case_id, h.case_id) END AS of_case
         FROM chain_head h LEFT JOIN item i ON i.item_id = h.chain_id
         WHERE h.chain_id = ANY (chains)) c
       WHERE c.of_case IS NOT NULL;
       IF cases IS NULL THEN RETURN NULL; END IF;
       FOR who, acts IN SELECT a.id, a.id::text = ANY (acting) FROM account a
           WHERE a.is_protected AND a.id::text = ANY (acting || named) LOOP
         IF cardinality(cases) > 1 THEN RETURN who::text; END IF;
         IF acts THEN
           INSERT INTO protected_case (account_id, case_id) VALUES (who, cases[1]) ON CONFLICT DO NOTHING;
         END IF;
         IF NOT EXISTS (SELECT 1 FROM protected_case p WHERE p.account_id = who AND p.case_id = cases[1]) THEN
           RETURN who::text;
         END IF;
       END LOOP;
       RETURN NULL;
     END $$`,
  // Both logins may run what the owner makes, unless it is taken from them.
  'REVOKE EXECUTE ON FUNCTION wm_bind_protected(text[], text[], bytea[]) FROM PUBLIC, wm_web',
  'GRANT EXECUTE ON FUNCTION wm_bind_protected(text[], text[], bytea[]) TO wm_ledger',
  // The x of a key on P-256, as it stands in a COSE_Key (RFC 9053 §7.1.1): label -2, byte string of 32.
  `CREATE FUNCTION wm_signs_in(x bytea) RETURNS boolean
     LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
     SELECT EXISTS (SELECT 1 FROM passkey p WHERE position('\\x215820'::bytea || x IN p.public_key) > 0) $$`,
  'REVOKE EXECUTE ON FUNCTION wm_signs_in(bytea) FROM PUBLIC, wm_ledger',
  'GRANT EXECUTE ON FUNCTION wm_signs_in(bytea) TO wm_web',
];
