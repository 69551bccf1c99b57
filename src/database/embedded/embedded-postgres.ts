import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Binaries, findBinaries } from './binaries.js';
import { type Cluster, openCluster, postgresEnvironment, superuser } from './cluster.js';
import { clearTheWay, ownershipArguments, portInUse } from './orphan.js';
import { PostgresError } from './postgres-error.js';
import { type RunAccount, runAccount } from './run-account.js';
import { readSecret } from './secret-file.js';

export interface EmbeddedOptions {
  /** Absolute path of a folder that is the cluster's alone; made where missing. */
  readonly folder: string;
  /** A fixed port on loopback; otherwise a free one is taken at each start. */
  readonly port?: number;
  /** Server settings beside or instead of ours. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Takes the server's journal, a line at a time. */
  readonly log?: (line: string) => void;
}

/** A running server, owned by whoever started it. */
export interface EmbeddedPostgres {
  readonly port: number;
  readonly pid: number;
  /** The superuser's connection to the database `postgres`. */
  readonly url: string;
  /** Fulfilled when the server has ended, however that came: "exit code" or "signal". */
  readonly ended: Promise<string>;
  /** Lets running transactions be cancelled and writes everything down; after 30 seconds, ends without. */
  stop(): Promise<void>;
}

const settings: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '100',
  shared_buffers: '128MB',
  password_encryption: 'scram-sha-256',
  wal_compression: 'on',
  timezone: 'UTC',
  log_timezone: 'UTC',
  // Statements and the values in error messages may hold personal data: they stay out of the journal.
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
};

/**
 * Starts PostgreSQL in `folder`, on loopback only, in a session of its own: Ctrl-C in a terminal reaches Node,
 * which drains its requests before it stops the database. Throws {@link PostgresError} with what to do about it.
 */
export async function startPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const { folder, log = ignore } = options;
  const account = runAccount();
  prepareFolder(folder, account);
  const binaries = findBinaries(folder, account);
  const cluster = openCluster(folder, binaries, account);
  await clearTheWay(cluster.data, log);
  for (let attempt = 1; ; attempt++) {
    const port = options.port ?? (await freePort());
    const server = launch(binaries, cluster, account, { ...options, port, log });
    const failure = await readiness(server, cluster.data);
    if (failure === undefined) return running(server, cluster.password, port);
    if (attempt === 20 || !isPassing(failure, options.port)) {
      throw new PostgresError(explain(failure, folder, port));
    }
    await sleep(250);
  }
}

/** The superuser's URL of a server that another process started in `folder` and still keeps; undefined without one. */
export function runningServer(folder: string): string | undefined {
  const port = portInUse(join(folder, 'data'));
  const password = readSecret(join(folder, 'superuser.password'));
  return port === undefined || password === undefined ? undefined : urlOf(password, port);
}

function urlOf(password: string, port: number): string {
  return `postgres://${superuser}:${password}@127.0.0.1:${port}/postgres`;
}

function ignore(): void {
  // No journal is wanted.
}

function prepareFolder(folder: string, account: RunAccount | undefined): void {
  try {
    makeFolder(folder, account === undefined ? 0o700 : 0o711);
  } catch (error) {
    throw new PostgresError(
      `The folder ${folder} cannot be made (${String(error)}): ` +
        'set WITNESSMARK_HOME to a folder that can be written.',
      { cause: error },
    );
  }
  if (account === undefined) return;
  const { uid, gid } = account;
  if (spawnSync('/bin/sh', ['-c', 'test -x "$0"', folder], { uid, gid, cwd: '/' }).status === 0) {
    return;
  }
  throw new PostgresError(
    `PostgreSQL does not run as root but as ${account.name}, and that user cannot reach ${folder}. ` +
      'Set WITNESSMARK_HOME to a folder outside closed homes, such as /var/lib/witnessmark, ' +
      'or start as an ordinary user.',
  );
}

