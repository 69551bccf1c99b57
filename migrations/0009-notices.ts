import { type MigrationInterface, type QueryRunner } from 'typeorm';

/**
 * Notices: who is told of what, where to, and what became of each attempt. Ordinary rows without evidential weight: the
 * events that they are about stand in the log.
 *
 * Two logins share the work, so that neither has more than its part. wm_ledger sees the log whole and finds out who is to be
 * told; it can put notices in and read none, and knows no address and no secret. wm_web sends, each notice in the name of
 * whom it is for: row-level security decides at that moment whether they still see the item. What remains are two
 * functions of the owner for wm_web: which deliveries are due (ids alone), and the secret of a delivery under way.
 */
export class Notices1764000000009 implements MigrationInterface {
  readonly name = 'Notices1764000000009';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...tables, ...visibility, ...queueing, ...sending]) {
      await runner.query(statement);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP FUNCTION wm_webhook_secret(uuid)');
    await runner.query('DROP FUNCTION wm_claim_deliveries(uuid, bigint, integer, integer)');
    await runner.query('DROP FUNCTION wm_overdue_transfers(bigint, integer)');
    await runner.query(
      'DROP FUNCTION wm_queue_notice(uuid, uuid, text, bytea, bigint, bigint, bigint, bigint)',
    );
    await runner.query('DROP INDEX item_due');
    await runner.query('DROP TABLE notice_attempt, notice_delivery, notice_subscription, notice');
    await runner.query('DROP TABLE notice_lease');
  }
}

const tables = [
  // One process at a time reads the log; next_index is where it goes on. What was logged before this is not noticed.
  `CREATE TABLE notice_lease (
    id smallint CONSTRAINT notice_lease_pk PRIMARY KEY,
    holder uuid,
    until timestamptz NOT NULL,
    next_index bigint NOT NULL,
    CONSTRAINT notice_lease_one_row CHECK (id = 1)
  )`,
  `INSERT INTO notice_lease (id, until, next_index)
     VALUES (1, 'epoch', coalesce((SELECT size FROM log_head), 0))`,
  // Which kinds there are is said in src/core alone. due_ms is the deadline that passed: a later one is noticed anew.
  `CREATE TABLE notice (
    id uuid CONSTRAINT notice_pk PRIMARY KEY,
    account_id uuid NOT NULL,
    kind text NOT NULL,
    item_id bytea NOT NULL,
    log_index bigint NOT NULL,
    due_ms bigint,
    happened_ms bigint NOT NULL,
    queued_ms bigint NOT NULL,
    CONSTRAINT notice_account FOREIGN KEY (account_id) REFERENCES account (id),
    CONSTRAINT notice_item_length CHECK (length(item_id) = 32),
    CONSTRAINT notice_once UNIQUE NULLS NOT DISTINCT (log_index, kind, account_id, due_ms)
  )`,
  `CREATE INDEX notice_account_id ON notice (account_id, id)`,
  `CREATE TABLE notice_subscription (
    id uuid CONSTRAINT notice_subscription_pk PRIMARY KEY,
    account_id uuid NOT NULL,
    channel text NOT NULL,
    target text NOT NULL,
    secret bytea,
    state text NOT NULL,
    created_ms bigint NOT NULL,
    CONSTRAINT notice_subscription_account FOREIGN KEY (account_id) REFERENCES account (id),
    CONSTRAINT notice_subscription_channel CHECK (channel IN ('mail', 'webhook')),
    CONSTRAINT notice_subscription_state CHECK (state IN ('active', 'disabled')),
    CONSTRAINT notice_subscription_target_length CHECK (length(target) BETWEEN 1 AND 2000),
    CONSTRAINT notice_subscription_secret CHECK (
      (channel = 'webhook') = (secret IS NOT NULL) AND length(secret) = 32
    )
  )`,
  `CREATE INDEX notice_subscription_account_id ON notice_subscription (account_id)`,
  // Outlives its subscription, as the record of what was sent: no foreign key.
  `CREATE TABLE notice_delivery (
    notice_id uuid NOT NULL,
    subscription_id uuid NOT NULL,
    account_id uuid NOT NULL,
    channel text NOT NULL,
    state text NOT NULL,
    attempts smallint NOT NULL,
    next_ms bigint NOT NULL,
    claim uuid,
    claimed_until timestamptz,
    CONSTRAINT notice_delivery_pk PRIMARY KEY (notice_id, subscription_id),
    CONSTRAINT notice_delivery_notice FOREIGN KEY (notice_id) REFERENCES notice (id),
    CONSTRAINT notice_delivery_state
      CHECK (state IN ('waiting', 'delivered', 'given_up', 'not_visible', 'unsubscribed')),
    CONSTRAINT notice_delivery_attempts CHECK (attempts BETWEEN 0 AND 8)
  )`,
  `CREATE INDEX notice_delivery_waiting ON notice_delivery (next_ms) WHERE state = 'waiting'`,
  `CREATE INDEX notice_delivery_subscription ON notice_delivery (subscription_id) WHERE state = 'waiting'`,
  `CREATE TABLE notice_attempt (
    notice_id uuid NOT NULL,
    subscription_id uuid NOT NULL,
    attempt smallint NOT NULL,
    account_id uuid NOT NULL,
    at_ms bigint NOT NULL,
    outcome text NOT NULL,
    CONSTRAINT notice_attempt_pk PRIMARY KEY (notice_id, subscription_id, attempt),
    CONSTRAINT notice_attempt_delivery FOREIGN KEY (notice_id, subscription_id)
      REFERENCES notice_delivery (notice_id, subscription_id),
    CONSTRAINT notice_attempt_outcome CHECK (outcome ~ '^[a-z0-9_]{1,40}$')
  )`,
  `CREATE INDEX item_due ON item (((fold -> 'transfer' ->> 'dueMs')::bigint)) WHERE state = 'IN_TRANSFER'`,
];

