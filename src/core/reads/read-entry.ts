import { readUtf8, utf8 } from '../canonical/bytes.js';
import { canonicalJson, readJson } from '../canonical/json.js';

/** How something was read: `denied` where it was asked for and not given. */
export const readKinds = [
  ...(['view', 'list', 'search', 'download', 'stream', 'print', 'denied'] as const),
] as const;
export type ReadKind = (typeof readKinds)[number];

/** That somebody read something, or was refused it. Ids of chains are 64 hex digits, all lists sorted. */
export interface ReadEntry {
  readonly id: string;
  readonly atMs: number;
  readonly account: string;
  /** The token, or session, by which the person is known. */
  readonly token: string;
  /** Its id. */
  readonly organisation: string;
  readonly kind: ReadKind;
  /** `GET /api/items/:itemId` */
  readonly route: string;
  readonly chains: readonly string[];
  /** The cases to which the chains belonged when they were read. */
  readonly cases: readonly string[];
  /** Ids of what is no chain: files, exports, proposals, accounts. */
  readonly objects: readonly string[];
  /** How many entries a list gave; 1 for what is no list, 0 where it was denied. */
  readonly given: number;
  /** Whether a part was asked for; the entry stands for the whole. */
  readonly isPart: boolean;
  /** What was searched for, as it stood in the address. */
  readonly query: string | null;
  readonly purpose: string | null;
  readonly request: string;
  /** Of the problem; null where it was given. */
  readonly code: string | null;
  /** The network of the client, never its whole address. */
  readonly network: string;
}

const form = 'witnessmark-read/1';

/**
 * The bytes to which a seal commits (RFC 8785). The salt, 64 hex digits drawn anew for each, keeps an outsider who has the hash
 * from trying out who read what.
 */
export function encodeReadEntry(entry: ReadEntry, salt: string): Uint8Array {
  return utf8(canonicalJson({ ...entry, form, salt }));
}

/** The members of an entry as its bytes say; undefined for what is no such entry. */
export function readReadEntry(bytes: Uint8Array): Readonly<Record<string, unknown>> | undefined {
  try {
    const text = readUtf8(bytes) ?? '';
    const json = readJson(text);
    if (canonicalJson(json) !== text) return undefined;
    if (typeof json !== 'object' || json === null || Array.isArray(json)) return undefined;
    const members: Readonly<Record<string, unknown>> = Object.fromEntries(Object.entries(json));
    return members['form'] === form ? members : undefined;
  } catch {
    // Whatever is wrong with them, they are not what was written.
    return undefined;
  }
}
