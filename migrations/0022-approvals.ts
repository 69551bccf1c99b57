import { type MigrationInterface, type QueryRunner } from 'typeorm';

/**
 * Requests that need a second person: what was asked, what was decided, and for which request it was used. Rows are added; of a
 * use that came to nothing the row is taken back, and no other.
 */
export class Approvals1764000000022 implements MigrationInterface {
  readonly name = 'Approvals1764000000022';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...tables, ...visibility, ...grants]) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
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
