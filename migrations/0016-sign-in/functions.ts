/** None of them is overloaded, so that the name alone says which. */
export const newFunctions = [
  'wm_session_person',
  'wm_end_oidc_sessions',
  'wm_own_password',
  'wm_passkey',
  'wm_known_device',
  'wm_put_ticket',
  'wm_take_ticket',
  'wm_try_ticket',
  'wm_take_attempt',
  'wm_return_attempt',
  'wm_renew_first_link',
  'wm_make_first_administrator',
];

/**
 * Each asks for what its caller must already know: the hash of a 256-bit secret, or what an agency's server
 * signed. The last one ends sessions of people whom the service does not act for, as the agency tells it to.
 */
export const functions = [
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
  `DROP FUNCTION wm_sign_in_record(text)`,
  `CREATE FUNCTION wm_sign_in_record(wanted text)
     RETURNS TABLE (account_id uuid, password_hash text, has_totp boolean)
     LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
     SELECT a.id, a.password_hash, EXISTS (
       SELECT 1 FROM totp t WHERE t.account_id = a.id AND t.confirmed_ms IS NOT NULL)
     FROM account a WHERE a.login = wanted $$`,
  // Of whoever is signed in: the login of the service may not read the columns that this looks at.
  `CREATE FUNCTION wm_own_password() RETURNS TABLE (is_set boolean, is_short boolean)
     LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
     SELECT a.password_hash IS NOT NULL, a.password_is_short FROM account a WHERE a.id = wm_person() $$`,
  `CREATE FUNCTION wm_passkey(wanted bytea)
     RETURNS TABLE (id uuid, account_id uuid, public_key bytea, counter bigint)
     LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
     SELECT p.id, p.account_id, p.public_key, p.counter FROM passkey p
     WHERE p.credential_id = wanted $$`,
  `CREATE FUNCTION wm_known_device(hash bytea, at_ms bigint) RETURNS uuid
     LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
     SELECT d.account_id FROM known_device d WHERE d.secret_hash = hash AND d.ends_ms > at_ms $$`,
  `CREATE FUNCTION wm_put_ticket(wanted bytea, wanted_kind text, whose uuid, until_ms bigint, at_ms bigint)
     RETURNS void
     LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
     DELETE FROM sign_in_ticket WHERE hash IN (
       SELECT t.hash FROM sign_in_ticket t WHERE t.ends_ms <= at_ms LIMIT 20 FOR UPDATE SKIP LOCKED);
     INSERT INTO sign_in_ticket (hash, kind, account_id, ends_ms)
     VALUES (wanted, wanted_kind, whose, until_ms) $$`,
  `CREATE FUNCTION wm_take_ticket(wanted bytea, wanted_kind text, at_ms bigint)
     RETURNS TABLE (account_id uuid)
     LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
     DELETE FROM sign_in_ticket t
     WHERE t.hash = wanted AND t.kind = wanted_kind AND t.ends_ms > at_ms RETURNING t.account_id $$`,
  `CREATE FUNCTION wm_try_ticket(wanted bytea, most integer, at_ms bigint)
     RETURNS TABLE (account_id uuid)
     LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
     UPDATE sign_in_ticket t SET tries = t.tries + 1
     WHERE t.hash = wanted AND t.kind = 'second_factor' AND t.ends_ms > at_ms AND t.tries < most
     RETURNING t.account_id $$`,
  // One statement, so that parallel attempts cannot slip past each other. Answers how long to wait, 0 if not at all.
  `CREATE FUNCTION wm_take_attempt(which bytea, most integer, window_ms bigint, at_ms bigint)
     RETURNS bigint
     LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
     WITH over AS (
       DELETE FROM sign_in_count WHERE key IN (
         SELECT c.key FROM sign_in_count c WHERE c.window_ends_ms <= at_ms AND c.key <> which
         LIMIT 20 FOR UPDATE SKIP LOCKED))
     INSERT INTO sign_in_count AS c (key, attempts, window_ends_ms)
     VALUES (which, 1, at_ms + window_ms)
     ON CONFLICT (key) DO UPDATE SET
       attempts = CASE WHEN c.window_ends_ms <= at_ms THEN 1 ELSE least(c.attempts, most) + 1 END,
       window_ends_ms = CASE WHEN c.window_ends_ms <= at_ms THEN excluded.window_ends_ms
         ELSE c.window_ends_ms END
     RETURNING CASE WHEN c.attempts > most THEN c.window_ends_ms - at_ms ELSE 0 END $$`,
  // What succeeded was no guess: its own count is forgotten, of the shared ones it is taken off.
  `CREATE FUNCTION wm_return_attempt(own bytea, shared bytea[]) RETURNS void
     LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
     DELETE FROM sign_in_count WHERE key = own;
     UPDATE sign_in_count SET attempts = greatest(attempts - 1, 0) WHERE key = ANY (shared) $$`,
  `CREATE FUNCTION wm_renew_first_link(hash bytea, until_ms bigint) RETURNS boolean
     LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
     INSERT INTO first_link (secret_hash, ends_ms)
     SELECT hash, until_ms WHERE NOT EXISTS (SELECT 1 FROM account)
     ON CONFLICT (only_one) DO UPDATE SET secret_hash = excluded.secret_hash, ends_ms = excluded.ends_ms
     RETURNING true $$`,
  // The lock is taken by holders of the secret alone; with it, two at once cannot both find no account.
  `CREATE FUNCTION wm_make_first_administrator(hash bytea, at_ms bigint, new_account uuid, new_login text,
       new_name text, new_password_hash text, new_organisation uuid, of_name text, of_country text, of_kind text)
     RETURNS boolean
     LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
     BEGIN
       PERFORM 1 FROM first_link l WHERE l.secret_hash = hash AND l.ends_ms > at_ms;
       IF NOT FOUND THEN RETURN false; END IF;
       LOCK TABLE account IN SHARE ROW EXCLUSIVE MODE;
       DELETE FROM first_link l WHERE l.secret_hash = hash AND NOT EXISTS (SELECT 1 FROM account);
       IF NOT FOUND THEN RETURN false; END IF;
       INSERT INTO organisation (id, name, country, kind, created_ms)
       VALUES (new_organisation, of_name, of_country, of_kind, at_ms) ON CONFLICT (name) DO NOTHING;
       INSERT INTO account (id, login, display_name, organisation_id, roles, password_hash, created_ms)
       SELECT new_account, new_login, new_name, o.id, '{system_administrator}', new_password_hash, at_ms
       FROM organisation o WHERE o.name = of_name;
       RETURN true;
     END $$`,
  ...newFunctions.map((name) => `REVOKE EXECUTE ON FUNCTION ${name} FROM wm_ledger`),
  `REVOKE EXECUTE ON FUNCTION wm_token_person FROM wm_ledger`,
  `REVOKE EXECUTE ON FUNCTION wm_sign_in_record FROM wm_ledger`,
];

/** As they were before. */
export const formerFunctions = [
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
  `REVOKE EXECUTE ON FUNCTION wm_sign_in_record(text) FROM wm_ledger`,
  `REVOKE EXECUTE ON FUNCTION wm_token_person(bytea, bigint) FROM wm_ledger`,
];
