import { type MigrationInterface, type QueryRunner } from 'typeorm';

/**
 * Who read what. A row of read_entry holds the bytes that were hashed (`entry`) and, beside them, what reports ask for. Rows are
 * only ever added, by wm_web, each in the name of who reads; wm_ledger sees their hashes alone and seals them by the minute.
 */
export class Reads1764000000018 implements MigrationInterface {
  readonly name = 'Reads1764000000018';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...tables, ...placing, ...protections, ...visibility, ...reports]) {
      await runner.query(statement);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP FUNCTION wm_led_reads(${ledReads})`);
    await runner.query('DROP FUNCTION wm_cases_of_chains(bytea[])');
    await runner.query('DROP FUNCTION wm_chains_of_objects(uuid[])');
    await runner.query('DROP FUNCTION wm_token_owner(bytea)');
    await runner.query('DROP TABLE read_seal, read_entry, read_minute, read_lease');
    await runner.query('DROP FUNCTION wm_place_read()');
    await runner.query('DROP FUNCTION wm_keep_closed_minute()');
  }
}

const tables = [
  `CREATE TABLE read_lease (
    id smallint CONSTRAINT read_lease_pk PRIMARY KEY,
    holder uuid,
    until timestamptz NOT NULL,
    CONSTRAINT read_lease_one_row CHECK (id = 1)
  )`,
  `INSERT INTO read_lease (id, until) VALUES (1, 'epoch')`,
  // A minute, counted since 1970, in which somebody read. Once it is closed no entry comes into it.
  `CREATE TABLE read_minute (
    minute bigint CONSTRAINT read_minute_pk PRIMARY KEY,
    closed boolean NOT NULL
  )`,
  `CREATE TABLE read_entry (
    id uuid CONSTRAINT read_entry_pk PRIMARY KEY,
    minute bigint NOT NULL,
    at_ms bigint NOT NULL,
    account_id uuid NOT NULL,
    token_id uuid NOT NULL,
    organisation_id uuid NOT NULL,
    kind text NOT NULL,
    route text NOT NULL,
    chain_ids bytea[] NOT NULL,
    case_ids bytea[] NOT NULL,
    object_ids text[] NOT NULL,
    given integer NOT NULL,
    is_part boolean NOT NULL,
    query text,
    purpose text,
    request_id uuid NOT NULL,
    code text,
    network text NOT NULL,
    entry bytea NOT NULL,
    leaf bytea NOT NULL,
    CONSTRAINT read_entry_minute FOREIGN KEY (minute) REFERENCES read_minute (minute),
    CONSTRAINT read_entry_kind
      CHECK (kind IN ('view', 'list', 'search', 'download', 'stream', 'print', 'denied')),
    CONSTRAINT read_entry_denied CHECK ((kind = 'denied') = (code IS NOT NULL)),
    CONSTRAINT read_entry_limits CHECK (
      length(entry) <= 65536 AND length(route) <= 200 AND length(query) <= 2000 AND length(purpose) <= 200
    )
  )`,
  `CREATE INDEX read_entry_in_minute ON read_entry (minute, at_ms, id)`,
  `CREATE INDEX read_entry_time ON read_entry (at_ms, id)`,
  `CREATE INDEX read_entry_account ON read_entry (account_id, at_ms, id)`,
  `CREATE INDEX read_entry_chains ON read_entry USING gin (chain_ids)`,
  `CREATE INDEX read_entry_cases ON read_entry USING gin (case_ids)`,
  `CREATE TABLE read_seal (
    chain_id bytea NOT NULL,
    minute bigint NOT NULL,
    seq integer NOT NULL,
    entries bigint NOT NULL,
    root bytea NOT NULL,
    CONSTRAINT read_seal_pk PRIMARY KEY (chain_id, minute),
    CONSTRAINT read_seal_once UNIQUE (minute),
    CONSTRAINT read_seal_root CHECK (length(root) = 32)
  )`,
];

/**
 * An entry belongs to the minute of its time, or to the first after it that is not closed. The row of the minute is locked until
 * the entry is committed: who closes the minute waits for it, and whoever comes later sees that it is closed.
 */
const placing = [
  `CREATE FUNCTION wm_place_read() RETURNS trigger
     LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
     DECLARE is_closed boolean;
     BEGIN
       NEW.minute := NEW.at_ms / 60000;
       LOOP
         SELECT m.closed INTO is_closed FROM read_minute m WHERE m.minute = NEW.minute FOR SHARE;
         IF NOT FOUND THEN
           INSERT INTO read_minute (minute, closed) VALUES (NEW.minute, false) ON CONFLICT DO NOTHING;
         ELSIF is_closed THEN
           NEW.minute := NEW.minute + 1;
         ELSE
           EXIT;
         END IF;
       END LOOP;
       NEW.leaf := sha256('\\x00'::bytea || NEW.entry);
       RETURN NEW;
     END $$`,
  `CREATE TRIGGER read_entry_placed BEFORE INSERT ON read_entry
     FOR EACH ROW EXECUTE FUNCTION wm_place_read()`,
  `ALTER TABLE read_entry ENABLE ALWAYS TRIGGER read_entry_placed`,
  `CREATE FUNCTION wm_keep_closed_minute() RETURNS trigger LANGUAGE plpgsql AS $$
     BEGIN
       IF OLD.closed OR NEW.minute <> OLD.minute THEN
         RAISE EXCEPTION 'a minute is closed once and for good' USING ERRCODE = 'insufficient_privilege';
       END IF;
       RETURN NEW;
     END $$`,
  `CREATE TRIGGER read_minute_kept BEFORE UPDATE ON read_minute
     FOR EACH ROW EXECUTE FUNCTION wm_keep_closed_minute()`,
  `ALTER TABLE read_minute ENABLE ALWAYS TRIGGER read_minute_kept`,
];

const refused: readonly (readonly [table: string, change: string])[] = [
  ['read_entry', 'UPDATE OR DELETE'],
  ['read_minute', 'DELETE'],
  ['read_seal', 'UPDATE OR DELETE'],
];

const protections = refused.flatMap(([table, change]) => [
  `CREATE TRIGGER ${table}_unchanged BEFORE ${change} ON ${table}
     FOR EACH ROW EXECUTE FUNCTION wm_refuse_change()`,
  `CREATE TRIGGER ${table}_not_truncated BEFORE TRUNCATE ON ${table}
     FOR EACH STATEMENT EXECUTE FUNCTION wm_refuse_change()`,
  `ALTER TABLE ${table} ENABLE ALWAYS TRIGGER ${table}_unchanged`,
  `ALTER TABLE ${table} ENABLE ALWAYS TRIGGER ${table}_not_truncated`,
]);

/** Everybody sees what they read themselves; those who watch over the service see all of it. */
const watches = `wm_has_role('{auditor,data_protection_officer,system_administrator}')`;

const visibility = [
  ...['read_entry', 'read_seal'].map((table) => `ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`),
  `CREATE POLICY read_entry_own ON read_entry FOR INSERT TO wm_web WITH CHECK (account_id = wm_person())`,
  `CREATE POLICY read_entry_visible ON read_entry FOR SELECT TO wm_web
     USING (account_id = wm_person() OR ${watches})`,
  `CREATE POLICY read_entry_hashed ON read_entry FOR SELECT TO wm_ledger USING (true)`,
  `CREATE POLICY read_seal_ledger ON read_seal TO wm_ledger USING (true) WITH CHECK (true)`,
  `CREATE POLICY read_seal_visible ON read_seal FOR SELECT TO wm_web USING (wm_person() IS NOT NULL)`,
  `GRANT SELECT, INSERT ON read_entry TO wm_web`,
  `GRANT SELECT (minute, at_ms, id, leaf) ON read_entry TO wm_ledger`,
  `GRANT SELECT, UPDATE (closed) ON read_minute TO wm_ledger`,
  `GRANT SELECT, INSERT, UPDATE ON read_seal TO wm_ledger`,
  `GRANT SELECT ON read_seal TO wm_web`,
  `GRANT SELECT, UPDATE (holder, until) ON read_lease TO wm_ledger`,
  // To whom a token belongs that is good no more: the caller knows its secret.
  `CREATE FUNCTION wm_token_owner(hash bytea)
     RETURNS TABLE (token_id uuid, account_id uuid, organisation_id uuid)
     LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
     SELECT t.id, a.id, a.organisation_id FROM api_token t JOIN account a ON a.id = t.account_id
     WHERE t.secret_hash = hash $$`,
  // Of the owner: who is refused does not see the case whose lead is to learn of it.
  `CREATE FUNCTION wm_cases_of_chains(chains bytea[]) RETURNS bytea[]
     LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
     SELECT coalesce(array_agg(found.case_id ORDER BY found.case_id), '{}') FROM (
       SELECT i.case_id FROM item i WHERE i.item_id = ANY (chains)
       UNION SELECT h.case_id FROM chain_head h WHERE h.chain_id = ANY (chains) AND h.case_id IS NOT NULL
         AND NOT EXISTS (SELECT 1 FROM item i WHERE i.item_id = h.chain_id)
     ) found $$`,
  `CREATE FUNCTION wm_chains_of_objects(objects uuid[]) RETURNS bytea[]
     LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
     SELECT coalesce(array_agg(found.chain), '{}') FROM (
       SELECT e.case_id AS chain FROM export e WHERE e.id = ANY (objects)
       UNION SELECT p.chain_id FROM proposal p WHERE p.id = ANY (objects)
     ) found $$`,
  ...['wm_token_owner(bytea)', 'wm_cases_of_chains(bytea[])', 'wm_chains_of_objects(uuid[])'].map(
    (name) => `REVOKE EXECUTE ON FUNCTION ${name} FROM wm_ledger`,
  ),
];

const ledReads = 'uuid, bytea, text, bigint, bigint, bigint, uuid, integer';

/**
 * What others read in the cases that the person opened or is a prosecutor of. An entry that names chains of other cases too is
 * shown without them, and without what was searched for; never from where.
 */
const reports = [
  `CREATE FUNCTION wm_led_reads(by_account uuid, of_chain bytea, of_kind text, from_ms bigint, to_ms bigint,
       after_ms bigint, after_id uuid, most integer)
     RETURNS TABLE (id uuid, at_ms bigint, account_id uuid, organisation_id uuid, kind text, route text,
       chain_ids bytea[], case_ids bytea[], purpose text, request_id uuid, code text, is_part boolean)
     LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
     WITH led AS (
       SELECT coalesce(array_agg(DISTINCT a.case_id), '{}') AS cases FROM case_access a
       WHERE a.account = wm_person()::text AND a.item_id IS NULL AND NOT a.ended
         AND (a.role IN ('opener', 'prosecutor') OR wm_has_role('{prosecutor}'))
         AND a.from_ms <= extract(epoch FROM now()) * 1000
         AND (a.until_ms IS NULL OR a.until_ms > extract(epoch FROM now()) * 1000)
     )
     SELECT r.id, r.at_ms, r.account_id, r.organisation_id, r.kind, r.route,
       ARRAY (SELECT c FROM unnest(r.chain_ids) c WHERE wm_cases_of_chains(ARRAY[c]) && led.cases),
       ARRAY (SELECT c FROM unnest(r.case_ids) c WHERE c = ANY (led.cases)),
       r.purpose, r.request_id, r.code, r.is_part
     FROM read_entry r, led
     WHERE r.case_ids && led.cases AND r.account_id <> wm_person() AND NOT ${watches}
       AND (by_account IS NULL OR r.account_id = by_account)
       AND (of_chain IS NULL OR (ARRAY[of_chain] && r.chain_ids AND wm_cases_of_chains(ARRAY[of_chain]) && led.cases)
         OR (of_chain = ANY (led.cases) AND ARRAY[of_chain] && r.case_ids))
       AND (of_kind IS NULL OR r.kind = of_kind)
       AND r.at_ms >= from_ms AND r.at_ms < to_ms AND (r.at_ms, r.id) > (after_ms, after_id)
     ORDER BY r.at_ms, r.id LIMIT most $$`,
  `REVOKE EXECUTE ON FUNCTION wm_led_reads(${ledReads}) FROM wm_ledger`,
];
