import { type MigrationInterface, type QueryRunner } from 'typeorm';

/**
 * Bytes: what was uploaded and waits for the event that names it (`upload`, ordinary rows), and what an event
 * brought in (`blob`, insert-only: it says which object the signed digests are about).
 */
export class Evidence1764000000004 implements MigrationInterface {
  readonly name = 'Evidence1764000000004';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...tables, ...protections, ...visibility, ...sweeping]) {
      await runner.query(statement);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP FUNCTION wm_object_known(bytea)');
    await runner.query('DROP FUNCTION wm_forget_upload(bytea)');
    await runner.query('DROP FUNCTION wm_lapse_uploads(bigint)');
    await runner.query('DROP TABLE blob');
    await runner.query('DROP TABLE upload');
  }
}

const digestLengths = `length(object_id) = 16 AND length(chain_id) = 32 AND length(sha256) = 32
      AND length(sha512) = 64 AND length(sha1) = 20 AND length(md5) = 16`;

const tables = [
  `CREATE TABLE upload (
    id uuid CONSTRAINT upload_pk PRIMARY KEY,
    object_id bytea NOT NULL,
    chain_id bytea NOT NULL,
    account uuid NOT NULL,
    sha256 bytea NOT NULL,
    sha512 bytea NOT NULL,
    sha1 bytea NOT NULL,
    md5 bytea NOT NULL,
    size_bytes bigint NOT NULL,
    original_name bytea NOT NULL,
    media_type text NOT NULL,
    announced_sha256 bytea,
    received_ms bigint NOT NULL,
    attached_index bigint,
    lapsed boolean NOT NULL DEFAULT false,
    CONSTRAINT upload_object UNIQUE (object_id),
    CONSTRAINT upload_lengths CHECK (${digestLengths}),
    CONSTRAINT upload_announced_length CHECK (length(announced_sha256) = 32),
    CONSTRAINT upload_name_length CHECK (length(original_name) BETWEEN 1 AND 255),
    CONSTRAINT upload_size CHECK (size_bytes >= 0),
    CONSTRAINT upload_attached_or_lapsed CHECK (NOT (lapsed AND attached_index IS NOT NULL))
  )`,
  `CREATE INDEX upload_waiting ON upload (received_ms) WHERE attached_index IS NULL`,
  `CREATE TABLE blob (
    object_id bytea CONSTRAINT blob_pk PRIMARY KEY,
    chain_id bytea NOT NULL,
    log_index bigint NOT NULL,
    sha256 bytea NOT NULL,
    sha512 bytea NOT NULL,
    sha1 bytea NOT NULL,
    md5 bytea NOT NULL,
    size_bytes bigint NOT NULL,
    wrapped_key bytea,
    version_id text,
    CONSTRAINT blob_event FOREIGN KEY (log_index) REFERENCES event (log_index),
    CONSTRAINT blob_one_per_event UNIQUE (log_index),
    CONSTRAINT blob_lengths CHECK (${digestLengths}),
    CONSTRAINT blob_size CHECK (size_bytes >= 0)
  )`,
  `CREATE INDEX blob_chain ON blob (chain_id)`,
  `CREATE INDEX blob_sha256 ON blob (sha256)`,
];

const protections = [
  `CREATE TRIGGER blob_unchanged BEFORE UPDATE OR DELETE ON blob
     FOR EACH ROW EXECUTE FUNCTION wm_refuse_change()`,
  `CREATE TRIGGER blob_not_truncated BEFORE TRUNCATE ON blob
     FOR EACH STATEMENT EXECUTE FUNCTION wm_refuse_change()`,
  `ALTER TABLE blob ENABLE ALWAYS TRIGGER blob_unchanged`,
  `ALTER TABLE blob ENABLE ALWAYS TRIGGER blob_not_truncated`,
];

/**
 * A person sees and discards their own uploads, and the objects of chains that they see (the policy of
 * chain_head decides). Only the transaction that logs an event marks an upload as attached.
 */
const visibility = [
  `ALTER TABLE upload ENABLE ROW LEVEL SECURITY`,
  `ALTER TABLE blob ENABLE ROW LEVEL SECURITY`,
  `CREATE POLICY upload_own ON upload FOR SELECT TO wm_web USING (account = wm_person())`,
  `CREATE POLICY upload_own_new ON upload FOR INSERT TO wm_web
     WITH CHECK (account = wm_person() AND attached_index IS NULL)`,
  `CREATE POLICY upload_own_lapse ON upload FOR UPDATE TO wm_web
     USING (account = wm_person() AND attached_index IS NULL)`,
  `CREATE POLICY upload_ledger ON upload TO wm_ledger USING (true) WITH CHECK (true)`,
  `CREATE POLICY blob_ledger ON blob TO wm_ledger USING (true) WITH CHECK (true)`,
  `CREATE POLICY blob_visible ON blob FOR SELECT TO wm_web
     USING (EXISTS (SELECT 1 FROM chain_head h WHERE h.chain_id = blob.chain_id))`,
  `GRANT SELECT, INSERT ON upload TO wm_web`,
  `GRANT UPDATE (lapsed) ON upload TO wm_web`,
  `GRANT SELECT ON upload TO wm_ledger`,
  `GRANT UPDATE (attached_index) ON upload TO wm_ledger`,
  `GRANT SELECT ON blob TO wm_web`,
  `GRANT SELECT, INSERT ON blob TO wm_ledger`,
];

/**
 * The sweep works for nobody in particular, so row-level security would show it nothing. These three belong to
 * the owner and can do no more than end uploads that no event names.
 */
const sweeping = [
  `CREATE FUNCTION wm_lapse_uploads(received_before_ms bigint) RETURNS SETOF bytea
     LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
     UPDATE upload SET lapsed = true
       WHERE attached_index IS NULL AND (lapsed OR received_ms < received_before_ms)
       RETURNING object_id $$`,
  `CREATE FUNCTION wm_forget_upload(of_object bytea) RETURNS void
     LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
     DELETE FROM upload WHERE object_id = of_object AND lapsed $$`,
  `CREATE FUNCTION wm_object_known(which bytea) RETURNS boolean
     LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
     SELECT EXISTS (SELECT 1 FROM upload WHERE object_id = which)
         OR EXISTS (SELECT 1 FROM blob WHERE object_id = which) $$`,
  ...['wm_lapse_uploads(bigint)', 'wm_forget_upload(bytea)', 'wm_object_known(bytea)'].map(
    (name) => `REVOKE EXECUTE ON FUNCTION ${name} FROM wm_ledger`,
  ),
];
