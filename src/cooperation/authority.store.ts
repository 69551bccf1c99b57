import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { type DataSource, type EntityManager, In, IsNull } from 'typeorm';
import { type DirectoryChanges, directoryChanges } from '../core/cooperation/directory-changes.js';
import { type DirectoryEntry } from '../core/cooperation/directory-entry.js';
import { asPerson } from '../database/as-person.js';
import { violatedConstraint } from '../database/constraint-violation.js';
import { Conflict } from '../platform/errors.js';
import { uuidV7 } from '../platform/uuid-v7.js';
import { AuthorityRow } from './authority.entity.js';

/** An entry that an import wrote, and the one whose place it took. */
export interface WrittenEntry {
  readonly entry: AuthorityRow;
  readonly supersedes: AuthorityRow | null;
}

export interface DirectoryImport {
  readonly written: readonly WrittenEntry[];
  readonly unchanged: readonly AuthorityRow[];
}

/** Writes the directory as the person who imports; the policies of the table look once more. */
@Injectable()
export class AuthorityStore {
  constructor(@InjectDataSource() private readonly db: DataSource) {}

  /** All entries or none. Throws Conflict where another import wrote one of these offices meanwhile. */
  async import(
    by: string,
    entries: readonly DirectoryEntry[],
    nowMs: number,
  ): Promise<DirectoryImport> {
    try {
      return await asPerson(this.db, by, async (manager) => {
        const changes = directoryChanges(await inForce(manager, entries), entries);
        const written = writtenBy(changes, { by, nowMs });
        await supersede(manager, written, nowMs);
        await insert(manager, written);
        return { written, unchanged: changes.unchanged };
      });
    } catch (error) {
      if (violatedConstraint(error) !== 'authority_in_force') throw error;
      throw new Conflict(
        'Another import changed the same offices at the same time. Send it again.',
        {
          cause: error,
        },
      );
    }
  }
}

/** The entries in force of all countries that the table names; the directory has few of each. */
async function inForce(
  manager: EntityManager,
  entries: readonly DirectoryEntry[],
): Promise<readonly AuthorityRow[]> {
  const countries = [...new Set(entries.map(({ country }) => country))];
  return manager.findBy(AuthorityRow, { country: In(countries), supersededMs: IsNull() });
}

function writtenBy(
  { added, changed }: DirectoryChanges<AuthorityRow>,
  { by, nowMs }: { readonly by: string; readonly nowMs: number },
): readonly WrittenEntry[] {
  const rowOf = (entry: DirectoryEntry): AuthorityRow => ({
    ...entry,
    ...{ id: uuidV7(nowMs), importedMs: nowMs, importedBy: by, supersededMs: null },
  });
  return [
    ...added.map((entry) => ({ entry: rowOf(entry), supersedes: null })),
    ...changed.map(({ before, after }) => ({ entry: rowOf(after), supersedes: before })),
  ];
}

async function supersede(
  manager: EntityManager,
  written: readonly WrittenEntry[],
  nowMs: number,
): Promise<void> {
  const ids = written.flatMap(({ supersedes }) => (supersedes === null ? [] : [supersedes.id]));
  await manager.query(
    `UPDATE authority SET superseded_ms = $2 WHERE id = ANY ($1::uuid[]) AND superseded_ms IS NULL`,
    [ids, nowMs],
  );
}

/** A statement has at most 65 535 parameters (PostgreSQL), a row sixteen. */
const rowsAtOnce = 1000;

async function insert(manager: EntityManager, written: readonly WrittenEntry[]): Promise<void> {
  const rows = written.map(({ entry }) => entry);
  for (let i = 0; i < rows.length; i += rowsAtOnce) {
    await manager.insert(AuthorityRow, rows.slice(i, i + rowsAtOnce));
  }
}
