import { type MigrationInterface, type QueryRunner } from 'typeorm';

/**
 * The log and what its sequencer needs. One plain table for events (partitions would let TRUNCATE and
 * DETACH past the triggers); every table that holds what was signed refuses UPDATE, DELETE and TRUNCATE.
 */
export class Ledger1764000000002 implements MigrationInterface {
  readonly name = 'Ledger1764000000002';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...tables, ...protections, ...visibility])
      await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP FUNCTION wm_case_visible(bytea) CASCADE');
    for (const table of [...tableNames].reverse()) await runner.query(`DROP TABLE ${table}`);
  }
}

const tableNames = [
  'log_head',
  'event',
  'event_field',
  'chain_head',
  'log_tile',
  'checkpoint',
  'publisher_lease',
] as const;

const tables = [
  `CREATE TABLE log_head (
    id smallint CONSTRAINT log_head_pk PRIMARY KEY,
    origin text NOT NULL,
    size bigint NOT NULL,
    last_ms bigint NOT NULL,
    frontier bytea NOT NULL,
    root bytea NOT NULL,
    CONSTRAINT log_head_one_row CHECK (id = 1),
    CONSTRAINT log_head_size CHECK (size >= 0)
  )`,
  `CREATE TABLE event (
    log_index bigint CONSTRAINT event_pk PRIMARY KEY,
    chain_id bytea NOT NULL,
    seq integer NOT NULL,
    tag bytea NOT NULL,
    type text NOT NULL,
    actor bytea NOT NULL,
    statement bytea NOT NULL,
    statement_hash bytea NOT NULL,
    signatures bytea NOT NULL,
    event_hash bytea NOT NULL,
    leaf_hash bytea NOT NULL,
    logged_ms bigint NOT NULL,
    CONSTRAINT event_chain_seq UNIQUE (chain_id, seq),
    CONSTRAINT event_tag UNIQUE (tag),
    CONSTRAINT event_statement_hash UNIQUE (statement_hash),
    CONSTRAINT event_lengths CHECK (
      length(chain_id) = 32 AND length(tag) = 32 AND length(actor) = 32 AND length(statement_hash) = 32
      AND length(event_hash) = 32 AND length(leaf_hash) = 32 AND length(statement) <= 32768
    )
  )`,
  `CREATE TABLE event_field (
    log_index bigint NOT NULL,
    position smallint NOT NULL,
    name text NOT NULL,
    type smallint NOT NULL,
    salt bytea,
    value bytea,
    leaf bytea NOT NULL,
    CONSTRAINT event_field_pk PRIMARY KEY (log_index, position),
    CONSTRAINT event_field_event FOREIGN KEY (log_index) REFERENCES event (log_index),
    CONSTRAINT event_field_open_or_erased CHECK ((salt IS NULL) = (value IS NULL))
  )`,
  `CREATE TABLE chain_head (
    chain_id bytea CONSTRAINT chain_head_pk PRIMARY KEY,
    kind text,
    case_id bytea,
    seq integer NOT NULL,
    event_hash bytea NOT NULL,
    next_tag bytea NOT NULL,
    secret bytea NOT NULL,
    reserved_by uuid,
    reserved_ms bigint NOT NULL,
    CONSTRAINT chain_head_kind CHECK (kind IN ('control', 'case', 'item', 'request', 'device', 'operations')),
    CONSTRAINT chain_head_seq CHECK (seq >= -1),
    CONSTRAINT chain_head_opened CHECK ((seq >= 0) = (kind IS NOT NULL))
  )`,
  `CREATE INDEX chain_head_case ON chain_head (case_id)`,
  `CREATE TABLE log_tile (
    level smallint NOT NULL,
    number bigint NOT NULL,
    hashes bytea NOT NULL,
    CONSTRAINT log_tile_pk PRIMARY KEY (level, number),
    CONSTRAINT log_tile_full CHECK (length(hashes) = 8192)
  )`,
  `CREATE TABLE checkpoint (
    size bigint CONSTRAINT checkpoint_pk PRIMARY KEY,
    root bytea NOT NULL,
    note bytea NOT NULL,
    signed_ms bigint NOT NULL,
    CONSTRAINT checkpoint_root CHECK (length(root) = 32)
  )`,
  `CREATE TABLE publisher_lease (
    id smallint CONSTRAINT publisher_lease_pk PRIMARY KEY,
    holder uuid,
    until timestamptz NOT NULL,
    CONSTRAINT publisher_lease_one_row CHECK (id = 1)
  )`,
  `INSERT INTO publisher_lease (id, until) VALUES (1, 'epoch')`,
];

