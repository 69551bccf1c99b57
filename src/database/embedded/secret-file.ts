import { randomBytes } from 'node:crypto';
import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { isSystemError } from '../../platform/system-error.js';

/** The secret in this file, or undefined where there is none. */
export function readSecret(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim() || undefined;
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return undefined;
    throw error;
  }
}

/**
 * The secret in this file, made at random where there is none (192 bits, mode 0600). The file appears whole or
 * not at all, and of two processes that make it at once both get the same.
 */
export function secretAt(path: string): string {
  const existing = readSecret(path);
  if (existing !== undefined) return existing;
  const unfinished = `${path}.${randomBytes(6).toString('hex')}`;
  writeFileSync(unfinished, `${randomBytes(24).toString('base64url')}\n`, {
    mode: 0o600,
    flag: 'wx',
    flush: true,
  });
  try {
    linkSync(unfinished, path);
  } catch (error) {
    if (!isSystemError(error, 'EEXIST')) throw error;
  } finally {
    rmSync(unfinished);
  }
  return secretAt(path);
}
