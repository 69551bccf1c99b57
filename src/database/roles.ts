import { type Client } from 'pg';
import { isSystemError } from '../platform/system-error.js';

/** The two roles that the running service logs in as. */
export const loginRoles = ['wm_web', 'wm_ledger'] as const;
export type LoginRole = (typeof loginRoles)[number];
/** Passwords to log in with; a role without one is made for others to be members of. */
export type Passwords = Readonly<Partial<Record<LoginRole, string>>>;

/**
 * Makes the roles that are missing in the cluster: wm_owner, without login, owns every table; wm_web and
 * wm_ledger have what migrations grant them. Existing roles keep their passwords. `client` may create roles.
 */
export async function createRoles(client: Client, passwords: Passwords): Promise<void> {
  const { rows } = await client.query<{ rolname: string }>(
    `SELECT rolname FROM pg_roles WHERE rolname IN ('wm_owner', 'wm_web', 'wm_ledger')`,
  );
  const existing = new Set(rows.map(({ rolname }) => rolname));
  if (!existing.has('wm_owner')) await createRole(client, 'wm_owner NOLOGIN');
  for (const role of loginRoles.filter((name) => !existing.has(name))) {
    const password = passwords[role];
    const login =
      password === undefined ? 'NOLOGIN' : `LOGIN PASSWORD ${client.escapeLiteral(password)}`;
    await createRole(client, `${role} ${login}`);
  }
  // SET ROLE wants membership. Since 16, whoever made a role may give it away but not set it (15 has no word for
  // that difference), so that membership alone says too little.
  await client.query(`DO $$ BEGIN
    IF NOT pg_has_role(current_user, 'wm_owner', CASE
        WHEN current_setting('server_version_num')::int >= 160000 THEN 'SET' ELSE 'MEMBER' END) THEN
      EXECUTE format('GRANT wm_owner TO %I', current_user);
    END IF; END $$`);
}

/** Sets the passwords of roles in a cluster that is ours alone. */
export async function setPasswords(
  client: Client,
  passwords: Readonly<Record<LoginRole, string>>,
): Promise<void> {
  for (const role of loginRoles) {
    await client.query(
      `ALTER ROLE ${role} LOGIN PASSWORD ${client.escapeLiteral(passwords[role])}`,
    );
  }
}

/**
 * Rights on the database of the connection, which only its owner can give: wm_owner makes tables, the two
 * logins come in, nobody else does, and nobody makes temporary tables that could stand before ours in a search path.
 */
export async function openDatabase(client: Client): Promise<void> {
  await client.query(`DO $$ BEGIN
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO wm_owner, wm_web, wm_ledger', current_database());
    END $$`);
  await client.query('REVOKE ALL ON SCHEMA public FROM PUBLIC');
  await client.query('GRANT USAGE ON SCHEMA public TO wm_web, wm_ledger');
  await client.query('GRANT USAGE, CREATE ON SCHEMA public TO wm_owner');
}

async function createRole(client: Client, definition: string): Promise<void> {
  try {
    await client.query(`CREATE ROLE ${definition}`);
  } catch (error) {
    // Another process was quicker: duplicate_object, or unique_violation when at the very same time.
    if (!isSystemError(error, '42710') && !isSystemError(error, '23505')) throw error;
  }
}
