import { type MigrationInterface, type QueryRunner } from 'typeorm';

/**
 * Projections of cases, items, provenance and admissibility notes: folds of logged events, written in the
 * transaction that logs them by wm_ledger, read by wm_web as far as the person may see the case. Proposals
 * are ordinary rows: an act that still waits for its second signature.
 */
export class Cases1764000000005 implements MigrationInterface {
  readonly name = 'Cases1764000000005';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...tables, ...visibility, ...grants]) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP POLICY chain_head_visible ON chain_head');
    await runner.query('DROP FUNCTION wm_chain_visible(bytea, bytea) CASCADE');
    for (const table of [...personal, 'proposal', 'case_access'].reverse()) {
      await runner.query(`DROP TABLE ${table}`);
    }
  }
}

const tables = [
  `CREATE TABLE case_record (
    case_id bytea CONSTRAINT case_record_pk PRIMARY KEY,
    case_ref text NOT NULL,
    title text NOT NULL,
    stage text NOT NULL,
    state text NOT NULL,
    seq integer NOT NULL,
    first_index bigint NOT NULL,
    fold jsonb NOT NULL,
    CONSTRAINT case_record_ref UNIQUE (case_ref)
  )`,
  `CREATE INDEX case_record_first_index ON case_record (first_index)`,
  `CREATE TABLE case_access (
    case_id bytea NOT NULL,
    account text NOT NULL,
    given_by bytea NOT NULL,
    role text NOT NULL,
    from_ms bigint NOT NULL,
    until_ms bigint,
    ended boolean NOT NULL,
    item_id bytea,
    CONSTRAINT case_access_pk PRIMARY KEY (case_id, account, given_by)
  )`,
  `CREATE INDEX case_access_account ON case_access (account)`,
  `CREATE INDEX case_access_item ON case_access (item_id)`,
  `CREATE TABLE item (
    item_id bytea CONSTRAINT item_pk PRIMARY KEY,
    case_id bytea NOT NULL,
    item_number text,
    exhibit_ref text,
    title text,
    category text,
    source_kind text,
    state text NOT NULL,
    holder text,
    recipient text,
    seq integer NOT NULL,
    added boolean NOT NULL,
    first_index bigint NOT NULL,
    fold jsonb NOT NULL,
    CONSTRAINT item_number_in_case UNIQUE (case_id, item_number)
  )`,
  `CREATE INDEX item_first_index ON item (first_index)`,
  `CREATE INDEX item_holder ON item (holder)`,
  `CREATE INDEX item_recipient ON item (recipient)`,
  `CREATE TABLE provenance_record (
    item_id bytea NOT NULL,
    log_index bigint NOT NULL,
    event_hash bytea NOT NULL,
    kind text NOT NULL,
    amended boolean NOT NULL,
    form jsonb NOT NULL,
    CONSTRAINT provenance_record_pk PRIMARY KEY (item_id, log_index)
  )`,
  `CREATE TABLE admissibility_note (
    item_id bytea NOT NULL,
    log_index bigint NOT NULL,
    event_hash bytea NOT NULL,
    type text NOT NULL,
    forum text NOT NULL,
    author text NOT NULL,
    fields jsonb NOT NULL,
    superseded_by bytea,
    CONSTRAINT admissibility_note_pk PRIMARY KEY (item_id, log_index)
  )`,
  `CREATE TABLE proposal (
    id uuid CONSTRAINT proposal_pk PRIMARY KEY,
    chain_id bytea NOT NULL,
    statement_hash bytea NOT NULL,
    type text NOT NULL,
    line jsonb NOT NULL,
    wanted text[] NOT NULL,
    proposed_by uuid NOT NULL,
    proposed_ms bigint NOT NULL,
    lapses_ms bigint NOT NULL,
    receipt jsonb,
    CONSTRAINT proposal_statement UNIQUE (statement_hash)
  )`,
];

/** Tables whose rows belong to a case and follow its visibility. */
const personal = ['case_record', 'item', 'provenance_record', 'admissibility_note'] as const;

/** A grant that runs now; a role on a case is for the whole of it, or for one item alone. */
const runsNow = `a.account = wm_person()::text
         AND NOT a.ended
         AND a.from_ms <= extract(epoch FROM now()) * 1000
         AND (a.until_ms IS NULL OR a.until_ms > extract(epoch FROM now()) * 1000)`;

/**
 * Who sees a case: who opened it or holds a grant that runs now. Who holds an item, is named to receive it, or has a
 * grant for it alone sees that item without its case. An item that was moved belongs to the case that its row names.
 * The functions belong to the owner, so that they may read the tables that the policies protect without asking the
 * policies again.
 */
const visibility = [
  `CREATE OR REPLACE FUNCTION wm_case_visible(which bytea) RETURNS boolean
     LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
     SELECT EXISTS (
       SELECT 1 FROM case_access a WHERE a.case_id = which AND a.item_id IS NULL AND ${runsNow}
     ) $$`,
  `CREATE FUNCTION wm_chain_visible(which bytea, in_case bytea) RETURNS boolean
     LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
     SELECT wm_case_visible(coalesce((SELECT i.case_id FROM item i WHERE i.item_id = which), in_case))
       OR EXISTS (
         SELECT 1 FROM item i
         WHERE i.item_id = which AND wm_person()::text IN (i.holder, i.recipient)
       )
       OR EXISTS (SELECT 1 FROM case_access a WHERE a.item_id = which AND ${runsNow}) $$`,
  `DROP POLICY chain_head_visible ON chain_head`,
  `CREATE POLICY chain_head_visible ON chain_head FOR SELECT TO wm_web
     USING (kind = 'control' OR wm_chain_visible(chain_id, case_id))`,
  ...[...personal, 'proposal', 'case_access'].map(
    (table) => `ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`,
  ),
  ...[...personal, 'case_access'].map(
    (table) =>
      `CREATE POLICY ${table}_ledger ON ${table} TO wm_ledger USING (true) WITH CHECK (true)`,
  ),
  `CREATE POLICY case_record_visible ON case_record FOR SELECT TO wm_web USING (wm_case_visible(case_id))`,
  `CREATE POLICY case_access_visible ON case_access FOR SELECT TO wm_web USING (wm_case_visible(case_id))`,
  `CREATE POLICY item_visible ON item FOR SELECT TO wm_web USING (wm_chain_visible(item_id, case_id))`,
  ...['provenance_record', 'admissibility_note'].map(
    (table) => `CREATE POLICY ${table}_visible ON ${table} FOR SELECT TO wm_web
      USING (EXISTS (SELECT 1 FROM item i WHERE i.item_id = ${table}.item_id))`,
  ),
  // Who proposes shows the act to those whose signature they ask for, also where these do not see the chain.
  `CREATE POLICY proposal_visible ON proposal TO wm_web
     USING (wm_person()::text = ANY(wanted)
       OR EXISTS (SELECT 1 FROM chain_head h WHERE h.chain_id = proposal.chain_id))
     WITH CHECK (wm_person()::text = ANY(wanted)
       OR EXISTS (SELECT 1 FROM chain_head h WHERE h.chain_id = proposal.chain_id))`,
];

const grants = [
  ...[...personal, 'case_access'].map(
    (table) => `GRANT SELECT, INSERT, UPDATE ON ${table} TO wm_ledger`,
  ),
  ...[...personal, 'case_access'].map((table) => `GRANT SELECT ON ${table} TO wm_web`),
  `GRANT SELECT, INSERT, UPDATE ON proposal TO wm_web`,
];
