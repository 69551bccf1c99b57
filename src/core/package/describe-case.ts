import { toHex } from '../canonical/hex.js';
import {
  bytesOf,
  type DescribingEvent,
  instantTextOf,
  newestText,
  textOf,
} from './describing-event.js';
import { type PackageJson, type PackageKind } from './package-json.js';

/** The words of a package that repeat the fields of the `report.exported/1` on whose occasion it is made. */
export type ExportWords = Pick<
  PackageJson,
  'kind' | 'exportedAt' | 'purpose' | 'recipient' | 'requestedBy' | 'language' | 'redactionProfile'
>;

/** A case as its own events name it. */
export interface DescribedCase {
  readonly caseRef: string;
  readonly leadOrganisation: string | undefined;
  /** Ids of the items added, in their order. */
  readonly items: readonly string[];
  /** The last export on record, where it stands in the log, and what it says. */
  readonly exported: { readonly logIndex: number; readonly words: ExportWords };
}

/** Undefined where the chain lacks a reference or a well-formed `report.exported/1`. */
export function describeCase(events: readonly DescribingEvent[]): DescribedCase | undefined {
  const about = events.filter(({ type }) => type === 'case.opened/1' || type === 'case.amended/1');
  const caseRef = newestText(about, 'caseRef');
  const exported = events.filter(({ type }) => type === 'report.exported/1').at(-1);
  const words = exported && exportWords(exported);
  if (caseRef === undefined || exported === undefined || words === undefined) return undefined;
  const items = events
    .filter(({ type }) => type === 'item.added/1')
    .flatMap((event) => bytesOf(event, 'itemId') ?? []);
  return {
    caseRef,
    leadOrganisation: newestText(about, 'leadOrganisation'),
    items: items.map(toHex),
    exported: { logIndex: exported.logIndex, words },
  };
}

/** What a `report.exported/1` says; undefined if a field is missing or the kind is none of the two. */
export function exportWords(event: DescribingEvent): ExportWords | undefined {
  const kind = kinds.find((one) => one === textOf(event, 'kind'));
  const exportedAt = instantTextOf(event, 'exportedAt');
  const [purpose, recipient, requestedBy, language, redactionProfile] = wordNames.map((name) =>
    textOf(event, name),
  );
  if (kind === undefined || exportedAt === undefined) return undefined;
  if (purpose === undefined || recipient === undefined || requestedBy === undefined)
    return undefined;
  if (language === undefined || redactionProfile === undefined) return undefined;
  return { kind, exportedAt, purpose, recipient, requestedBy, language, redactionProfile };
}

const kinds: readonly PackageKind[] = ['full', 'record-only'];
const wordNames = ['purpose', 'recipient', 'requestedBy', 'language', 'redactionProfile'] as const;
