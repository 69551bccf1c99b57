import { type MigrationInterface, type QueryRunner } from 'typeorm';

/**
 * Counsel sees what was served on them and nothing else of a case; how a person stands to a thing can be asked; proposals are
 * changed by those alone whom they concern.
 */
export class Policies1764000000022 implements MigrationInterface {
  readonly name = 'Policies1764000000022';

  async up(runner: QueryRunner): Promise<void> {
    const all = [...sight, ...rows, ...asking, ...proposals];
    for (const statement of all) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of undone) await runner.query(statement);
  }
}

const runsNow = `a.account = wm_person()::text AND NOT a.ended
  AND a.from_ms <= extract(epoch FROM now()) * 1000
  AND (a.until_ms IS NULL OR a.until_ms > extract(epoch FROM now()) * 1000)`;

function sqlFunction(signature: string, returns: string, body: string): string {
  return `CREATE OR REPLACE FUNCTION ${signature} RETURNS ${returns}
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$ ${body} $$`;
}

/** A grant for one item counts while the item is in the case that gave it. */
const grantOnItem = `SELECT 1 FROM case_access a
  WHERE a.item_id = which AND ${runsNow}
    AND a.case_id = coalesce((SELECT i.case_id FROM item i WHERE i.item_id = which), in_case)`;

/** An item belongs to the case that its row names; before it has one, to the case of its chain. */
const caseOfItem = 'coalesce((SELECT i.case_id FROM item i WHERE i.item_id = which), in_case)';

/**
 * `wm_case_visible`: whole sight of a case, by its opening or a grant in another role than counsel's. `wm_counsel`: a running
 * grant as its counsel. `wm_on_me`: a set was served on this person, by account, by organisation, or by a name that nobody else has. `wm_served`: bytes of
 * the item were, alone or with its case; what was served stays theirs to look at when a later event restates it.
 */
const sight = [
  sqlFunction(
    'wm_case_visible(which bytea)',
    'boolean',
    `SELECT EXISTS (SELECT 1 FROM case_access a
       WHERE a.case_id = which AND a.item_id IS NULL AND a.role <> 'defence_counsel' AND ${runsNow})
       OR wm_elevated(which)`,
  ),
  sqlFunction(
    'wm_counsel(which bytea)',
    'boolean',
    `SELECT EXISTS (SELECT 1 FROM case_access a
       WHERE a.case_id = which AND a.item_id IS NULL AND a.role = 'defence_counsel' AND ${runsNow})`,
  ),
  sqlFunction(
    'wm_on_me(recipient text)',
    'boolean',
    `SELECT EXISTS (SELECT 1 FROM account a JOIN organisation o ON o.id = a.organisation_id
       WHERE a.id = wm_person() AND (recipient IN (a.id::text, o.name) OR (recipient = a.display_name AND NOT EXISTS (
         SELECT 1 FROM account b WHERE b.display_name = a.display_name AND b.id <> a.id))))`,
  ),
  sqlFunction(
    'wm_served(which bytea)',
    'boolean',
    `SELECT EXISTS (SELECT 1 FROM item i JOIN disclosure d
         ON d.item_id = which OR (d.item_id IS NULL AND d.case_id = i.case_id)
       WHERE i.item_id = which AND wm_on_me(d.recipient)
         AND (d.item_id = which OR EXISTS (
           SELECT 1 FROM jsonb_array_elements(i.fold -> 'digests') one WHERE one ->> 'sha256' = ANY (d.digests))))`,
  ),
  sqlFunction(
    'wm_item_wholly_visible(which bytea, in_case bytea)',
    'boolean',
    `SELECT wm_case_visible(${caseOfItem})
       OR EXISTS (SELECT 1 FROM item i WHERE i.item_id = which AND wm_person()::text IN (i.holder, i.recipient))
       OR EXISTS (${grantOnItem} AND a.role <> 'defence_counsel')`,
  ),
  sqlFunction(
    'wm_chain_visible(which bytea, in_case bytea)',
    'boolean',
    `SELECT wm_item_wholly_visible(which, in_case)
       OR ((wm_counsel((SELECT i.case_id FROM item i WHERE i.item_id = which))
            OR EXISTS (${grantOnItem} AND a.role = 'defence_counsel')) AND wm_served(which))`,
  ),
  // Notes and assessments that their author keeps for the team: what an event says of itself.
  sqlFunction(
    'wm_work_product(of_event bigint)',
    'boolean',
    `SELECT EXISTS (SELECT 1 FROM event_field f
       WHERE f.log_index = of_event AND f.name = 'workProduct' AND f.type = 5 AND f.value = '\\x01')`,
  ),
];

const rows = [
  `ALTER POLICY case_record_visible ON case_record USING (wm_case_visible(case_id) OR wm_counsel(case_id))`,
  `ALTER POLICY admissibility_note_visible ON admissibility_note
     USING (EXISTS (SELECT 1 FROM item i WHERE i.item_id = admissibility_note.item_id)
       AND (NOT wm_work_product(log_index) OR wm_item_wholly_visible(item_id, NULL)))`,
  `ALTER POLICY event_field_visible ON event_field
     USING (EXISTS (SELECT 1 FROM event e WHERE e.log_index = event_field.log_index
       AND (e.type NOT LIKE 'admissibility.%' OR NOT wm_work_product(e.log_index)
         OR wm_item_wholly_visible(e.chain_id, NULL))))`,
  `ALTER POLICY disclosure_visible ON disclosure
     USING (CASE WHEN item_id IS NULL
       THEN wm_case_visible(case_id) OR (wm_counsel(case_id) AND wm_on_me(recipient))
       ELSE EXISTS (SELECT 1 FROM item i WHERE i.item_id = disclosure.item_id)
         AND (wm_on_me(recipient) OR wm_item_wholly_visible(item_id, case_id)) END)`,
];

