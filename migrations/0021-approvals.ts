import { type MigrationInterface, type QueryRunner } from 'typeorm';

/**
 * Requests that need a second person: what was asked, what was decided, and for which request it was used. Rows are added; of a
 * use that came to nothing the row is taken back, and no other. And elevations: sight of a case, opened for hours by two custodians
 * or by a sealed credential; the event that records one and the row that opens the sight are written in one transaction.
 */
export class Approvals1764000000021 implements MigrationInterface {
  readonly name = 'Approvals1764000000021';

  async up(runner: QueryRunner): Promise<void> {
    const approvals = [...tables, ...visibility, ...grants];
    for (const statement of [...approvals, ...elevations, ...elevationFunctions]) {
      await runner.query(statement);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(caseVisible(''));
    await runner.query(noticeVisible(''));
    for (const name of elevationFunctionNames) await runner.query(`DROP FUNCTION ${name}`);
    await runner.query('DROP TABLE elevation_review, elevation, break_glass_code');
    await runner.query('DROP TABLE approval_use, approval_decision, approval');
    await runner.query('DROP FUNCTION wm_sees_chains(bytea[])');
  }
}

const tables = [
  // Who may approve is copied from src/approvals/kinds.ts when it is asked: a later table changes nothing that was asked before.
  `CREATE TABLE approval (
    id uuid CONSTRAINT approval_pk PRIMARY KEY,
    kind text NOT NULL,
    method text NOT NULL,
    path text NOT NULL,
    digest bytea NOT NULL,
    body text NOT NULL,
    summary text NOT NULL,
    approvers text[] NOT NULL,
    chain_ids bytea[] NOT NULL,
    requested_by uuid NOT NULL,
    requested_ms bigint NOT NULL,
    reason text NOT NULL,
    lapses_ms bigint NOT NULL,
    CONSTRAINT approval_requested_by FOREIGN KEY (requested_by) REFERENCES account (id),
    CONSTRAINT approval_digest_length CHECK (length(digest) = 32),
    CONSTRAINT approval_body_length CHECK (length(body) <= 1048576),
    CONSTRAINT approval_approvers_count CHECK (cardinality(approvers) > 0),
    CONSTRAINT approval_reason_length CHECK (length(reason) BETWEEN 1 AND 2000),
    CONSTRAINT approval_lapses_later CHECK (lapses_ms > requested_ms)
  )`,
  `CREATE INDEX approval_requested_by_id ON approval (requested_by, id)`,
  `CREATE TABLE approval_decision (
    approval_id uuid CONSTRAINT approval_decision_pk PRIMARY KEY,
    decision text NOT NULL,
    decided_by uuid NOT NULL,
    decided_ms bigint NOT NULL,
    reason text NOT NULL,
    CONSTRAINT approval_decision_approval FOREIGN KEY (approval_id) REFERENCES approval (id),
    CONSTRAINT approval_decision_decided_by FOREIGN KEY (decided_by) REFERENCES account (id),
    CONSTRAINT approval_decision_word CHECK (decision IN ('approved', 'refused')),
    CONSTRAINT approval_decision_reason_length CHECK (length(reason) BETWEEN 1 AND 2000)
  )`,
  // The primary key decides between two at once. key: the Idempotency-Key, under which the same request may come again.
  `CREATE TABLE approval_use (
    approval_id uuid CONSTRAINT approval_use_pk PRIMARY KEY,
    used_by uuid NOT NULL,
    key text,
    holder uuid NOT NULL,
    used_ms bigint NOT NULL,
    done boolean NOT NULL,
    CONSTRAINT approval_use_approval FOREIGN KEY (approval_id) REFERENCES approval (id),
    CONSTRAINT approval_use_used_by FOREIGN KEY (used_by) REFERENCES account (id)
  )`,
];

const own = 'used_by = wm_person() AND NOT done';

const visibility = [
  `CREATE FUNCTION wm_sees_chains(which bytea[]) RETURNS boolean
     LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
     SELECT NOT EXISTS (SELECT 1 FROM unnest(which) id WHERE NOT wm_chain_visible(id, id)) $$`,
  `REVOKE EXECUTE ON FUNCTION wm_sees_chains(bytea[]) FROM wm_ledger`,
  ...['approval', 'approval_decision', 'approval_use'].map(
    (table) => `ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`,
  ),
  `CREATE POLICY approval_visible ON approval FOR SELECT TO wm_web
     USING (requested_by = wm_person() OR wm_has_role('{auditor}')
       OR (wm_has_role(approvers) AND wm_sees_chains(chain_ids)))`,
  `CREATE POLICY approval_asked ON approval FOR INSERT TO wm_web
     WITH CHECK (requested_by = wm_person() AND wm_sees_chains(chain_ids))`,
  ...['approval_decision', 'approval_use'].map(
    (table) => `CREATE POLICY ${table}_visible ON ${table} FOR SELECT TO wm_web
      USING (EXISTS (SELECT 1 FROM approval a WHERE a.id = ${table}.approval_id))`,
  ),
  // Here once more, whatever the service forgets: nobody decides about what they asked for themselves.
  `CREATE POLICY approval_decided ON approval_decision FOR INSERT TO wm_web
     WITH CHECK (decided_by = wm_person() AND EXISTS (
       SELECT 1 FROM approval a WHERE a.id = approval_id AND a.requested_by <> wm_person()
         AND wm_has_role(a.approvers) AND wm_sees_chains(a.chain_ids)))`,
  `CREATE POLICY approval_used ON approval_use FOR INSERT TO wm_web
     WITH CHECK (${own}
       AND EXISTS (SELECT 1 FROM approval a WHERE a.id = approval_id AND a.requested_by = wm_person())
       AND EXISTS (SELECT 1 FROM approval_decision d
         WHERE d.approval_id = approval_use.approval_id AND d.decision = 'approved'))`,
  `CREATE POLICY approval_use_settled ON approval_use FOR UPDATE TO wm_web
     USING (${own}) WITH CHECK (used_by = wm_person())`,
  `CREATE POLICY approval_use_taken_back ON approval_use FOR DELETE TO wm_web USING (${own})`,
];

const grants = [
  `GRANT SELECT, INSERT ON approval, approval_decision TO wm_web`,
  `GRANT SELECT, INSERT, UPDATE (holder, done), DELETE ON approval_use TO wm_web`,
];

const hourMs = 60 * 60 * 1000;

const elevations = [
  // Of a custodian, or sealed in an envelope; void when used, and when its owner makes new ones.
  `CREATE TABLE break_glass_code (
    id uuid CONSTRAINT break_glass_code_pk PRIMARY KEY,
    kind text NOT NULL,
    account_id uuid NOT NULL,
    code_hash bytea NOT NULL,
    issued_ms bigint NOT NULL,
    voided_ms bigint,
    used_ms bigint,
    CONSTRAINT break_glass_code_account FOREIGN KEY (account_id) REFERENCES account (id),
    CONSTRAINT break_glass_code_hash UNIQUE (code_hash),
    CONSTRAINT break_glass_code_hash_length CHECK (length(code_hash) = 32),
    CONSTRAINT break_glass_code_kind CHECK (kind IN ('custodian', 'sealed'))
  )`,
  `CREATE INDEX break_glass_code_account_id ON break_glass_code (account_id)`,
  `CREATE TABLE elevation (
    id uuid CONSTRAINT elevation_pk PRIMARY KEY,
    account_id uuid NOT NULL,
    case_id bytea NOT NULL,
    reason text NOT NULL,
    opened_by uuid[] NOT NULL,
    sealed boolean NOT NULL,
    from_ms bigint NOT NULL,
    until_ms bigint NOT NULL,
    log_index bigint NOT NULL,
    CONSTRAINT elevation_account FOREIGN KEY (account_id) REFERENCES account (id),
    CONSTRAINT elevation_case_length CHECK (length(case_id) = 32),
    CONSTRAINT elevation_reason_length CHECK (length(reason) BETWEEN 1 AND 2000),
    CONSTRAINT elevation_opened_by_others CHECK (
      account_id <> ALL (opened_by) AND cardinality(opened_by) = CASE WHEN sealed THEN 1 ELSE 2 END),
    CONSTRAINT elevation_length CHECK (until_ms > from_ms AND until_ms - from_ms <= ${4 * hourMs})
  )`,
  `CREATE INDEX elevation_account_until ON elevation (account_id, until_ms)`,
  `CREATE TABLE elevation_review (
    elevation_id uuid CONSTRAINT elevation_review_pk PRIMARY KEY,
    finding text NOT NULL,
    reason text NOT NULL,
    reviewed_by uuid NOT NULL,
    reviewed_ms bigint NOT NULL,
    CONSTRAINT elevation_review_elevation FOREIGN KEY (elevation_id) REFERENCES elevation (id),
    CONSTRAINT elevation_review_reviewed_by FOREIGN KEY (reviewed_by) REFERENCES account (id),
    CONSTRAINT elevation_review_finding CHECK (finding IN ('justified', 'not_justified')),
    CONSTRAINT elevation_review_reason_length CHECK (length(reason) BETWEEN 1 AND 2000)
  )`,
  ...['break_glass_code', 'elevation', 'elevation_review'].map(
    (table) => `ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`,
  ),
  `CREATE POLICY break_glass_code_own ON break_glass_code TO wm_web
     USING (account_id = wm_person())
     WITH CHECK (account_id = wm_person() AND used_ms IS NULL
       AND wm_has_role(CASE kind WHEN 'sealed' THEN '{system_administrator}'::text[]
         ELSE '{evidence_custodian}'::text[] END))`,
  `CREATE POLICY elevation_ledger ON elevation FOR INSERT TO wm_ledger WITH CHECK (true)`,
  `CREATE POLICY elevation_visible ON elevation FOR SELECT TO wm_web
     USING (account_id = wm_person() OR wm_person() = ANY (opened_by) OR wm_has_role('{auditor}')
       OR wm_case_visible(case_id))`,
  `CREATE POLICY elevation_review_visible ON elevation_review FOR SELECT TO wm_web
     USING (EXISTS (SELECT 1 FROM elevation e WHERE e.id = elevation_id))`,
  `CREATE POLICY elevation_reviewed ON elevation_review FOR INSERT TO wm_web
     WITH CHECK (reviewed_by = wm_person() AND wm_has_role('{auditor}') AND EXISTS (
       SELECT 1 FROM elevation e WHERE e.id = elevation_id
         AND e.account_id <> wm_person() AND wm_person() <> ALL (e.opened_by)))`,
  `GRANT SELECT (id, kind, account_id, issued_ms, voided_ms, used_ms), INSERT, UPDATE (voided_ms)
     ON break_glass_code TO wm_web`,
  `GRANT SELECT ON elevation TO wm_web`,
  `GRANT SELECT, INSERT ON elevation_review TO wm_web`,
  `GRANT INSERT ON elevation TO wm_ledger`,
];

/** The functions belong to the owner: whoever asks sees neither the codes of others nor, yet, the case. */
const elevationFunctions = [
  `CREATE FUNCTION wm_elevated(which bytea) RETURNS boolean
     LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
     SELECT EXISTS (
       SELECT 1 FROM elevation e WHERE e.account_id = wm_person() AND e.case_id = which
         AND e.from_ms <= extract(epoch FROM now()) * 1000
         AND e.until_ms > extract(epoch FROM now()) * 1000
     ) $$`,
  caseVisible('OR wm_elevated(which)'),
  `CREATE FUNCTION wm_elevated_until(who uuid) RETURNS bigint
     LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
     SELECT max(e.until_ms) FROM elevation e WHERE e.account_id = who
       AND e.until_ms > extract(epoch FROM now()) * 1000 $$`,
  `CREATE FUNCTION wm_case_holding(which bytea) RETURNS bytea
     LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
     SELECT coalesce((SELECT i.case_id FROM item i WHERE i.item_id = which),
       (SELECT c.case_id FROM case_record c WHERE c.case_id = which)) $$`,
  // Each asks for what only the holder of a 160-bit code knows.
  `CREATE FUNCTION wm_code_owners(hashes bytea[])
     RETURNS TABLE (account_id uuid, login text, kind text)
     LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
     SELECT b.account_id, a.login, b.kind FROM break_glass_code b JOIN account a ON a.id = b.account_id
     WHERE b.code_hash = ANY (hashes) AND b.used_ms IS NULL AND b.voided_ms IS NULL
       AND (b.kind = 'sealed' OR 'evidence_custodian' = ANY (a.roles)) $$`,
  `CREATE FUNCTION wm_spend_codes(hashes bytea[], at_ms bigint) RETURNS integer
     LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
     WITH spent AS (
       UPDATE break_glass_code SET used_ms = at_ms
       WHERE code_hash = ANY (hashes) AND used_ms IS NULL AND voided_ms IS NULL RETURNING id
     ) SELECT count(*)::integer FROM spent $$`,
  `CREATE FUNCTION wm_told_of_elevation(of_case bytea) RETURNS TABLE (account_id uuid)
     LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
     SELECT a.id FROM account a WHERE 'auditor' = ANY (a.roles)
       OR a.id::text = (SELECT c.fold ->> 'openedBy' FROM case_record c WHERE c.case_id = of_case) $$`,
  ...['wm_elevated_until(uuid)', 'wm_case_holding(bytea)', 'wm_code_owners(bytea[])'].map(
    (name) => `REVOKE EXECUTE ON FUNCTION ${name} FROM wm_ledger`,
  ),
  ...['wm_spend_codes(bytea[], bigint)', 'wm_told_of_elevation(bytea)'].map(
    (name) => `REVOKE EXECUTE ON FUNCTION ${name} FROM wm_web`,
  ),
  noticeVisible(`OR kind = 'witnessmark.access.elevated'`),
];

const elevationFunctionNames = [
  'wm_told_of_elevation(bytea)',
  'wm_spend_codes(bytea[], bigint)',
  'wm_code_owners(bytea[])',
  'wm_case_holding(bytea)',
  'wm_elevated_until(uuid)',
  'wm_elevated(bytea)',
];

/** As before, and whoever is elevated for the case. */
function caseVisible(orElevated: string): string {
  return `CREATE OR REPLACE FUNCTION wm_case_visible(which bytea) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (
      SELECT 1 FROM case_access a WHERE a.case_id = which AND a.item_id IS NULL
        AND a.account = wm_person()::text AND NOT a.ended
        AND a.from_ms <= extract(epoch FROM now()) * 1000
        AND (a.until_ms IS NULL OR a.until_ms > extract(epoch FROM now()) * 1000)
    ) ${orElevated} $$`;
}

/** That a case was opened is told also to who does not see it: it names the case, and no more. */
function noticeVisible(orElevation: string): string {
  return `ALTER POLICY notice_visible ON notice
    USING (account_id = wm_person() AND (wm_chain_visible(item_id, NULL) ${orElevation}))`;
}
