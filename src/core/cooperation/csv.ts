/** One row of a table: where it begins in its text, from 1, and its cells. */
export interface CsvRow {
  readonly line: number;
  readonly cells: readonly string[];
}

/** What RFC 4180 does not know, or programs read differently. `cell` is its place in the row, from 1. */
export interface CsvFault {
  readonly line: number;
  readonly cell: number;
  readonly message: string;
}

/** The rows of a table, or what is wrong with it. */
export type CsvReading =
  | { readonly kind: 'table'; readonly rows: readonly CsvRow[] }
  | { readonly kind: 'faults'; readonly faults: readonly CsvFault[] };

/** Nobody reads more; a hostile table could have one for each of its characters. */
const mostFaults = 200;

/**
 * Reads a table (RFC 4180), in one pass. Lines may also end in LF alone, as many programs write them, and a byte order
 * mark may stand before the first; whatever two programs could take for different cells is a fault.
 */
export function readCsv(text: string): CsvReading {
  const scan = new Scan(text);
  const rows: CsvRow[] = [];
  while (scan.hasMore()) rows.push(scan.row());
  return scan.faults.length > 0 ? { kind: 'faults', faults: scan.faults } : { kind: 'table', rows };
}

/** A table (RFC 4180) that `readCsv` reads as these rows, of one cell or more each. */
export function writeCsv(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => `${row.map(written).join(',')}\r\n`).join('');
}

/** Text that spreadsheets do not take for a formula; for tables that people open in one. */
export function withoutFormula(text: string): string {
  return /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/.test(text) ? `'${text}` : text;
}

function written(text: string): string {
  return /[",\r\n\ufeff]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Where the reading stands. Every row takes at least one character, so that it comes to an end. */
class Scan {
  readonly faults: CsvFault[] = [];
  private at: number;
  private line = 1;

  constructor(private readonly text: string) {
    this.at = text.startsWith('\ufeff') ? 1 : 0;
  }

  hasMore(): boolean {
    return this.at < this.text.length && this.faults.length < mostFaults;
  }

  row(): CsvRow {
    const { line } = this;
    const cells: string[] = [];
    do {
      const place = { line: this.line, cell: cells.length + 1 };
      const cell = this.text[this.at] === '"' ? this.quoted(place) : this.plain(place);
      if (cell.includes('\0')) this.fault(place, 'The cell holds U+0000.');
      cells.push(cell);
    } while (this.passes(','));
    this.endLine({ line: this.line, cell: cells.length });
    return { line, cells };
  }

  private plain(place: Place): string {
    const cell = this.upToSeparator();
    if (cell.includes('"')) {
      this.fault(place, 'A cell with a quotation mark in it stands in quotation marks.');
    }
    return cell;
  }

  private quoted(place: Place): string {
    const { text } = this;
    const start = this.at + 1;
    let close = text.indexOf('"', start);
    while (close !== -1 && text[close + 1] === '"') close = text.indexOf('"', close + 2);
    if (close === -1) this.fault(place, 'The quotation mark is never closed.');
    const end = close === -1 ? text.length : close;
    const cell = text.slice(start, end);
    this.line += cell.split('\n').length - 1;
    this.at = Math.min(end + 1, text.length);
    if (this.upToSeparator() !== '') this.fault(place, 'Text after the closing quotation mark.');
    return cell.replaceAll('""', '"');
  }

  private upToSeparator(): string {
    const start = this.at;
    while (this.at < this.text.length && !separators.has(this.text.charAt(this.at))) this.at++;
    return this.text.slice(start, this.at);
  }

  private passes(character: string): boolean {
    if (this.text[this.at] !== character) return false;
    this.at++;
    return true;
  }

  private endLine(place: Place): void {
    const isReturned = this.passes('\r');
    const isFed = this.passes('\n');
    if (isReturned && !isFed) this.fault(place, 'A line ends in CR LF or LF, not in CR alone.');
    this.line++;
  }

  private fault(place: Place, message: string): void {
    if (this.faults.length < mostFaults) this.faults.push({ ...place, message });
  }
}

type Place = Pick<CsvFault, 'line' | 'cell'>;

const separators: ReadonlySet<string> = new Set([',', '\r', '\n']);