/** How the person of the transaction stands to a chain, and to the case of an export. */
const asking = [
  sqlFunction(
    'wm_relations(which bytea)',
    'TABLE (relation text)',
    `WITH belongs AS (
       SELECT coalesce((SELECT i.case_id FROM item i WHERE i.item_id = which),
         (SELECT r.case_id FROM cooperation_request r WHERE r.request_id = which),
         (SELECT h.case_id FROM chain_head h WHERE h.chain_id = which), which) AS case_id,
         EXISTS (SELECT 1 FROM item i WHERE i.item_id = which) AS is_item
     )
     SELECT CASE a.role WHEN 'opener' THEN 'opener' WHEN 'defence_counsel' THEN 'counsel' ELSE 'member' END
     FROM belongs b JOIN case_access a ON a.case_id = b.case_id
     WHERE (a.item_id IS NULL OR a.item_id = which) AND ${runsNow}
       AND (a.role <> 'defence_counsel' OR NOT b.is_item OR wm_served(which))
     UNION SELECT 'holder' FROM item i WHERE i.item_id = which AND i.holder = wm_person()::text
     UNION SELECT 'recipient' FROM item i WHERE i.item_id = which AND i.recipient = wm_person()::text
     UNION SELECT 'elevated' FROM belongs b WHERE wm_elevated(b.case_id)
     UNION SELECT 'reserved' FROM chain_head h
       WHERE h.chain_id = which AND h.seq = -1 AND h.reserved_by = wm_person()`,
  ),
  sqlFunction(
    'wm_relations_to_export(which uuid)',
    'TABLE (relation text)',
    `SELECT r.relation FROM export e, wm_relations(e.case_id) r WHERE e.id = which`,
  ),
  ...['wm_counsel(bytea)', 'wm_on_me(text)', 'wm_served(bytea)', 'wm_work_product(bigint)'],
  ...['wm_relations(bytea)', 'wm_relations_to_export(uuid)'],
].map((text) =>
  text.startsWith('CREATE') ? text : `REVOKE EXECUTE ON FUNCTION ${text} FROM wm_ledger`,
);

const related = `wm_person()::text = ANY (wanted) OR proposed_by = wm_person()`;

const proposals = [
  `DROP POLICY proposal_visible ON proposal`,
  `CREATE POLICY proposal_visible ON proposal FOR SELECT TO wm_web
     USING (${related} OR EXISTS (SELECT 1 FROM chain_head h WHERE h.chain_id = proposal.chain_id
       AND (h.kind IN ('device', 'operations') OR wm_item_wholly_visible(h.chain_id, h.case_id))))`,
  `CREATE POLICY proposal_own_new ON proposal FOR INSERT TO wm_web WITH CHECK (proposed_by = wm_person())`,
  `CREATE POLICY proposal_signed ON proposal FOR UPDATE TO wm_web
     USING (receipt IS NULL AND (${related})) WITH CHECK (${related})`,
  `REVOKE UPDATE ON proposal FROM wm_web`,
  `GRANT UPDATE (line, receipt) ON proposal TO wm_web`,
];

/** Back to sight of a whole case for everybody who has a grant. */
const undone = [
  'DROP POLICY proposal_visible ON proposal',
  'DROP POLICY proposal_own_new ON proposal',
  'DROP POLICY proposal_signed ON proposal',
  `CREATE POLICY proposal_visible ON proposal TO wm_web
     USING (wm_person()::text = ANY(wanted)
       OR EXISTS (SELECT 1 FROM chain_head h WHERE h.chain_id = proposal.chain_id))
     WITH CHECK (wm_person()::text = ANY(wanted)
       OR EXISTS (SELECT 1 FROM chain_head h WHERE h.chain_id = proposal.chain_id))`,
  'GRANT UPDATE ON proposal TO wm_web',
  'DROP FUNCTION wm_relations_to_export(uuid)',
  'DROP FUNCTION wm_relations(bytea)',
  `ALTER POLICY disclosure_visible ON disclosure
     USING (CASE WHEN item_id IS NULL THEN wm_case_visible(case_id)
       ELSE EXISTS (SELECT 1 FROM item i WHERE i.item_id = disclosure.item_id) END)`,
  `ALTER POLICY event_field_visible ON event_field
     USING (EXISTS (SELECT 1 FROM event e WHERE e.log_index = event_field.log_index))`,
  `ALTER POLICY admissibility_note_visible ON admissibility_note
     USING (EXISTS (SELECT 1 FROM item i WHERE i.item_id = admissibility_note.item_id))`,
  'ALTER POLICY case_record_visible ON case_record USING (wm_case_visible(case_id))',
  sqlFunction(
    'wm_chain_visible(which bytea, in_case bytea)',
    'boolean',
    `SELECT wm_case_visible(${caseOfItem})
       OR EXISTS (SELECT 1 FROM item i WHERE i.item_id = which AND wm_person()::text IN (i.holder, i.recipient))
       OR EXISTS (${grantOnItem})`,
  ),
  'DROP FUNCTION wm_work_product(bigint)',
  'DROP FUNCTION wm_item_wholly_visible(bytea, bytea)',
  'DROP FUNCTION wm_served(bytea)',
  'DROP FUNCTION wm_on_me(text)',
  'DROP FUNCTION wm_counsel(bytea)',
  sqlFunction(
    'wm_case_visible(which bytea)',
    'boolean',
    `SELECT EXISTS (SELECT 1 FROM case_access a WHERE a.case_id = which AND a.item_id IS NULL AND ${runsNow})
       OR wm_elevated(which)`,
  ),
];