const own = 'account_id = wm_person()';

/** A notice is shown, and sent, to whom it is for, and for as long as they see the item that it is about. */
const visibility = [
  ...['notice', 'notice_subscription', 'notice_delivery', 'notice_attempt'].map(
    (table) => `ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`,
  ),
  `CREATE POLICY notice_visible ON notice FOR SELECT TO wm_web
     USING (${own} AND wm_chain_visible(item_id, NULL))`,
  `CREATE POLICY notice_subscription_own ON notice_subscription TO wm_web
     USING (${own}) WITH CHECK (${own})`,
  `CREATE POLICY notice_delivery_own ON notice_delivery FOR SELECT TO wm_web USING (${own})`,
  `CREATE POLICY notice_delivery_recorded ON notice_delivery FOR UPDATE TO wm_web
     USING (${own} AND state = 'waiting') WITH CHECK (${own})`,
  `CREATE POLICY notice_attempt_own ON notice_attempt TO wm_web USING (${own}) WITH CHECK (${own})`,
  `GRANT SELECT ON notice, notice_delivery, notice_attempt TO wm_web`,
  `GRANT SELECT (id, account_id, channel, target, state, created_ms) ON notice_subscription TO wm_web`,
  `GRANT INSERT, DELETE, UPDATE (state) ON notice_subscription TO wm_web`,
  `GRANT UPDATE (state, attempts, next_ms, claim, claimed_until) ON notice_delivery TO wm_web`,
  `GRANT INSERT ON notice_attempt TO wm_web`,
  `GRANT SELECT, UPDATE (holder, until, next_index) ON notice_lease TO wm_ledger`,
];

