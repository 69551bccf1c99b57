import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { isSystemError } from '../platform/system-error.js';

/** The highest (size, root) that this installation ever signed, kept outside the database. */
export interface HighWaterMark {
  readonly size: number;
  readonly root: string;
}

/** Reads the mark; undefined where none was written yet. A damaged mark is an error, never "none". */
export function readHighWaterMark(path: string): HighWaterMark | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return undefined;
    throw error;
  }
  const match = /^(0|[1-9]\d*) ([0-9a-f]{64})\n$/.exec(text);
  if (match?.[1] === undefined || match[2] === undefined) {
    throw new Error(`${path} is damaged: compare with the newest checkpoint kept elsewhere`);
  }
  return { size: Number(match[1]), root: match[2] };
}

/** Replaces the mark so that a crash leaves the old or the new one, never half of either. */
export function writeHighWaterMark(path: string, mark: HighWaterMark): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const next = `${path}.new`;
  const file = openSync(next, 'w', 0o600);
  try {
    writeSync(file, `${mark.size} ${mark.root}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(next, path);
  const folder = openSync(dirname(path), 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
