import { readFileSync } from 'node:fs';
import { type Json, readJson } from '../core/canonical/json.js';
import { CommandFailure } from './command-failure.js';
import { type ServerOptions } from './http.js';

/** What every command takes that signs with the person's own key. */
export interface ActOptions extends ServerOptions {
  readonly key: string;
}

export const keyFlag = ['--key <file>', 'your key file'] as const;

/** JSON from a file, or from standard input for `-`; refuses duplicate keys. */
export function readJsonFile(path: string): Json {
  let text: string;
  try {
    text = readFileSync(path === '-' ? 0 : path, 'utf8');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CommandFailure(`${path} cannot be read: ${reason}`, 2);
  }
  try {
    return readJson(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CommandFailure(`${path} is not JSON as it is needed here: ${reason}`, 2);
  }
}

/** The members of a JSON object in a file. */
export function readObjectFile(path: string): Readonly<Record<string, Json>> {
  return objectIn(readJsonFile(path), path);
}

export function objectIn(value: Json | undefined, what: string): Readonly<Record<string, Json>> {
  if (typeof value === 'object' && value !== null && !isList(value)) return value;
  throw new CommandFailure(`${what} should hold a JSON object.`, 2);
}

export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}
