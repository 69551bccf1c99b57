import { instantText } from '../core/canonical/instant.js';
import { withoutFormula, writeCsv } from '../core/cooperation/csv.js';
import { type ReadDto } from './dto/read.dto.js';
import { type ReadView } from './read.reader.js';

export function presentRead({ atMs, ...view }: ReadView): ReadDto {
  return { ...view, at: instantText(atMs) };
}

/** A table for spreadsheets: what people wrote cannot become a formula there. */
export function readsTable(reads: readonly ReadView[]): string {
  return writeCsv([columns, ...reads.map((read) => cellsOf(read).map(withoutFormula))]);
}

const columns = [
  ...['id', 'at', 'account', 'organisationId', 'kind', 'route', 'chainIds', 'caseIds', 'objectIds'],
  ...['given', 'isPart', 'query', 'purpose', 'requestId', 'code', 'network'],
];

function cellsOf(read: ReadView): readonly string[] {
  return [
    ...[read.id, instantText(read.atMs), read.account, read.organisationId, read.kind, read.route],
    ...[read.chainIds.join(' '), read.caseIds.join(' '), (read.objectIds ?? []).join('; ')],
    ...[read.given === null ? '' : String(read.given), read.isPart ? 'yes' : 'no'],
    ...[read.query ?? '', read.purpose ?? '', read.requestId, read.code ?? '', read.network ?? ''],
  ];
}
