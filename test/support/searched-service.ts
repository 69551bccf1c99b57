import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type DataSource } from 'typeorm';
import { spellings } from './handed-package.js';

/** Names of the tables in which a row has one of the values in it, as text or as bytes. The owner sees every row. */
export async function tablesWith(
  db: DataSource,
  values: readonly Buffer[],
): Promise<readonly string[]> {
  const tables = await db.query<{ name: string }[]>(
    `SELECT c.relname AS name FROM pg_class c
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' ORDER BY 1`,
  );
  const sought = values.flatMap((value) =>
    spellings(value).flatMap((spelling) => [spelling.toString('latin1'), spelling.toString('hex')]),
  );
  const texts = [...new Set([...sought, ...values.map(String)])].filter(isStorable);
  const found: string[] = [];
  for (const { name } of tables) {
    const rows = await db.query<unknown[]>(
      `SELECT 1 FROM ${name} t WHERE EXISTS (
         SELECT 1 FROM unnest($1::text[]) s WHERE position(s IN t::text) > 0
       ) LIMIT 1`,
      [texts],
    );
    if (rows.length > 0) found.push(name);
  }
  return found;
}

/** PostgreSQL keeps no text with U+0000: what has one cannot stand there. */
function isStorable(text: string): boolean {
  return !text.includes('\0');
}

/** Every file below the folder, by its path. */
export async function filesIn(folder: string): Promise<ReadonlyMap<string, Buffer>> {
  const files = new Map<string, Buffer>();
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    files.set(path, await readFile(path));
  }
  return files;
}
