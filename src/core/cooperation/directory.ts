import { utf8 } from '../canonical/bytes.js';
import { type CsvRow, readCsv } from './csv.js';
import {
  type DirectoryColumn,
  directoryColumns,
  type DirectoryEntry,
  readEntry,
} from './directory-entry.js';

/** What is wrong with a table: on which line, from 1, and in which column (its name, or its number). */
export interface DirectoryFault {
  readonly line: number;
  readonly column: string | null;
  readonly message: string;
}

/** All entries or none: a directory that is there by half sends somebody to the wrong office. */
export type DirectoryReading =
  | { readonly kind: 'directory'; readonly entries: readonly DirectoryEntry[] }
  | { readonly kind: 'faults'; readonly faults: readonly DirectoryFault[] };

const mostKib = 1024;
const mostLines = 5000;
/** So that a table of another kind is not answered by a page for each of its cells. */
const mostColumns = 100;

/** A table whose first row names `directoryColumns`, in any order; each office of a country stands in it once. */
export function readDirectory(text: string, countries: ReadonlySet<string>): DirectoryReading {
  if (utf8(text).length > mostKib * 1024) return faulty(1, `The table is over ${mostKib} KiB.`);
  const table = readCsv(text);
  if (table.kind === 'faults') {
    const faults = table.faults.map(({ cell, ...fault }) => ({ ...fault, column: String(cell) }));
    return { kind: 'faults', faults };
  }
  const [header, ...body] = table.rows;
  if (header === undefined) return faulty(1, 'The table is empty: its first row names columns.');
  const last = body.at(-1)?.line ?? 1;
  if (last > mostLines) return faulty(mostLines + 1, `The table has over ${mostLines} lines.`);
  const faults = headerFaults(header);
  return faults.length > 0 ? { kind: 'faults', faults } : readRows(header.cells, body, countries);
}

/** An office is known by its country, its kind and its name: an entry of the same takes the place of the one before. */
export function officeKey({
  country,
  kind,
  name,
}: Pick<DirectoryEntry, 'country' | 'kind' | 'name'>): string {
  return JSON.stringify([country, kind, name]);
}

function faulty(line: number, message: string): DirectoryReading {
  return { kind: 'faults', faults: [{ line, column: null, message }] };
}

function headerFaults({ line, cells }: CsvRow): readonly DirectoryFault[] {
  if (cells.length > mostColumns) {
    return [{ line, column: null, message: `The header names ${cells.length} columns.` }];
  }
  const fault = (column: string, message: string): DirectoryFault => ({ line, column, message });
  return [
    ...directoryColumns
      .filter((name) => !cells.includes(name))
      .map((name) => fault(name, 'The column is missing.')),
    ...cells.flatMap((name, i) => {
      if (!isColumn(name)) return [fault(String(i + 1), 'There is no column of this name.')];
      return cells.indexOf(name) === i ? [] : [fault(name, 'The column stands twice.')];
    }),
  ];
}

function isColumn(name: string): name is DirectoryColumn {
  return directoryColumns.some((column) => column === name);
}

function readRows(
  header: readonly string[],
  body: readonly CsvRow[],
  countries: ReadonlySet<string>,
): DirectoryReading {
  const columns = header.filter(isColumn);
  const faults: DirectoryFault[] = [];
  const entries: DirectoryEntry[] = [];
  const lineOf = new Map<string, number>();
  for (const { line, cells } of body) {
    if (cells.length !== columns.length) {
      const message = `The row has ${cells.length} cells, the header ${columns.length}.`;
      faults.push({ line, column: null, message });
      continue;
    }
    const read = readEntry(new Map(columns.map((name, i) => [name, cells[i] ?? ''])), countries);
    if (read.kind === 'faults') {
      faults.push(...read.faults.map((fault) => ({ line, ...fault })));
      continue;
    }
    const office = officeKey(read.entry);
    const first = lineOf.get(office);
    if (first !== undefined) {
      faults.push({ line, column: 'name', message: `The same office stands on line ${first}.` });
    }
    lineOf.set(office, first ?? line);
    entries.push(read.entry);
  }
  return faults.length > 0 ? { kind: 'faults', faults } : { kind: 'directory', entries };
}
