import {
  closeSync,
  existsSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { canonicalJson } from '../core/canonical/json.js';
import { type Config } from '../platform/config.js';
import { isSystemError } from '../platform/system-error.js';

/** One thing that was erased, without any word of what it said. Ids and digests are 64 hex digits. */
export interface RegisteredErasure {
  readonly chain: string;
  readonly eventHash: string;
  /** Empty of bytes. */
  readonly field: string;
  /** The leaf of the field, or the SHA-256 of the bytes. */
  readonly digest: string;
  /** The `erasure.executed/1` that says so, and when it was logged. */
  readonly by: string;
  readonly loggedMs: number;
}

/** Where the register lies: as the setting says, or below the home. */
export function erasureRegisterOf({
  home,
  erasureRegister = join(home, 'erasures'),
}: Pick<Config, 'home'> & Partial<Pick<Config, 'erasureRegister'>>): string {
  return erasureRegister;
}

/**
 * Reads the register; none where nothing was erased yet. A line without its end was being written when the process died,
 * and is written again by the next; anything else that cannot be read is an error, never "nothing erased".
 */
export function readErasureRegister(path: string): readonly RegisteredErasure[] {
  const lines = textOf(path).split('\n').slice(0, -1);
  return lines.map((line, index) => {
    const entry = entryOf(line);
    if (entry !== undefined) return entry;
    throw new Error(`${path} is damaged in line ${index + 1}: restore it from its copy`);
  });
}

/** Adds lines at the end, durably. */
export function addToErasureRegister(path: string, added: readonly RegisteredErasure[]): void {
  if (added.length === 0) return;
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const isNew = !existsSync(path);
  const whole = Buffer.byteLength(textOf(path).replace(/[^\n]*$/, ''));
  const file = openSync(path, 'a', 0o600);
  try {
    ftruncateSync(file, whole);
    writeSync(file, added.map((entry) => `${canonicalJson({ ...entry })}\n`).join(''));
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  if (isNew) syncFolder(dirname(path));
}

/** Two entries about the same thing, by the same act. */
export function erasureKey({ eventHash, field, digest, by }: RegisteredErasure): string {
  return [eventHash, field, digest, by].join(' ');
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return '';
    throw error;
  }
}

const hash = '[0-9a-f]{64}';
/** RFC 8785, so that members stand in one order. */
const form = new RegExp(
  `^\\{"by":"(${hash})","chain":"(${hash})","digest":"(${hash})","eventHash":"(${hash})",` +
    '"field":"([A-Za-z0-9]{0,64})","loggedMs":(\\d{1,15})\\}$',
);

function entryOf(line: string): RegisteredErasure | undefined {
  const [, by, chain, digest, eventHash, field, loggedMs] = form.exec(line) ?? [];
  if (by === undefined || chain === undefined || digest === undefined) return undefined;
  if (eventHash === undefined || field === undefined) return undefined;
  return { by, chain, digest, eventHash, field, loggedMs: Number(loggedMs) };
}

function syncFolder(path: string): void {
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
