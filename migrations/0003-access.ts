import { type MigrationInterface, type QueryRunner } from 'typeorm';

/**
 * Organisations, accounts, API tokens, and answers kept for repeated requests. Nothing here has evidential
 * weight: who held which key and role is in the log; these rows only say who may come in.
 */
export class Access1764000000003 implements MigrationInterface {
  readonly name = 'Access1764000000003';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...tables, ...functions, ...visibility, ...grants]) {
      await runner.query(statement);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE kept_answer, api_token, account, organisation CASCADE');
    await runner.query('DROP FUNCTION wm_token_person(bytea, bigint)');
    await runner.query('DROP FUNCTION wm_sign_in_record(text)');
    await runner.query('DROP FUNCTION wm_is_system_administrator()');
  }
}

const kinds = [
  'military',
  'law_enforcement',
  'prosecution',
  'court',
  'defence',
  'central_authority',
  'forensic_laboratory',
  'private_provider',
  'civil_society',
  'un_mission',
  'intelligence',
  'international_organisation',
];

const tables = [
  `CREATE TABLE organisation (
    id uuid CONSTRAINT organisation_pk PRIMARY KEY,
    name text NOT NULL,
    country text NOT NULL,
    kind text NOT NULL,
    created_ms bigint NOT NULL,
    CONSTRAINT organisation_name UNIQUE (name),
    CONSTRAINT organisation_name_length CHECK (length(name) BETWEEN 1 AND 200),
    CONSTRAINT organisation_country CHECK (country ~ '^[A-Z]{2}$'),
    CONSTRAINT organisation_kind CHECK (kind IN (${kinds.map((kind) => `'${kind}'`).join(', ')}))
  )`,
  `CREATE INDEX organisation_created ON organisation (created_ms, id)`,
  // Which role names there are is said in src/access/roles.ts alone: a new role needs no migration.
  `CREATE TABLE account (
    id uuid CONSTRAINT account_pk PRIMARY KEY,
    login text NOT NULL,
    display_name text NOT NULL,
    organisation_id uuid NOT NULL,
    roles text[] NOT NULL,
    password_hash text NOT NULL,
    created_ms bigint NOT NULL,
    CONSTRAINT account_login UNIQUE (login),
    CONSTRAINT account_login_form CHECK (login ~ '^[a-z0-9][a-z0-9._@-]{0,99}$'),
    CONSTRAINT account_display_name_length CHECK (length(display_name) BETWEEN 1 AND 200),
    CONSTRAINT account_organisation FOREIGN KEY (organisation_id) REFERENCES organisation (id),
    CONSTRAINT account_roles_count CHECK (cardinality(roles) BETWEEN 1 AND 16),
    CONSTRAINT account_password_hash_argon2id CHECK (password_hash LIKE '$argon2id$%')
  )`,
  `CREATE INDEX account_created ON account (created_ms, id)`,
  `CREATE INDEX account_organisation_id ON account (organisation_id)`,
  `CREATE TABLE api_token (
    id uuid CONSTRAINT api_token_pk PRIMARY KEY,
    account_id uuid NOT NULL,
    secret_hash bytea NOT NULL,
    label text NOT NULL,
    created_ms bigint NOT NULL,
    expires_ms bigint NOT NULL,
    revoked_ms bigint,
    CONSTRAINT api_token_account FOREIGN KEY (account_id) REFERENCES account (id),
    CONSTRAINT api_token_secret_hash UNIQUE (secret_hash),
    CONSTRAINT api_token_secret_hash_length CHECK (length(secret_hash) = 32),
    CONSTRAINT api_token_label_length CHECK (length(label) <= 100),
    CONSTRAINT api_token_expires_later CHECK (expires_ms > created_ms)
  )`,
  `CREATE INDEX api_token_account_id ON api_token (account_id, created_ms, id)`,
  // status and body are NULL while the first request runs.
  `CREATE TABLE kept_answer (
    account_id uuid NOT NULL,
    key text NOT NULL,
    request_hash bytea NOT NULL,
    begun_ms bigint NOT NULL,
    status smallint,
    body text,
    CONSTRAINT kept_answer_pk PRIMARY KEY (account_id, key),
    CONSTRAINT kept_answer_account FOREIGN KEY (account_id) REFERENCES account (id),
    CONSTRAINT kept_answer_key_form CHECK (key ~ '^[\\x21-\\x7e]{1,255}$'),
    CONSTRAINT kept_answer_request_hash CHECK (length(request_hash) = 32)
  )`,
];

/**
 * Before sign-in there is no person, so nothing is visible to wm_web. What sign-in needs comes through two
 * functions of the owner, each asking for one thing that the caller must already know: the login, or the hash
 * of a 256-bit secret. Neither can be used to list accounts or to read all password hashes at once.
 */
const functions = [
  `CREATE FUNCTION wm_sign_in_record(wanted text)
     RETURNS TABLE (account_id uuid, password_hash text)
     LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
     SELECT a.id, a.password_hash FROM account a WHERE a.login = wanted $$`,
  `CREATE FUNCTION wm_token_person(hash bytea, at_ms bigint)
     RETURNS TABLE (token_id uuid, account_id uuid, login text, display_name text,
                    organisation_id uuid, organisation text, roles text[])
     LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
     SELECT t.id, a.id, a.login, a.display_name, o.id, o.name, a.roles
     FROM api_token t
     JOIN account a ON a.id = t.account_id
     JOIN organisation o ON o.id = a.organisation_id
     WHERE t.secret_hash = hash AND t.revoked_ms IS NULL AND t.expires_ms > at_ms $$`,
  // Of the owner, because a policy of account may not ask the policies of account again.
  `CREATE FUNCTION wm_is_system_administrator() RETURNS boolean
     LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
     SELECT EXISTS (
       SELECT 1 FROM account a
       WHERE a.id = nullif(current_setting('wm.person', true), '')::uuid
         AND 'system_administrator' = ANY (a.roles)
     ) $$`,
  `REVOKE EXECUTE ON FUNCTION wm_sign_in_record(text) FROM wm_ledger`,
  `REVOKE EXECUTE ON FUNCTION wm_token_person(bytea, bigint) FROM wm_ledger`,
];

const visibility = [
  ...['organisation', 'account', 'api_token', 'kept_answer'].map(
    (table) => `ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`,
  ),
  ...['organisation', 'account'].flatMap((table) => [
    `CREATE POLICY ${table}_visible ON ${table} FOR SELECT TO wm_web
       USING (wm_person() IS NOT NULL)`,
    `CREATE POLICY ${table}_made_by_administrator ON ${table} FOR INSERT TO wm_web
       WITH CHECK (wm_is_system_administrator())`,
  ]),
  ...['api_token', 'kept_answer'].map(
    (table) => `CREATE POLICY ${table}_own ON ${table} TO wm_web
       USING (account_id = wm_person()) WITH CHECK (account_id = wm_person())`,
  ),
];

/** No right to read password_hash or secret_hash: a query that asks for them fails as a whole. */
const grants = [
  `GRANT SELECT, INSERT ON organisation TO wm_web`,
  `GRANT SELECT (id, login, display_name, organisation_id, roles, created_ms) ON account TO wm_web`,
  `GRANT INSERT ON account TO wm_web`,
  `GRANT SELECT (id, account_id, label, created_ms, expires_ms, revoked_ms) ON api_token TO wm_web`,
  `GRANT INSERT, UPDATE (revoked_ms) ON api_token TO wm_web`,
  `GRANT SELECT, INSERT, DELETE, UPDATE (status, body) ON kept_answer TO wm_web`,
];
