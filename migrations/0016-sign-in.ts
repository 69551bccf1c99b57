import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { formerFunctions, functions, newFunctions } from './0016-sign-in/functions.js';

/**
 * Sessions of browsers, what a token may do and how its owner had signed in; second factors, passkeys, and what sign-in
 * itself has to remember: tickets, counts of attempts, known devices, the link of the first administrator.
 */
export class SignIn1764000000016 implements MigrationInterface {
  readonly name = 'SignIn1764000000016';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...tables, ...functions, ...visibility, ...grants]) {
      await runner.query(statement);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const name of [...newFunctions, 'wm_token_person', 'wm_sign_in_record']) {
      await runner.query(`DROP FUNCTION ${name}`);
    }
    await runner.query('DROP POLICY account_own ON account');
    await runner.query(
      `DROP TABLE session, totp, recovery_code, passkey, known_device, sign_in_ticket, sign_in_count,
         first_link`,
    );
    await runner.query(
      'ALTER TABLE account DROP COLUMN password_is_short, ALTER COLUMN password_hash SET NOT NULL',
    );
    await runner.query(
      `ALTER TABLE api_token DROP COLUMN scopes, DROP COLUMN method, DROP COLUMN is_multi_factor,
         DROP COLUMN authenticated_ms`,
    );
    for (const statement of formerFunctions) await runner.query(statement);
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
  // NULL for people who come by passkey or agency alone. A short password is one that a second factor must stand beside.
  `ALTER TABLE account ALTER COLUMN password_hash DROP NOT NULL,
    ADD COLUMN password_is_short boolean NOT NULL DEFAULT false`,
  // last_step: RFC 6238 §5.2, a code is taken once, and none older than one that was taken.
  `CREATE TABLE totp (
    account_id uuid CONSTRAINT totp_pk PRIMARY KEY,
    secret text NOT NULL,
    created_ms bigint NOT NULL,
    confirmed_ms bigint,
    last_step bigint NOT NULL DEFAULT 0,
    CONSTRAINT totp_account FOREIGN KEY (account_id) REFERENCES account (id),
    CONSTRAINT totp_secret_form CHECK (secret ~ '^[A-Z2-7]{32}$')
  )`,
  `CREATE TABLE recovery_code (
    account_id uuid NOT NULL,
    code_hash bytea NOT NULL,
    created_ms bigint NOT NULL,
    used_ms bigint,
    CONSTRAINT recovery_code_pk PRIMARY KEY (account_id, code_hash),
    CONSTRAINT recovery_code_account FOREIGN KEY (account_id) REFERENCES account (id),
    CONSTRAINT recovery_code_hash_length CHECK (length(code_hash) = 32)
  )`,
  `CREATE TABLE passkey (
    id uuid CONSTRAINT passkey_pk PRIMARY KEY,
    account_id uuid NOT NULL,
    credential_id bytea NOT NULL,
    public_key bytea NOT NULL,
    counter bigint NOT NULL,
    name text NOT NULL,
    created_ms bigint NOT NULL,
    last_used_ms bigint,
    CONSTRAINT passkey_account FOREIGN KEY (account_id) REFERENCES account (id),
    CONSTRAINT passkey_credential_id UNIQUE (credential_id),
    CONSTRAINT passkey_credential_id_length CHECK (length(credential_id) BETWEEN 1 AND 1023),
    CONSTRAINT passkey_public_key_length CHECK (length(public_key) BETWEEN 1 AND 4096),
    CONSTRAINT passkey_counter CHECK (counter BETWEEN 0 AND 4294967295),
    CONSTRAINT passkey_name_length CHECK (length(name) BETWEEN 1 AND 100)
  )`,
  `CREATE INDEX passkey_account_id ON passkey (account_id, created_ms, id)`,
  `CREATE TABLE known_device (
    secret_hash bytea CONSTRAINT known_device_pk PRIMARY KEY,
    account_id uuid NOT NULL,
    created_ms bigint NOT NULL,
    ends_ms bigint NOT NULL,
    CONSTRAINT known_device_account FOREIGN KEY (account_id) REFERENCES account (id),
    CONSTRAINT known_device_secret_hash_length CHECK (length(secret_hash) = 32)
  )`,
  `CREATE INDEX known_device_account_id ON known_device (account_id, created_ms)`,
  `CREATE TABLE sign_in_ticket (
    hash bytea CONSTRAINT sign_in_ticket_pk PRIMARY KEY,
    kind text NOT NULL,
    account_id uuid,
    tries integer NOT NULL DEFAULT 0,
    ends_ms bigint NOT NULL,
    CONSTRAINT sign_in_ticket_account FOREIGN KEY (account_id) REFERENCES account (id),
    CONSTRAINT sign_in_ticket_hash_length CHECK (length(hash) = 32),
    CONSTRAINT sign_in_ticket_kind CHECK (kind IN ('passkey', 'new_passkey', 'second_factor')),
    CONSTRAINT sign_in_ticket_whose CHECK ((kind = 'passkey') = (account_id IS NULL))
  )`,
  `CREATE INDEX sign_in_ticket_ends ON sign_in_ticket (ends_ms)`,
  // The key is a hash: people type passwords where the login belongs.
  `CREATE TABLE sign_in_count (
    key bytea CONSTRAINT sign_in_count_pk PRIMARY KEY,
    attempts integer NOT NULL,
    window_ends_ms bigint NOT NULL,
    CONSTRAINT sign_in_count_key_length CHECK (length(key) = 32)
  )`,
  `CREATE INDEX sign_in_count_ends ON sign_in_count (window_ends_ms)`,
  `CREATE TABLE first_link (
    only_one boolean CONSTRAINT first_link_pk PRIMARY KEY DEFAULT true,
    secret_hash bytea NOT NULL,
    ends_ms bigint NOT NULL,
    CONSTRAINT first_link_only_one CHECK (only_one),
    CONSTRAINT first_link_secret_hash_length CHECK (length(secret_hash) = 32)
  )`,
  `UPDATE api_token SET authenticated_ms = created_ms`,
];

