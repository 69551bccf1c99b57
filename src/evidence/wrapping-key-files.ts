import { randomBytes, randomUUID } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { type Config } from '../platform/config.js';
import { isSystemError } from '../platform/system-error.js';
import { keyBytes, LocalKeyWrapper } from './key-wrapper.js';
import { WrappingKeyLost } from './object-keyring.js';

export type WrappingKeySettings = Partial<Pick<Config, 'objectKey' | 'oldObjectKeys'>>;

/**
 * The wrapping keys of the settings; where none is set, that of the home, which is made at the first start and never
 * again: a new key would open nothing of what lies there. A key is 64 hexadecimal digits.
 */
export function loadWrappingKeys(
  { home, objectKey, oldObjectKeys = [] }: Pick<Config, 'home'> & WrappingKeySettings,
  mayCreate: boolean,
): LocalKeyWrapper {
  const current = objectKey ?? readOrMake(join(home, 'keys', 'objects.key'), mayCreate);
  return new LocalKeyWrapper(keyOf(current), oldObjectKeys.map(keyOf));
}

/** The settings have been checked, and the file is checked below. */
function keyOf(digits: string): Uint8Array {
  return Buffer.from(digits, 'hex');
}

function readOrMake(path: string, mayCreate: boolean): string {
  try {
    return readKey(path);
  } catch (error) {
    if (!isSystemError(error, 'ENOENT')) throw error;
    if (!mayCreate) {
      throw new WrappingKeyLost(
        `The key ${path}, under which the keys of all objects are wrapped, is missing: restore it from its backup, or ` +
          'name the file that has it in OBJECT_KEY_FILE.',
        { cause: error },
      );
    }
    makeKey(path);
    return readKey(path);
  }
}

function readKey(path: string): string {
  const digits = readFileSync(path, 'utf8').trim();
  if (/^[0-9a-f]{64}$/i.test(digits)) return digits;
  throw new WrappingKeyLost(
    `The key ${path} is not 64 hexadecimal digits: restore it from its backup.`,
  );
}

/** Whole and durable before it has its name; whoever else made one first keeps theirs. */
function makeKey(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const fresh = `${path}.${randomUUID()}`;
  const file = openSync(fresh, 'wx', 0o600);
  try {
    writeSync(file, `${randomBytes(keyBytes).toString('hex')}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  try {
    linkSync(fresh, path);
  } catch (error) {
    if (!isSystemError(error, 'EEXIST')) throw error;
  } finally {
    unlinkSync(fresh);
  }
  syncFolder(dirname(path));
}

function syncFolder(path: string): void {
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
