import { layout } from './layout.js';

/** `bagit.txt` of BagIt 1.0 (RFC 8493 §2.1.1), exactly. */
export const bagitText = 'BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n';

/** A file of the bag as a manifest lists it. `path`: relative to the bag; `digest`: lower-case hex. */
export interface ManifestLine {
  readonly path: string;
  readonly digest: string;
}

/** What `bag-info.txt` says; nothing in it is proof. */
export interface BagInfo {
  readonly sourceOrganization: string;
  /** `YYYY-MM-DD` */
  readonly baggingDate: string;
  readonly externalIdentifier: string;
  readonly payloadBytes: number;
  readonly payloadFiles: number;
  readonly kind: string;
  readonly recipient: string;
  readonly checkpointSize: number;
  readonly legalBasis?: string;
}

/** A manifest's text, sorted by path, two spaces between digest and path: `sha256sum -c` reads it as it is. */
export function manifestText(lines: readonly ManifestLine[]): string {
  return [...lines]
    .sort((a, b) => (a.path < b.path ? -1 : 1))
    .map(({ digest, path }) => `${digest}  ${path}\n`)
    .join('');
}

/** `bag-info.txt`; a label without a value is left out. */
export function bagInfoText(info: BagInfo): string {
  const labels: readonly (readonly [string, string | undefined])[] = [
    ['Source-Organization', info.sourceOrganization],
    ['Bagging-Date', info.baggingDate],
    ['External-Identifier', info.externalIdentifier],
    ['Payload-Oxum', `${info.payloadBytes}.${info.payloadFiles}`],
    ['Witnessmark-Kind', info.kind],
    ['Witnessmark-Recipient', info.recipient],
    ['Witnessmark-Checkpoint-Size', String(info.checkpointSize)],
    ['Witnessmark-Legal-Basis', info.legalBasis],
  ];
  return labels.map(([label, value]) => labelLine(label, value)).join('');
}

/** Whether the payload manifests list that file; all others but the seal and the tag manifests are tag files. */
export function isPayload(path: string): boolean {
  return path.startsWith(layout.payload);
}

/** A line break in a value would begin a label of somebody else's choosing. */
function labelLine(label: string, value = ''): string {
  const oneLine = value.replace(breaks, ' ').trim();
  return oneLine === '' ? '' : `${label}: ${oneLine}\n`;
}

const breaks = /[\p{Cc}\p{Zl}\p{Zp}]+/gu;
