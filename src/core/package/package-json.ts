import { canonicalJson } from '../canonical/json.js';

/** What a chain is: control by its id, otherwise by the type of its event 0 (ledger format §3). */
export type PackageChainKind = 'control' | 'case' | 'item' | 'request' | 'device' | 'operations';

/** `full` encloses the evidence bytes, `record-only` what was recorded about them. */
export type PackageKind = 'full' | 'record-only';

/** A chain whose events are enclosed. `id`, `tag0`: 64 hex digits. */
export interface PackageChain {
  readonly kind: PackageChainKind;
  readonly id: string;
  readonly tag0: string;
}

/** Bytes that event `seq` of the item brought in. */
export interface PackageObject {
  readonly seq: number;
  readonly sha256: string;
  readonly sha512: string;
  readonly sizeBytes: number;
  /** Null only where the field is withheld or erased. */
  readonly mediaType: string | null;
  /** The name's bytes as `shownName` writes them; null only where the field is withheld or erased. */
  readonly originalName: string | null;
  /** Relative to `data/`; null in kind record-only, and for erased bytes. */
  readonly path: string | null;
}

export interface PackageItem {
  readonly id: string;
  /** Null only where the field is withheld or erased; so is `title`. */
  readonly exhibitRef: string | null;
  readonly title: string | null;
  readonly objects: readonly PackageObject[];
}

/** A field that is given as its leaf, and why. `chain`: 64 hex digits. */
export interface WithheldField {
  readonly chain: string;
  readonly seq: number;
  readonly field: string;
  readonly ground: string;
}

/** An item of the case that is not enclosed, and why. */
export interface WithheldItem {
  readonly id: string;
  readonly ground: string;
}

/** `data/package.json`: what is enclosed, and what it is called. It proves nothing: it repeats fields of events. */
export interface PackageJson {
  readonly format: 'witnessmark-package/1';
  readonly kind: PackageKind;
  /** Origin of the ledger. */
  readonly ledger: string;
  readonly caseRef: string;
  /** An instant; like the five below it, and `kind`, a field of the last `report.exported/1`. */
  readonly exportedAt: string;
  readonly purpose: string;
  readonly recipient: string;
  readonly requestedBy: string;
  readonly language: string;
  readonly redactionProfile: string;
  readonly entries: 'included' | 'external';
  readonly chains: readonly PackageChain[];
  readonly items: readonly PackageItem[];
  readonly withheld: readonly WithheldField[];
  readonly withheldItems: readonly WithheldItem[];
  readonly generator: string;
}

/** The file's text: RFC 8785, then LF. @throws ClosedFormError for lone surrogates */
export function packageJsonText(description: PackageJson): string {
  const { chains, items, withheld, withheldItems, ...words } = description;
  return `${canonicalJson({
    ...words,
    chains: chains.map((chain) => ({ ...chain })),
    items: items.map((item) => ({
      ...item,
      objects: item.objects.map((object) => ({ ...object })),
    })),
    withheld: withheld.map((entry) => ({ ...entry })),
    withheldItems: withheldItems.map((entry) => ({ ...entry })),
  })}\n`;
}
