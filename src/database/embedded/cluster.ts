import { spawnSync } from 'node:child_process';
import {
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { type Binaries } from './binaries.js';
import { PostgresError } from './postgres-error.js';
import { type RunAccount } from './run-account.js';
import { readSecret, secretAt } from './secret-file.js';

export const superuser = 'witnessmark';

/** A data directory that was made completely, and the superuser's password. */
export interface Cluster {
  readonly data: string;
  readonly password: string;
}

/** Opens the cluster in `folder`, made where there is none. `folder` exists and the account can reach it. */
export function openCluster(
  folder: string,
  binaries: Binaries,
  account: RunAccount | undefined,
): Cluster {
  const data = join(folder, 'data');
  const secret = join(folder, 'superuser.password');
  if (!existsSync(join(data, 'PG_VERSION'))) {
    refuseForeign(data);
    const password = secretAt(secret);
    makeCluster(folder, data, password, binaries, account);
    return { data, password };
  }
  const major = Number(readFileSync(join(data, 'PG_VERSION'), 'utf8'));
  if (major !== binaries.major) {
    throw new PostgresError(
      `${data} was written by PostgreSQL ${major}, installed is ${binaries.major}: ` +
        'restore a backup into a new home, or install the version that wrote it.',
    );
  }
  const password = readSecret(secret);
  if (password === undefined) {
    throw new PostgresError(`${secret} is missing: without it nobody can log in to ${data}.`);
  }
  return { data, password };
}

/** We never leave an incomplete data directory under its final name, so this one is somebody else's. */
function refuseForeign(data: string): void {
  if (!existsSync(data)) return;
  if (readdirSync(data).length > 0) {
    throw new PostgresError(`${data} is not empty and not a PostgreSQL cluster: move it away.`);
  }
  rmdirSync(data);
}

/** Built aside and renamed when complete: what a crash leaves half-made is thrown away at the next start. */
function makeCluster(
  folder: string,
  data: string,
  password: string,
  binaries: Binaries,
  account: RunAccount | undefined,
): void {
  const aside = join(folder, 'data.unfinished');
  const passwordFile = join(aside, 'password');
  rmSync(aside, { recursive: true, force: true });
  mkdirSync(aside, { mode: 0o700 });
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  if (account !== undefined) {
    for (const path of [aside, passwordFile]) chownSync(path, account.uid, account.gid);
  }
  const { status, stderr, error } = spawnSync(
    binaries.initdb,
    [
      `--pgdata=${join(aside, 'data')}`,
      `--username=${superuser}`,
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--no-locale',
      '--data-checksums',
    ],
    {
      ...(account && { uid: account.uid, gid: account.gid }),
      cwd: aside,
      env: postgresEnvironment,
      encoding: 'utf8',
    },
  );
  rmSync(passwordFile);
  if (status !== 0) {
    rmSync(aside, { recursive: true, force: true });
    throw new PostgresError(
      `No cluster could be made in ${folder}: ${error?.message ?? stderr.trim()}`,
    );
  }
  renameSync(join(aside, 'data'), data);
  rmSync(aside, { recursive: true, force: true });
}

/** Nothing of our own environment: it may hold secrets, and PG* variables would change what runs. */
export const postgresEnvironment: Readonly<Record<string, string>> = {
  PATH: '/usr/local/bin:/usr/bin:/bin',
  LC_ALL: 'C',
  TZ: 'UTC',
};
