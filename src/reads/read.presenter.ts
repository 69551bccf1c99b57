import { instantText } from '../core/canonical/instant.js';
import { withoutFormula, writeCsv } from '../core/cooperation/csv.js';
import { type ReadDto } from './dto/read.dto.js';
import { type ReadSumDto } from './dto/read-summary.dto.js';
import { type ReadSum } from './read-summary.reader.js';
import { type ReadView } from './read.reader.js';

export function presentRead({ atMs, ...view }: ReadView): ReadDto {
  return { ...view, at: instantText(atMs) };
}

const noReads = { view: 0, list: 0, search: 0, download: 0, stream: 0, print: 0, denied: 0 };

/** `names`: of the account, where it is there. Kinds of which there is no read count zero. */
export function presentReadSum(
  { account, counts, elevations, firstMs, lastMs }: ReadSum,
  names: { readonly displayName: string; readonly organisation: string } | undefined,
): ReadSumDto {
  return {
    account,
    displayName: names?.displayName ?? null,
    organisation: names?.organisation ?? null,
    counts: { ...noReads, ...counts },
    elevations,
    ...{ firstAt: instantText(firstMs), lastAt: instantText(lastMs) },
  };
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
