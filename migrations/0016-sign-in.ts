import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** Sessions of browsers, and what a token may do and how its owner had signed in. */
export class SignIn1764000000016 implements MigrationInterface {
  readonly name = 'SignIn1764000000016';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...tables, ...functions, ...visibility, ...grants]) {
      await runner.query(statement);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP FUNCTION wm_token_person(bytea, bigint)');
    await runner.query('DROP FUNCTION wm_session_person(bytea, bigint, bigint)');
    await runner.query('DROP FUNCTION wm_end_oidc_sessions(text, text, text, bigint)');
    await runner.query('DROP TABLE session');
    await runner.query(
      `ALTER TABLE api_token DROP COLUMN scopes, DROP COLUMN method, DROP COLUMN is_multi_factor,
         DROP COLUMN authenticated_ms`,
    );
    await runner.query(formerTokenPerson);
    await runner.query('REVOKE EXECUTE ON FUNCTION wm_token_person(bytea, bigint) FROM wm_ledger');
  }
}

const tables = [
  // Kept though ended, so that their owner sees them in the list for a while.
  `CREATE TABLE session (
    id uuid CONSTRAINT session_pk PRIMARY KEY,
    account_id uuid NOT NULL,
    secret_hash bytea NOT NULL,
    method text NOT NULL,
    is_multi_factor boolean NOT NULL,
    authenticated_ms bigint NOT NULL,
    acr text,
    oidc_issuer text,
    oidc_subject text,
    oidc_sid text,
    network text NOT NULL,
    user_agent text NOT NULL,
    created_ms bigint NOT NULL,
    last_seen_ms bigint NOT NULL,
    ends_ms bigint NOT NULL,
    revoked_ms bigint,
    CONSTRAINT session_account FOREIGN KEY (account_id) REFERENCES account (id),
    CONSTRAINT session_secret_hash UNIQUE (secret_hash),
    CONSTRAINT session_secret_hash_length CHECK (length(secret_hash) = 32),
    CONSTRAINT session_method CHECK (method IN ('password', 'passkey', 'oidc', 'recovery_code')),
    CONSTRAINT session_acr_length CHECK (length(acr) <= 255),
    CONSTRAINT session_oidc CHECK (
      (method = 'oidc') = (oidc_issuer IS NOT NULL) AND (oidc_issuer IS NULL) = (oidc_subject IS NULL)
      AND (oidc_sid IS NULL OR oidc_issuer IS NOT NULL)),
    CONSTRAINT session_oidc_length CHECK (
      length(oidc_issuer) <= 2000 AND length(oidc_subject) <= 255 AND length(oidc_sid) <= 255),
    CONSTRAINT session_network_length CHECK (length(network) <= 100),
    CONSTRAINT session_user_agent_length CHECK (length(user_agent) <= 200),
    CONSTRAINT session_ends_later CHECK (ends_ms > created_ms)
  )`,
  `CREATE INDEX session_account_id ON session (account_id, created_ms, id)`,
  `CREATE INDEX session_oidc_of ON session (oidc_issuer) WHERE oidc_issuer IS NOT NULL`,
  `ALTER TABLE api_token
    ADD COLUMN scopes text[] NOT NULL DEFAULT '{administer,read,write}',
    ADD COLUMN method text NOT NULL DEFAULT 'password',
    ADD COLUMN is_multi_factor boolean NOT NULL DEFAULT false,
    ADD COLUMN authenticated_ms bigint NOT NULL DEFAULT 0,
    ADD CONSTRAINT api_token_scopes CHECK (
      cardinality(scopes) BETWEEN 1 AND 3 AND scopes <@ '{administer,read,write}')`,
  `UPDATE api_token SET authenticated_ms = created_ms`,
];

/**
 * Each asks for what its caller must already know: the hash of a 256-bit secret, or what an agency's server
 * signed. The last one ends sessions of people whom the service does not act for, as the agency tells it to.
 */