const visibility = [
  ...['session', 'totp', 'recovery_code', 'passkey', 'known_device'].flatMap((table) => [
    `ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`,
    `CREATE POLICY ${table}_own ON ${table} TO wm_web
       USING (account_id = wm_person()) WITH CHECK (account_id = wm_person())`,
  ]),
  // Reached by the functions alone.
  ...['sign_in_ticket', 'sign_in_count', 'first_link'].map(
    (table) => `ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`,
  ),
  `CREATE POLICY account_own ON account FOR UPDATE TO wm_web
     USING (id = wm_person()) WITH CHECK (id = wm_person())`,
];

/** No right to read secret_hash. */
const grants = [
  `GRANT SELECT (id, account_id, method, is_multi_factor, authenticated_ms, acr, oidc_issuer, oidc_subject,
     oidc_sid, network, user_agent, created_ms, last_seen_ms, ends_ms, revoked_ms) ON session TO wm_web`,
  `GRANT INSERT, DELETE, UPDATE (last_seen_ms, revoked_ms) ON session TO wm_web`,
  `GRANT UPDATE (password_hash, password_is_short) ON account TO wm_web`,
  `GRANT SELECT, INSERT, DELETE, UPDATE (secret, created_ms, confirmed_ms, last_step) ON totp TO wm_web`,
  `GRANT SELECT, INSERT, DELETE, UPDATE (used_ms) ON recovery_code TO wm_web`,
  `GRANT SELECT, INSERT, DELETE, UPDATE (counter, last_used_ms) ON passkey TO wm_web`,
  `GRANT SELECT (account_id, created_ms), INSERT, DELETE ON known_device TO wm_web`,
  `GRANT SELECT (scopes, method, is_multi_factor, authenticated_ms) ON api_token TO wm_web`,
];
