import { directoryColumns, type DirectoryEntry } from './directory-entry.js';
import { officeKey } from './directory.js';

/** What a table changes in the directory; offices that it does not name stay as they are. */
export interface DirectoryChanges<Known extends DirectoryEntry> {
  readonly added: readonly DirectoryEntry[];
  readonly changed: readonly { readonly before: Known; readonly after: DirectoryEntry }[];
  readonly unchanged: readonly Known[];
}

/** `known`: the entries in force, of each office one. */
export function directoryChanges<Known extends DirectoryEntry>(
  known: readonly Known[],
  wanted: readonly DirectoryEntry[],
): DirectoryChanges<Known> {
  const byOffice = new Map(known.map((entry) => [officeKey(entry), entry]));
  const added: DirectoryEntry[] = [];
  const changed: { before: Known; after: DirectoryEntry }[] = [];
  const unchanged: Known[] = [];
  for (const after of wanted) {
    const before = byOffice.get(officeKey(after));
    if (before === undefined) added.push(after);
    else if (contentOf(before) === contentOf(after)) unchanged.push(before);
    else changed.push({ before, after });
  }
  return { added, changed, unchanged };
}

function contentOf(entry: DirectoryEntry): string {
  return JSON.stringify(directoryColumns.map((column) => entry[column]));
}
