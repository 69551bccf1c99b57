import { spawnSync } from 'node:child_process';
import { PostgresError } from './postgres-error.js';

/** The system user as whom PostgreSQL runs when we are root. */
export interface RunAccount {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

const ownAccount = 'witnessmark';

/**
 * PostgreSQL refuses to run as root. Started as root, we run it as `postgres` where that user exists, else as a
 * system user that is made here. Undefined for an ordinary user: PostgreSQL then runs as whoever we are.
 */
export function runAccount(): RunAccount | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const existing = accountNamed('postgres') ?? accountNamed(ownAccount);
  if (existing !== undefined) return existing;
  const made = spawnSync(
    'useradd',
    ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', ownAccount],
    { encoding: 'utf8' },
  );
  const account = accountNamed(ownAccount);
  if (account === undefined) {
    throw new PostgresError(
      'PostgreSQL does not run as root, and no system user could be made for it ' +
        `(${made.error?.message ?? made.stderr.trim()}). Make a user called ${ownAccount}, or start as an ordinary user.`,
    );
  }
  return account;
}

function accountNamed(name: string): RunAccount | undefined {
  const [uid, gid] = ['-u', '-g'].map((flag) => {
    const { status, stdout } = spawnSync('id', [flag, name], { encoding: 'utf8' });
    return status === 0 ? Number(stdout) : undefined;
  });
  // Somebody may have given the name to a second root.
  if (uid === undefined || gid === undefined || uid === 0) return undefined;
  return { name, uid, gid };
}