/** Signed or derived-and-published bytes: nobody changes them, not even the owner (ENABLE ALWAYS). */
const protections = ['event', 'event_field', 'log_tile', 'checkpoint'].flatMap((table) => [
  `CREATE TRIGGER ${table}_unchanged BEFORE UPDATE OR DELETE ON ${table}
     FOR EACH ROW EXECUTE FUNCTION wm_refuse_change()`,
  `CREATE TRIGGER ${table}_not_truncated BEFORE TRUNCATE ON ${table}
     FOR EACH STATEMENT EXECUTE FUNCTION wm_refuse_change()`,
  `ALTER TABLE ${table} ENABLE ALWAYS TRIGGER ${table}_unchanged`,
  `ALTER TABLE ${table} ENABLE ALWAYS TRIGGER ${table}_not_truncated`,
]);

/**
 * wm_ledger inserts and moves heads; wm_web reads what the person of the transaction may see, and never a
 * chain's secret. Which cases a person sees is one function, replaced when grants come (see 0003).
 */
const visibility = [
  `CREATE FUNCTION wm_case_visible(which bytea) RETURNS boolean
     LANGUAGE sql STABLE AS $$ SELECT false $$`,
  ...['event', 'event_field', 'chain_head'].map(
    (table) => `ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`,
  ),
  ...['event', 'event_field', 'chain_head'].map(
    (table) =>
      `CREATE POLICY ${table}_ledger ON ${table} TO wm_ledger USING (true) WITH CHECK (true)`,
  ),
  `CREATE POLICY chain_head_visible ON chain_head FOR SELECT TO wm_web
     USING (kind = 'control' OR wm_case_visible(case_id))`,
  `CREATE POLICY event_visible ON event FOR SELECT TO wm_web
     USING (EXISTS (SELECT 1 FROM chain_head h WHERE h.chain_id = event.chain_id))`,
  `CREATE POLICY event_field_visible ON event_field FOR SELECT TO wm_web
     USING (EXISTS (SELECT 1 FROM event e WHERE e.log_index = event_field.log_index))`,
  `GRANT SELECT ON log_head, event, event_field, log_tile, checkpoint, publisher_lease TO wm_ledger`,
  `GRANT INSERT ON log_head, event, event_field, chain_head, log_tile, checkpoint TO wm_ledger`,
  `GRANT UPDATE (size, last_ms, frontier, root) ON log_head TO wm_ledger`,
  `GRANT SELECT, DELETE ON chain_head TO wm_ledger`,
  `GRANT UPDATE (kind, case_id, seq, event_hash, next_tag) ON chain_head TO wm_ledger`,
  `GRANT UPDATE (holder, until) ON publisher_lease TO wm_ledger`,
  `GRANT SELECT ON event, event_field, log_head, checkpoint TO wm_web`,
  `GRANT SELECT (chain_id, kind, case_id, seq, event_hash, next_tag) ON chain_head TO wm_web`,
  // Lapsed reservations are swept; a chain that was opened stays.
  `CREATE FUNCTION wm_keep_opened_chain() RETURNS trigger LANGUAGE plpgsql AS $$
     BEGIN
       IF OLD.seq >= 0 THEN
         RAISE EXCEPTION 'an opened chain is never deleted' USING ERRCODE = 'insufficient_privilege';
       END IF;
       RETURN OLD;
     END $$`,
  `CREATE TRIGGER chain_head_kept BEFORE DELETE ON chain_head
     FOR EACH ROW EXECUTE FUNCTION wm_keep_opened_chain()`,
  `ALTER TABLE chain_head ENABLE ALWAYS TRIGGER chain_head_kept`,
];
