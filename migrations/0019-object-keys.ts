import { type MigrationInterface, type QueryRunner } from 'typeorm';

/**
 * Keys of objects, each wrapped under a key that is not in the database. Neither login of the service sees the tables:
 * functions of the owner give one key for one object's id, and destroy one only where that loses no evidence that
 * nobody ordered erased.
 */
export class ObjectKeys1764000000019 implements MigrationInterface {
  readonly name = 'ObjectKeys1764000000019';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...tables, ...functions]) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP FUNCTION wm_forget_object_key(bytea)');
    for (const name of [...ofTheStore].reverse()) await runner.query(`DROP FUNCTION ${name}`);
    await runner.query('DROP TABLE object_key');
    await runner.query('DROP TABLE wrapping_key');
  }
}

const tables = [
  `CREATE TABLE wrapping_key (
    wrapping_key_id bytea CONSTRAINT wrapping_key_pk PRIMARY KEY,
    key_check bytea NOT NULL,
    CONSTRAINT wrapping_key_lengths CHECK (length(wrapping_key_id) = 16 AND length(key_check) <= 1024)
  )`,
  `CREATE TABLE object_key (
    object_id bytea CONSTRAINT object_key_pk PRIMARY KEY,
    wrapping_key_id bytea NOT NULL,
    wrapped_key bytea NOT NULL,
    settled boolean NOT NULL DEFAULT true,
    CONSTRAINT object_key_wrapped_by FOREIGN KEY (wrapping_key_id) REFERENCES wrapping_key (wrapping_key_id),
    CONSTRAINT object_key_lengths CHECK (length(object_id) = 16 AND length(wrapped_key) <= 1024)
  )`,
  `CREATE INDEX object_key_wrapping_key ON object_key (wrapping_key_id)`,
  ...['wrapping_key', 'object_key'].flatMap((table) => [
    `ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`,
    `CREATE TRIGGER ${table}_not_truncated BEFORE TRUNCATE ON ${table}
       FOR EACH STATEMENT EXECUTE FUNCTION wm_refuse_change()`,
    `ALTER TABLE ${table} ENABLE ALWAYS TRIGGER ${table}_not_truncated`,
  ]),
];

/** What the store of objects calls, and it alone. */
const ofTheStore = [
  'wm_wrapping_keys()',
  'wm_keep_wrapping_key(bytea, bytea)',
  'wm_keep_object_key(bytea, bytea, bytea, boolean)',
  'wm_object_key(bytea)',
];

/** An erasure on the object's chain that names its bytes by their digest. */
const erasureOfBlob = `
  SELECT 1 FROM event e JOIN event_field f ON f.log_index = e.log_index AND f.name = 'erased'
  WHERE e.chain_id = b.chain_id AND e.type = 'erasure.executed/1'
    AND position(encode(b.sha256, 'hex') IN convert_from(f.value, 'UTF8')) > 0`;

const functions = [
  `CREATE FUNCTION wm_wrapping_keys() RETURNS TABLE (wrapping_key_id bytea, key_check bytea, in_use boolean)
     LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
     SELECT w.wrapping_key_id, w.key_check,
       EXISTS (SELECT 1 FROM object_key k WHERE k.wrapping_key_id = w.wrapping_key_id)
     FROM wrapping_key w $$`,
  `CREATE FUNCTION wm_keep_wrapping_key(id bytea, sealed bytea) RETURNS void
     LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
     INSERT INTO wrapping_key (wrapping_key_id, key_check) VALUES (id, sealed) ON CONFLICT DO NOTHING $$`,
  `CREATE FUNCTION wm_keep_object_key(of_object bytea, wrapped_by bytea, wrapped bytea, is_settled boolean) RETURNS void
     LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
     INSERT INTO object_key (object_id, wrapping_key_id, wrapped_key, settled)
       VALUES (of_object, wrapped_by, wrapped, is_settled) $$`,
  `CREATE FUNCTION wm_object_key(of_object bytea)
     RETURNS TABLE (wrapping_key_id bytea, wrapped_key bytea, settled boolean)
     LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
     SELECT k.wrapping_key_id, k.wrapped_key, k.settled FROM object_key k WHERE k.object_id = of_object $$`,
  ...ofTheStore.map((name) => `REVOKE EXECUTE ON FUNCTION ${name} FROM wm_ledger`),
  // The owner's own login may always: whoever is it could delete the row anyway.
  `CREATE FUNCTION wm_forget_object_key(of_object bytea) RETURNS void
     LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
     BEGIN
       IF NOT pg_has_role(session_user, 'wm_owner', 'MEMBER') AND EXISTS (
         SELECT 1 FROM blob b WHERE b.object_id = of_object AND NOT EXISTS (${erasureOfBlob})
       ) THEN
         RAISE EXCEPTION 'the key of evidence is destroyed only once its erasure is logged'
           USING ERRCODE = 'insufficient_privilege';
       END IF;
       DELETE FROM object_key WHERE object_id = of_object;
     END $$`,
];
