import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isSystemError } from './system-error.js';

/** When the database was last verified as a whole, and with which exit code of `witnessmark audit`. */
export interface LastAudit {
  readonly finishedMs: number;
  readonly exitCode: number;
}

/** Leaves word for the running service, which shows how long ago it was. For operators; nobody's proof. */
export function writeLastAudit(home: string, { finishedMs, exitCode }: LastAudit): void {
  const path = lastAuditPath(home);
  writeFileSync(`${path}.new`, `${finishedMs} ${exitCode}\n`, { mode: 0o600 });
  renameSync(`${path}.new`, path);
}

/** Undefined where no audit was finished here, or its word cannot be read. */
export function readLastAudit(home: string): LastAudit | undefined {
  let text: string;
  try {
    text = readFileSync(lastAuditPath(home), 'utf8');
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return undefined;
    throw error;
  }
  const [, finished, exitCode] = /^(\d{1,15}) (\d)\n$/.exec(text) ?? [];
  if (finished === undefined) return undefined;
  return { finishedMs: Number(finished), exitCode: Number(exitCode) };
}

function lastAuditPath(home: string): string {
  return join(home, 'last-audit');
}
