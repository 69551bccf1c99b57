import { type MigrationInterface, type QueryRunner } from 'typeorm';

/**
 * Secrets that the service must be able to read, of authenticators and of webhooks, are sealed under the wrapping key, which is
 * not in the database. A row from before keeps its plain secret until it is next used, or until `objects rewrap` is run.
 */
export class SealedSecrets1764000000024 implements MigrationInterface {
  readonly name = 'SealedSecrets1764000000024';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...columns, ...rights, wrappingKeys(true), ...secretGivenOut]) {
      await runner.query(statement);
    }
  }

  /** Fails while any secret is sealed: nobody's second factor may vanish by itself. */
  async down(runner: QueryRunner): Promise<void> {
    for (const statement of [...undone, wrappingKeys(false)]) await runner.query(statement);
  }
}

const sealedColumns = `ADD COLUMN sealed_secret bytea, ADD COLUMN wrapping_key_id bytea`;
const wholeOrNot = `num_nonnulls(sealed_secret, wrapping_key_id) <> 1
  AND (sealed_secret IS NULL OR length(sealed_secret) BETWEEN 28 AND 1024)`;

const columns = [
  `ALTER TABLE totp ${sealedColumns}, ALTER COLUMN secret DROP NOT NULL,
     ADD CONSTRAINT totp_wrapped_by FOREIGN KEY (wrapping_key_id) REFERENCES wrapping_key (wrapping_key_id),
     ADD CONSTRAINT totp_one_secret CHECK (num_nonnulls(secret, sealed_secret) = 1 AND ${wholeOrNot})`,
  `ALTER TABLE notice_subscription ${sealedColumns}, DROP CONSTRAINT notice_subscription_secret,
     ADD CONSTRAINT notice_subscription_wrapped_by
       FOREIGN KEY (wrapping_key_id) REFERENCES wrapping_key (wrapping_key_id),
     ADD CONSTRAINT notice_subscription_secret CHECK (
       num_nonnulls(secret, sealed_secret) = CASE channel WHEN 'webhook' THEN 1 ELSE 0 END
       AND (secret IS NULL OR length(secret) = 32) AND ${wholeOrNot})`,
  `CREATE INDEX totp_wrapping_key ON totp (wrapping_key_id)`,
  `CREATE INDEX notice_subscription_wrapping_key ON notice_subscription (wrapping_key_id)`,
];

/** Each in rows of one's own. No right to read the secret of a webhook, sealed or not. */
const rights = [
  `GRANT UPDATE (sealed_secret, wrapping_key_id) ON totp TO wm_web`,
  `GRANT UPDATE (secret, sealed_secret, wrapping_key_id) ON notice_subscription TO wm_web`,
];

/** A wrapping key under which a secret lies is needed as one under which an object's key lies. */
function wrappingKeys(countsSecrets: boolean): string {
  const tables = ['object_key', ...(countsSecrets ? ['totp', 'notice_subscription'] : [])];
  const isUsed = tables.map(
    (table) => `EXISTS (SELECT 1 FROM ${table} k WHERE k.wrapping_key_id = w.wrapping_key_id)`,
  );
  return `CREATE OR REPLACE FUNCTION wm_wrapping_keys()
    RETURNS TABLE (wrapping_key_id bytea, key_check bytea, in_use boolean)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT w.wrapping_key_id, w.key_check, ${isUsed.join(' OR ')} FROM wrapping_key w $$`;
}

/** In the name of its owner, while a claim on a delivery runs. */
const givenOut = `FROM notice_subscription s
  WHERE s.id = which AND s.account_id = wm_person() AND EXISTS (
    SELECT 1 FROM notice_delivery d WHERE d.subscription_id = which AND d.account_id = wm_person()
      AND d.state = 'waiting' AND d.claimed_until > now()
  )`;

const secretGivenOut = [
  `DROP FUNCTION wm_webhook_secret(uuid)`,
  `CREATE FUNCTION wm_webhook_secret(which uuid)
     RETURNS TABLE (secret bytea, sealed_secret bytea, wrapping_key_id bytea)
     LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
     SELECT s.secret, s.sealed_secret, s.wrapping_key_id ${givenOut} $$`,
  `REVOKE EXECUTE ON FUNCTION wm_webhook_secret(uuid) FROM wm_ledger`,
];

const undone = [
  `ALTER TABLE totp ALTER COLUMN secret SET NOT NULL`,
  `ALTER TABLE totp DROP COLUMN sealed_secret, DROP COLUMN wrapping_key_id`,
  `ALTER TABLE notice_subscription DROP CONSTRAINT notice_subscription_secret,
     ADD CONSTRAINT notice_subscription_secret CHECK (
       (channel = 'webhook') = (secret IS NOT NULL) AND length(secret) = 32)`,
  `DROP FUNCTION wm_webhook_secret(uuid)`,
  `ALTER TABLE notice_subscription DROP COLUMN sealed_secret, DROP COLUMN wrapping_key_id`,
  `REVOKE UPDATE (secret) ON notice_subscription FROM wm_web`,
  `CREATE FUNCTION wm_webhook_secret(which uuid) RETURNS bytea
     LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
     SELECT s.secret ${givenOut} $$`,
  `REVOKE EXECUTE ON FUNCTION wm_webhook_secret(uuid) FROM wm_ledger`,
];
