import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { PostgresError } from './postgres-error.js';

/** Name of a made-up server setting by which a server carries its supervisor's process id in its arguments. */
const supervisorSetting = 'witnessmark.supervisor';

/** Arguments that mark a server as this process's, for {@link clearTheWay} of a later one. */
export function ownershipArguments(): readonly string[] {
  return ['-c', `${supervisorSetting}=${process.pid}`];
}

/**
 * Makes sure that no server runs on `data`. A server that a supervisor of ours left behind (killed with -9, so
 * that it could not stop its child) is ended. Proof that it is ours: it is the process named in its pid file, its
 * arguments name this data directory and a supervisor, and that supervisor is no longer its parent. A server
 * whose supervisor lives is in use: an error. Any other process is left alone.
 */
export async function clearTheWay(data: string, log: (line: string) => void): Promise<void> {
  const pid = pidInFile(data);
  if (pid === undefined) return;
  const process = describe(pid);
  if (process === undefined) return;
  if (basename(process.argv[0] ?? '') !== 'postgres') {
    // The number was given to another program since. PostgreSQL would take that for a running server.
    rmSync(join(data, 'postmaster.pid'), { force: true });
    return;
  }
  const supervisor = supervisorOf(process, data);
  if (supervisor === undefined || process.parent === supervisor) {
    throw new PostgresError(
      `${data} is in use by PostgreSQL (process ${pid})` +
        (supervisor === undefined
          ? '.'
          : ` of another Witnessmark (process ${supervisor}). Stop it first.`),
    );
  }
  log(`ending PostgreSQL ${pid}, left behind by process ${supervisor}`);
  await end(pid, () => supervisorOf(describe(pid), data) === supervisor);
}

/** The port of a server on `data` whose supervisor lives; undefined where there is none. */
export function portInUse(data: string): number | undefined {
  const pid = pidInFile(data);
  const server = pid === undefined ? undefined : describe(pid);
  const supervisor = supervisorOf(server, data);
  if (supervisor === undefined || server?.parent !== supervisor) return undefined;
  const port = Number(readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')[3]);
  return Number.isSafeInteger(port) && port > 0 ? port : undefined;
}

/** Process id in the first line of the server's pid file. */
export function pidInFile(data: string): number | undefined {
  try {
    const pid = Number(readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')[0]);
    // 0 and negative numbers would address process groups.
    return Number.isSafeInteger(pid) && pid > 1 ? pid : undefined;
  } catch {
    return undefined;
  }
}

interface ProcessDescription {
  readonly parent: number;
  readonly argv: readonly string[];
}

/** Undefined where there is no such process (or only its remains, not yet collected by its parent). */
function describe(pid: number): ProcessDescription | undefined {
  return process.platform === 'linux' ? describeFromProc(pid) : describeFromPs(pid);
}

function describeFromProc(pid: number): ProcessDescription | undefined {
  try {
    const argv = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // "pid (name) state ppid …"; the name may hold spaces and parentheses.
    const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
    return argv[0] === '' ? undefined : { parent, argv };
  } catch {
    return undefined;
  }
}

function describeFromPs(pid: number): ProcessDescription | undefined {
  const { status, stdout } = spawnSync(
    'ps',
    ['-ww', '-o', 'ppid=', '-o', 'command=', '-p', String(pid)],
    { encoding: 'utf8' },
  );
  const [, parent, command] = /^\s*(\d+)\s+(.*\S)/.exec(stdout) ?? [];
  if (status !== 0 || parent === undefined || command === undefined) return undefined;
  return { parent: Number(parent), argv: command.split(' ') };
}

/** The supervisor that a server on this data directory names in its arguments. */
function supervisorOf(server: ProcessDescription | undefined, data: string): number | undefined {
  if (!server?.argv.join(' ').includes(` -D ${data} `)) return undefined;
  const marked = server.argv.find((argument) => argument.startsWith(`${supervisorSetting}=`));
  return marked === undefined ? undefined : Number(marked.slice(supervisorSetting.length + 1));
}

/** Asks a server to stop; after 30 seconds tells it to. `isThere` guards against a process id used anew. */
async function end(pid: number, isThere: () => boolean): Promise<void> {
  for (const [signal, waitMs] of [
    ['SIGINT', 30_000],
    ['SIGQUIT', 10_000],
  ] as const) {
    if (!isThere()) return;
    process.kill(pid, signal);
    for (let waitedMs = 0; waitedMs < waitMs && isThere(); waitedMs += 25) await sleep(25);
  }
  if (isThere())
    throw new PostgresError(`PostgreSQL (process ${pid}), left behind, cannot be ended.`);
}
