import { type MigrationInterface, type QueryRunner } from 'typeorm';

/**
 * People who sign in at their agency: which account belongs to a subject of an issuer, what is kept while somebody is at the
 * agency, and which logout tokens were taken. Before sign-in there is no person, so wm_web reaches these rows through
 * functions of the owner alone, each asking for what only the right caller knows: a secret state, or a signed statement of
 * the agency that the service has checked. None of them touches an account that has no identity of that issuer.
 */
export class Agencies1764000000017 implements MigrationInterface {
  readonly name = 'Agencies1764000000017';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...tables, ...functions, ...visibility]) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP FUNCTION wm_take_logout(text, bytea, bigint, bigint)');
    await runner.query(
      'DROP FUNCTION wm_agency_account(text, text, uuid, text, text, text, text[], bigint)',
    );
    await runner.query('DROP FUNCTION wm_take_agency_sign_in(bytea, text, bigint)');
    await runner.query(
      'DROP FUNCTION wm_begin_agency_sign_in(bytea, text, text, text, uuid, uuid, bigint, bigint, integer)',
    );
    await runner.query('DROP TABLE agency_logout, agency_sign_in, account_identity');
    await runner.query('ALTER TABLE account DROP CONSTRAINT account_roles_count');
    await runner.query(
      `ALTER TABLE account ADD CONSTRAINT account_roles_count
         CHECK (cardinality(roles) BETWEEN 1 AND 16) NOT VALID`,
    );
  }
}

const tables = [
  // Whoever signs in elsewhere has no password here.
  `ALTER TABLE account ALTER COLUMN password_hash DROP NOT NULL`,
  // No role at all: whom their agency let go. The account stays, since the log names it.
  `ALTER TABLE account DROP CONSTRAINT account_roles_count`,
  `ALTER TABLE account ADD CONSTRAINT account_roles_count CHECK (cardinality(roles) <= 16)`,
  // Subjects of OpenID Connect have at most 255 characters (Core §2), and mean something beside their issuer only.
  `CREATE TABLE account_identity (
    issuer text NOT NULL,
    subject text NOT NULL,
    account_id uuid NOT NULL,
    created_ms bigint NOT NULL,
    CONSTRAINT account_identity_pk PRIMARY KEY (issuer, subject),
    CONSTRAINT account_identity_account FOREIGN KEY (account_id) REFERENCES account (id),
    CONSTRAINT account_identity_one_for_account UNIQUE (account_id),
    CONSTRAINT account_identity_issuer_length CHECK (length(issuer) BETWEEN 1 AND 500),
    CONSTRAINT account_identity_subject_length CHECK (length(subject) BETWEEN 1 AND 255)
  )`,
  // Of the state only its hash: whoever reads this table cannot finish what another began. account_id and session_id
  // are set where somebody who is signed in proves once more who they are.
  `CREATE TABLE agency_sign_in (
    state_hash bytea CONSTRAINT agency_sign_in_pk PRIMARY KEY,
    agency text NOT NULL,
    network text NOT NULL,
    return_to text NOT NULL,
    account_id uuid,
    session_id uuid,
    begun_ms bigint NOT NULL,
    expires_ms bigint NOT NULL,
    CONSTRAINT agency_sign_in_state_hash_length CHECK (length(state_hash) = 32),
    CONSTRAINT agency_sign_in_return_to_length CHECK (length(return_to) BETWEEN 1 AND 500),
    CONSTRAINT agency_sign_in_step_up CHECK ((account_id IS NULL) = (session_id IS NULL))
  )`,
  `CREATE INDEX agency_sign_in_network ON agency_sign_in (network, expires_ms)`,
  `CREATE INDEX agency_sign_in_expires ON agency_sign_in (expires_ms)`,
  `CREATE TABLE agency_logout (
    issuer text NOT NULL,
    token_hash bytea NOT NULL,
    expires_ms bigint NOT NULL,
    CONSTRAINT agency_logout_pk PRIMARY KEY (issuer, token_hash),
    CONSTRAINT agency_logout_token_hash_length CHECK (length(token_hash) = 32)
  )`,
  `CREATE INDEX agency_logout_expires ON agency_logout (expires_ms)`,
];

const definer = 'SECURITY DEFINER SET search_path = public, pg_temp';