const functions = [
  `DROP FUNCTION wm_token_person(bytea, bigint)`,
  `CREATE FUNCTION wm_token_person(hash bytea, at_ms bigint)
     RETURNS TABLE (entry_id uuid, method text, is_multi_factor boolean, authenticated_ms bigint,
                    scopes text[], account_id uuid, login text, display_name text,
                    organisation_id uuid, organisation text, roles text[])
     LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
     SELECT t.id, t.method, t.is_multi_factor, t.authenticated_ms, t.scopes,
       a.id, a.login, a.display_name, o.id, o.name, a.roles
     FROM api_token t
     JOIN account a ON a.id = t.account_id
     JOIN organisation o ON o.id = a.organisation_id
     WHERE t.secret_hash = hash AND t.revoked_ms IS NULL AND t.expires_ms > at_ms $$`,
  `CREATE FUNCTION wm_session_person(hash bytea, at_ms bigint, idle_ms bigint)
     RETURNS TABLE (entry_id uuid, method text, is_multi_factor boolean, authenticated_ms bigint,
                    acr text, last_seen_ms bigint, account_id uuid, login text, display_name text,
                    organisation_id uuid, organisation text, roles text[])
     LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
     SELECT s.id, s.method, s.is_multi_factor, s.authenticated_ms, s.acr, s.last_seen_ms,
       a.id, a.login, a.display_name, o.id, o.name, a.roles
     FROM session s
     JOIN account a ON a.id = s.account_id
     JOIN organisation o ON o.id = a.organisation_id
     WHERE s.secret_hash = hash AND s.revoked_ms IS NULL
       AND s.ends_ms > at_ms AND s.last_seen_ms > at_ms - idle_ms $$`,
  // OpenID Connect Back-Channel Logout 1.0 §2.6: by session where one is named, otherwise all of the subject.
  `CREATE FUNCTION wm_end_oidc_sessions(issuer text, sid text, subject text, at_ms bigint)
     RETURNS bigint
     LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
     WITH ended AS (
       UPDATE session s SET revoked_ms = at_ms
       WHERE s.oidc_issuer = issuer AND s.revoked_ms IS NULL
         AND (sid IS NOT NULL OR subject IS NOT NULL)
         AND (sid IS NULL OR s.oidc_sid = sid)
         AND (subject IS NULL OR s.oidc_subject = subject)
       RETURNING 1)
     SELECT count(*) FROM ended $$`,
  `REVOKE EXECUTE ON FUNCTION wm_token_person(bytea, bigint) FROM wm_ledger`,
  `REVOKE EXECUTE ON FUNCTION wm_session_person(bytea, bigint, bigint) FROM wm_ledger`,
  `REVOKE EXECUTE ON FUNCTION wm_end_oidc_sessions(text, text, text, bigint) FROM wm_ledger`,
];

const visibility = [
  `ALTER TABLE session ENABLE ROW LEVEL SECURITY`,
  `CREATE POLICY session_own ON session TO wm_web
     USING (account_id = wm_person()) WITH CHECK (account_id = wm_person())`,
];

/** No right to read secret_hash. */
const grants = [
  `GRANT SELECT (id, account_id, method, is_multi_factor, authenticated_ms, acr, oidc_issuer, oidc_subject,
     oidc_sid, network, user_agent, created_ms, last_seen_ms, ends_ms, revoked_ms) ON session TO wm_web`,
  `GRANT INSERT, DELETE, UPDATE (last_seen_ms, revoked_ms) ON session TO wm_web`,
  `GRANT SELECT (scopes, method, is_multi_factor, authenticated_ms) ON api_token TO wm_web`,
];

const formerTokenPerson = `CREATE FUNCTION wm_token_person(hash bytea, at_ms bigint)
  RETURNS TABLE (token_id uuid, account_id uuid, login text, display_name text,
                 organisation_id uuid, organisation text, roles text[])
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT t.id, a.id, a.login, a.display_name, o.id, o.name, a.roles
  FROM api_token t
  JOIN account a ON a.id = t.account_id
  JOIN organisation o ON o.id = a.organisation_id
  WHERE t.secret_hash = hash AND t.revoked_ms IS NULL AND t.expires_ms > at_ms $$`;