/** For wm_ledger: a notice once, with a delivery to each place where its account wants to be told. */
const queueing = [
  `CREATE FUNCTION wm_queue_notice(which uuid, told uuid, what text, about bytea, at_index bigint, due bigint,
       happened bigint, at_ms bigint) RETURNS void
     LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
     WITH queued AS (
       INSERT INTO notice (id, account_id, kind, item_id, log_index, due_ms, happened_ms, queued_ms)
       SELECT which, a.id, what, about, at_index, due, happened, at_ms FROM account a WHERE a.id = told
       ON CONFLICT DO NOTHING RETURNING id, account_id
     )
     INSERT INTO notice_delivery (notice_id, subscription_id, account_id, channel, state, attempts, next_ms)
     SELECT q.id, s.id, s.account_id, s.channel, 'waiting', 0, at_ms
     FROM queued q JOIN notice_subscription s ON s.account_id = q.account_id AND s.state = 'active' $$`,
  `CREATE FUNCTION wm_overdue_transfers(at_ms bigint, most integer)
     RETURNS TABLE (item_id bytea, log_index bigint, due_ms bigint, sender text, recipient text)
     LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
     SELECT i.item_id, e.log_index, (i.fold -> 'transfer' ->> 'dueMs')::bigint, i.fold ->> 'sender', i.recipient
     FROM item i JOIN event e ON e.chain_id = i.item_id AND e.seq = (i.fold -> 'transfer' ->> 'seq')::integer
     WHERE i.state = 'IN_TRANSFER' AND (i.fold -> 'transfer' ->> 'dueMs')::bigint <= at_ms
       AND NOT EXISTS (
         SELECT 1 FROM notice n
         WHERE n.log_index = e.log_index AND n.due_ms = (i.fold -> 'transfer' ->> 'dueMs')::bigint
       )
     ORDER BY 3, 2 LIMIT most $$`,
  `REVOKE EXECUTE ON FUNCTION wm_queue_notice(uuid, uuid, text, bytea, bigint, bigint, bigint, bigint) FROM wm_web`,
  `REVOKE EXECUTE ON FUNCTION wm_overdue_transfers(bigint, integer) FROM wm_web`,
];

/**
 * For wm_web. A claim keeps a delivery from other processes for as long as it runs, by the database's clock; when a process
 * dies with it, it lapses. Of one subscription one delivery is under way at a time, so that a receiver that never answers takes
 * no more than its own place. The secret is given out while such a claim runs, and in the name of its owner alone.
 */
const sending = [
  `CREATE FUNCTION wm_claim_deliveries(by_claim uuid, at_ms bigint, seconds integer, most integer)
     RETURNS TABLE (notice_id uuid, subscription_id uuid, account_id uuid)
     LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
     UPDATE notice_delivery d
       SET claim = by_claim, claimed_until = now() + make_interval(secs => seconds)
     FROM (
       SELECT w.notice_id, w.subscription_id FROM notice_delivery w
       WHERE w.state = 'waiting' AND w.next_ms <= at_ms
         AND (w.claimed_until IS NULL OR w.claimed_until < now())
         AND NOT EXISTS (
           SELECT 1 FROM notice_delivery o
           WHERE o.subscription_id = w.subscription_id AND o.state = 'waiting' AND (
             o.claimed_until >= now()
             OR o.next_ms <= at_ms AND (o.next_ms, o.notice_id) < (w.next_ms, w.notice_id)
           )
         )
       ORDER BY w.next_ms LIMIT most FOR UPDATE SKIP LOCKED
     ) due
     WHERE d.notice_id = due.notice_id AND d.subscription_id = due.subscription_id
     RETURNING d.notice_id, d.subscription_id, d.account_id $$`,
  `CREATE FUNCTION wm_webhook_secret(which uuid) RETURNS bytea
     LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
     SELECT s.secret FROM notice_subscription s
     WHERE s.id = which AND s.account_id = wm_person() AND EXISTS (
       SELECT 1 FROM notice_delivery d WHERE d.subscription_id = which AND d.account_id = wm_person()
         AND d.state = 'waiting' AND d.claimed_until > now()
     ) $$`,
  `REVOKE EXECUTE ON FUNCTION wm_claim_deliveries(uuid, bigint, integer, integer) FROM wm_ledger`,
  `REVOKE EXECUTE ON FUNCTION wm_webhook_secret(uuid) FROM wm_ledger`,
];
