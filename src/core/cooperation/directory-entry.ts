import { instantText, isDay } from '../canonical/instant.js';
import { channels, instruments } from '../custody/request-types.js';
import { isPlainCell } from './plain-cell.js';

/** The columns of the table, in the order in which they are written. */
export const directoryColumns = [
  ...(['country', 'kind', 'name', 'instruments', 'channels', 'languages'] as const),
  ...(['email', 'telephone', 'address', 'validFrom', 'validUntil', 'source'] as const),
] as const;

export type DirectoryColumn = (typeof directoryColumns)[number];

export const authorityKinds = [
  'central_authority',
  'contact_point_24_7',
  'judicial_authority',
  'police_channel',
  'service_provider',
] as const;

/** An office through which requests go, or that answers them. Days are `YYYY-MM-DD`; lists are in order. */
export interface DirectoryEntry {
  /** Of the installation's list of countries. */
  readonly country: string;
  readonly kind: string;
  readonly name: string;
  /** Under which it takes requests. */
  readonly instruments: readonly string[];
  readonly channels: readonly string[];
  /** In which it takes them (BCP 47). */
  readonly languages: readonly string[];
  readonly email: string | null;
  readonly telephone: string | null;
  readonly address: string | null;
  readonly validFrom: string;
  readonly validUntil: string | null;
  /** Where the entry was published. */
  readonly source: string;
}

/** The day in UTC, as `YYYY-MM-DD`. */
export function dayOf(ms: number): string {
  return instantText(ms).slice(0, 10);
}

/** Days of that form are compared as text. */
export function isValidOn(
  { validFrom, validUntil }: Pick<DirectoryEntry, 'validFrom' | 'validUntil'>,
  day: string,
): boolean {
  return validFrom <= day && (validUntil === null || day <= validUntil);
}

/** What is wrong with one cell of a row. */
export interface EntryFault {
  readonly column: DirectoryColumn;
  readonly message: string;
}

export type EntryReading =
  | { readonly kind: 'entry'; readonly entry: DirectoryEntry }
  | { readonly kind: 'faults'; readonly faults: readonly EntryFault[] };

/** One row, by the names of its columns. */
export function readEntry(
  cells: ReadonlyMap<DirectoryColumn, string>,
  countries: ReadonlySet<string>,
): EntryReading {
  const row = new Row(cells);
  const entry: DirectoryEntry = {
    country: row.wanted(
      'country',
      (text) => countries.has(text),
      'A code of the list of countries.',
    ),
    kind: row.wanted('kind', among(authorityKinds), `One of ${authorityKinds.join(', ')}.`),
    name: row.wanted('name', isSomething, 'It has no name.'),
    instruments: row.list('instruments', among(instruments), `Of ${instruments.join(', ')}`),
    channels: row.list('channels', among(channels), `Of ${channels.join(', ')}`),
    languages: row.list('languages', isLanguage, 'Languages as fr, zh-Hans or pt-BR'),
    email: row.optional('email', isMailAddress, 'One address of mail.'),
    telephone: row.optional('telephone', isTelephone, 'A number with its country: +33 1 00 00 00.'),
    address: row.orNull('address'),
    validFrom: row.wanted('validFrom', isDay, 'A day as 2026-11-30.'),
    validUntil: row.optional('validUntil', isDay, 'A day as 2026-11-30.'),
    source: row.wanted('source', isSomething, 'Say where the entry was published.'),
  };
  const faults = [...row.faults, ...contradictions(entry)];
  return faults.length > 0 ? { kind: 'faults', faults } : { kind: 'entry', entry };
}

function contradictions(entry: DirectoryEntry): readonly EntryFault[] {
  const unreachable = unreachableBy(entry);
  const isOver = entry.validUntil !== null && entry.validUntil < entry.validFrom;
  return [
    ...(entry.instruments.length > 0
      ? []
      : [{ column: 'instruments', message: 'Name one instrument or more.' } as const]),
    ...(unreachable === undefined ? [] : [unreachable]),
    ...(isOver ? [{ column: 'validUntil', message: 'It ends before it begins.' } as const] : []),
  ];
}

function unreachableBy(entry: DirectoryEntry): EntryFault | undefined {
  const { kind, channels, email, telephone, address } = entry;
  if (email !== null || telephone !== null) return undefined;
  if (kind === 'contact_point_24_7') {
    return { column: 'telephone', message: 'A 24/7 contact point has a telephone or mail.' };
  }
  if (address !== null || channels.length > 0) return undefined;
  return { column: 'channels', message: 'There is no way to reach it.' };
}

/** The cells of one row; what is wrong with them is gathered, so that all of it is told at once. */
class Row {
  readonly faults: EntryFault[] = [];

  constructor(private readonly cells: ReadonlyMap<DirectoryColumn, string>) {
    for (const [column, cell] of cells) {
      if (!isPlainCell(cell)) this.faults.push({ column, message: unplain });
    }
  }

  wanted(column: DirectoryColumn, isOne: (text: string) => boolean, message: string): string {
    const cell = this.cells.get(column) ?? '';
    if (!isOne(cell)) this.faults.push({ column, message });
    return cell;
  }

  orNull(column: DirectoryColumn): string | null {
    const cell = this.cells.get(column) ?? '';
    return cell === '' ? null : cell;
  }

  optional(
    column: DirectoryColumn,
    isOne: (text: string) => boolean,
    message: string,
  ): string | null {
    return this.orNull(column) === null ? null : this.wanted(column, isOne, message);
  }

  /** With `;` between its elements; in order, so that two tables that say the same are the same. */
  list(
    column: DirectoryColumn,
    isOne: (text: string) => boolean,
    words: string,
  ): readonly string[] {
    const cell = this.cells.get(column) ?? '';
    if (cell === '') return [];
    const elements = cell.split(';').map((element) => element.trim());
    if (!elements.every(isOne) || new Set(elements).size < elements.length) {
      this.faults.push({ column, message: `${words}, with ; between them, none twice.` });
    }
    return elements.sort();
  }
}

const unplain =
  'One line of text in Unicode form NFC, without control or invisible characters and without spaces at its ends, at most 1000 characters.';

function among(values: readonly string[]): (text: string) => boolean {
  return (text) => values.includes(text);
}

function isSomething(text: string): boolean {
  return text !== '';
}

/** Language, script, region (RFC 5646 §2.1), written as usual: what else a tag can have, nobody asks an authority. */
function isLanguage(text: string): boolean {
  return /^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?$/.test(text);
}

/** In ASCII: a letter of another script that looks the same leads to somebody else. */
function isMailAddress(text: string): boolean {
  return (
    /^[!-~]+$/.test(text) && /^[^@;,<>"]{1,64}@[^@;,<>"]{1,189}\.[A-Za-z0-9-]{2,63}$/.test(text)
  );
}

/** As ITU-T E.123 writes it: plus, country, at most 15 digits (E.164); an extension may follow. */
function isTelephone(text: string): boolean {
  if (!/^\+[1-9][0-9 ().-]{4,29}( ext\. [0-9]{1,6})?$/.test(text)) return false;
  const digits = text.replace(/ ext\. .*$/, '').replaceAll(/[^0-9]/g, '').length;
  return digits >= 5 && digits <= 15;
}
