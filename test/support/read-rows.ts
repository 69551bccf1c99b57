import { setTimeout as pause } from 'node:timers/promises';
import { type DataSource } from 'typeorm';
import { toHex } from '../../src/core/canonical/hex.js';
import { readReadEntry } from '../../src/core/reads/read-entry.js';

/** An entry as the database has it, ids in hex. */
export interface StoredRead {
  readonly account: string;
  readonly token: string;
  readonly kind: string;
  readonly route: string;
  readonly chains: readonly string[];
  readonly cases: readonly string[];
  readonly objects: readonly string[];
  readonly given: number;
  readonly isPart: boolean;
  readonly query: string | null;
  readonly purpose: string | null;
  readonly request: string;
  readonly code: string | null;
  readonly network: string;
}

/** All entries in the order of their times, as the bytes that are sealed say. */
export async function storedReads(db: DataSource): Promise<readonly StoredRead[]> {
  const rows = await db.query<{ entry: Buffer }[]>(
    'SELECT entry FROM read_entry ORDER BY at_ms, id',
  );
  return rows.map(({ entry }) => {
    const read = readReadEntry(entry);
    if (read === undefined) throw new Error(`no entry: ${toHex(entry)}`);
    // Of the form that the service wrote; what is wrong fails the expectations.
    return read as unknown as StoredRead;
  });
}

/** What a guard refuses is put on record when the refusal has gone: so long it may take. */
const latestMs = 1500;

/** The entry of the request with that id; undefined where there is none. */
export async function readOf(
  db: DataSource,
  answer: { readonly headers: Readonly<Record<string, string>> },
): Promise<StoredRead | undefined> {
  const id = answer.headers['x-request-id'];
  const until = Date.now() + latestMs;
  for (;;) {
    const found = (await storedReads(db)).filter(({ request }) => request === id);
    if (found.length > 1) throw new Error('one request, several entries');
    if (found.length === 1 || Date.now() > until) return found[0];
    await pause(30);
  }
}