/** Folders made here may be traversed by others only where the server runs as somebody else, whatever the umask. */
function makeFolder(folder: string, mode: number): void {
  const first = mkdirSync(folder, { recursive: true, mode });
  if (first === undefined) return;
  for (let made = folder; made.length >= first.length; made = dirname(made)) chmodSync(made, mode);
}

/** Free now; should somebody take it first, the start is tried again. */
async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new PostgresError('No port is free.');
  return address.port;
}

interface Server {
  readonly child: ChildProcess;
  readonly ended: Promise<string>;
  readonly lastLines: readonly string[];
}

function launch(
  binaries: Binaries,
  { data }: Cluster,
  account: RunAccount | undefined,
  { port, log, settings: own }: EmbeddedOptions & { readonly log: (line: string) => void },
): Server {
  const child = spawn(
    binaries.postgres,
    [
      ...['-D', data, '-p', String(port)],
      ...ownershipArguments(),
      ...Object.entries({ ...settings, ...own }).flatMap(([key, value]) => [
        '-c',
        `${key}=${value}`,
      ]),
    ],
    {
      ...(account && { uid: account.uid, gid: account.gid }),
      cwd: '/',
      detached: true,
      stdio: ['ignore', 'ignore', 'pipe'],
      env: postgresEnvironment,
    },
  );
  const lastLines: string[] = [];
  createInterface({ input: child.stderr }).on('line', (line) => {
    lastLines.push(line);
    if (lastLines.length > 20) lastLines.shift();
    log(line);
  });
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => {
      lastLines.push(error.message);
      resolve(error.message);
    });
    // 'close', not 'exit': by then the last lines have been read.
    child.once('close', (code, signal) => {
      resolve(signal ?? `exit code ${code ?? '?'}`);
    });
  });
  return { child, ended, lastLines };
}

/**
 * Waits until the server takes connections; otherwise returns its last words. The pid file must be the child's
 * own: one that a crash left behind says "ready" too.
 */
async function readiness(
  { child, ended, lastLines }: Server,
  data: string,
): Promise<string | undefined> {
  const untilMs = performance.now() + 60_000;
  while (performance.now() < untilMs) {
    const end = await Promise.race([ended, sleep(20)]);
    if (end !== undefined) return `${end}: ${lastLines.join('\n')}`;
    const [pid, , , , , , , status] = pidFileLines(data);
    if (Number(pid) === child.pid && status?.trim() === 'ready') return undefined;
  }
  child.kill('SIGQUIT');
  await ended;
  return `not ready after 60 seconds: ${lastLines.join('\n')}`;
}

function pidFileLines(data: string): readonly string[] {
  try {
    return readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n');
  } catch {
    return [];
  }
}

/** Failures that pass by themselves: backends of a killed server still ending, a port just taken by another. */
function isPassing(failure: string, fixedPort: number | undefined): boolean {
  if (failure.includes('pre-existing shared memory block')) return true;
  return fixedPort === undefined && failure.includes('could not bind');
}

function explain(failure: string, folder: string, port: number): string {
  if (failure.includes('could not bind')) return `Port ${port} is taken by another program.`;
  if (failure.includes('postmaster.pid" already exists')) {
    return `${folder} is in use by another PostgreSQL.`;
  }
  return `PostgreSQL did not start in ${folder}: ${failure}`;
}

function running({ child, ended }: Server, password: string, port: number): EmbeddedPostgres {
  // A process that exits without stop() takes the server with it, short of kill -9.
  const onExit = (): void => {
    child.kill('SIGINT');
  };
  process.once('exit', onExit);
  void ended.then(() => process.removeListener('exit', onExit));
  return {
    port,
    pid: child.pid ?? 0,
    url: urlOf(password, port),
    ended,
    stop: async () => {
      child.kill('SIGINT');
      const waiting = new AbortController();
      const outOfTime = sleep(30_000, 'late', { signal: waiting.signal }).catch(() => 'in time');
      if ((await Promise.race([ended, outOfTime])) === 'late') child.kill('SIGQUIT');
      await ended;
      waiting.abort();
    },
  };
}