const functions = [
  // False where `most` are under way from this network. Each call clears away some of what has lapsed.
  `CREATE FUNCTION wm_begin_agency_sign_in(state bytea, of_agency text, from_network text, back_to text,
       for_account uuid, for_session uuid, at_ms bigint, until_ms bigint, most integer) RETURNS boolean
     LANGUAGE plpgsql ${definer} AS $$
     BEGIN
       DELETE FROM agency_sign_in WHERE state_hash IN (
         SELECT s.state_hash FROM agency_sign_in s WHERE s.expires_ms <= at_ms LIMIT 100
         FOR UPDATE SKIP LOCKED);
       IF (SELECT count(*) FROM agency_sign_in s WHERE s.network = from_network AND s.expires_ms > at_ms) >= most
       THEN RETURN false; END IF;
       INSERT INTO agency_sign_in (state_hash, agency, network, return_to, account_id, session_id, begun_ms, expires_ms)
         VALUES (state, of_agency, from_network, back_to, for_account, for_session, at_ms, until_ms);
       RETURN true;
     END $$`,
  // Takes the row away: of two that come with the same state one finds nothing.
  `CREATE FUNCTION wm_take_agency_sign_in(state bytea, of_agency text, at_ms bigint)
     RETURNS TABLE (return_to text, account_id uuid, session_id uuid, begun_ms bigint)
     LANGUAGE sql ${definer} AS $$
     DELETE FROM agency_sign_in s WHERE s.state_hash = state AND s.agency = of_agency AND s.expires_ms > at_ms
     RETURNING s.return_to, s.account_id, s.session_id, s.begun_ms $$`,
  // The account of a subject with these roles from now on; made where there is none and the roles are not empty. NULL
  // where none was made. Without a role the tokens of the account end too: nobody else could end them for its owner.
  `CREATE FUNCTION wm_agency_account(of_issuer text, of_subject text, new_id uuid, new_login text,
       new_display_name text, of_organisation text, with_roles text[], at_ms bigint) RETURNS uuid
     LANGUAGE plpgsql ${definer} AS $$
     DECLARE known uuid;
     BEGIN
       SELECT i.account_id INTO known FROM account_identity i
         WHERE i.issuer = of_issuer AND i.subject = of_subject;
       IF known IS NULL AND cardinality(with_roles) > 0 THEN
         BEGIN
           INSERT INTO account (id, login, display_name, organisation_id, roles, created_ms)
             SELECT new_id, new_login, new_display_name, o.id, with_roles, at_ms
             FROM organisation o WHERE o.name = of_organisation;
           IF NOT FOUND THEN RETURN NULL; END IF;
           INSERT INTO account_identity (issuer, subject, account_id, created_ms)
             VALUES (of_issuer, of_subject, new_id, at_ms);
           RETURN new_id;
         EXCEPTION WHEN unique_violation THEN
           -- The same person in another request, which was quicker: this account is undone, theirs is taken.
           SELECT i.account_id INTO known FROM account_identity i
             WHERE i.issuer = of_issuer AND i.subject = of_subject;
           IF known IS NULL THEN RAISE; END IF;
         END;
       END IF;
       UPDATE account a SET roles = with_roles WHERE a.id = known AND a.roles <> with_roles;
       IF cardinality(with_roles) = 0 THEN
         UPDATE api_token t SET revoked_ms = at_ms WHERE t.account_id = known AND t.revoked_ms IS NULL;
       END IF;
       RETURN known;
     END $$`,
  // False where this token was taken before.
  `CREATE FUNCTION wm_take_logout(of_issuer text, token bytea, at_ms bigint, until_ms bigint) RETURNS boolean
     LANGUAGE plpgsql ${definer} AS $$
     BEGIN
       DELETE FROM agency_logout l WHERE l.expires_ms <= at_ms;
       INSERT INTO agency_logout (issuer, token_hash, expires_ms) VALUES (of_issuer, token, until_ms)
         ON CONFLICT DO NOTHING;
       RETURN FOUND;
     END $$`,
  ...[
    'wm_begin_agency_sign_in(bytea, text, text, text, uuid, uuid, bigint, bigint, integer)',
    'wm_take_agency_sign_in(bytea, text, bigint)',
    'wm_agency_account(text, text, uuid, text, text, text, text[], bigint)',
    'wm_take_logout(text, bytea, bigint, bigint)',
  ].map((signature) => `REVOKE EXECUTE ON FUNCTION ${signature} FROM wm_ledger`),
];

/** agency_sign_in and agency_logout have no policy and no grant: nobody reads them but the functions above. */
const visibility = [
  ...['account_identity', 'agency_sign_in', 'agency_logout'].map(
    (table) => `ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`,
  ),
  `CREATE POLICY account_identity_own ON account_identity FOR SELECT TO wm_web
     USING (account_id = wm_person())`,
  `GRANT SELECT ON account_identity TO wm_web`,
];
