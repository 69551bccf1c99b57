/**
 * Where things lie in a bag. Paths are relative to the bag's folder, except where a comment says otherwise, and made of
 * `[A-Za-z0-9._/-]` alone: names that people gave stand in metadata, never in a path.
 */
export const layout = {
  bagit: 'bagit.txt',
  bagInfo: 'bag-info.txt',
  manifestSha256: 'manifest-sha256.txt',
  manifestSha512: 'manifest-sha512.txt',
  tagManifestSha256: 'tagmanifest-sha256.txt',
  tagManifestSha512: 'tagmanifest-sha512.txt',
  /** Seal of the exporting office. */
  seal: 'tagmanifest-sha256.txt.p7s',
  payload: 'data/',
  readme: 'data/README.txt',
  packageJson: 'data/package.json',
  checkpoint: 'data/ledger/checkpoint',
  /** The note's text, and the log's 64 signature bytes over it, for `openssl pkeyutl -verify`. */
  checkpointBody: 'data/ledger/checkpoint.body',
  checkpointSignature: 'data/ledger/checkpoint.ed25519',
  /** Earlier checkpoints, each named by its size. */
  checkpoints: 'data/ledger/checkpoints/',
  policy: 'data/ledger/policy',
  events: 'data/ledger/events/',
  entries: 'data/ledger/entries/',
  timestamps: 'data/ledger/timestamps/',
  objects: 'data/objects/',
  caseJsonld: 'data/case/case.jsonld',
  report: 'data/report/',
  hashdeep: 'data/hashes/known.hashdeep',
  verifyHtml: 'data/verify.html',
  verifyPython: 'data/verify.py',
} as const;

/** One event a line, in order of `seq`. `chainId`: 64 hex digits. */
export function eventsPath(chainId: string): string {
  return `${layout.events}${chainId}.jsonl`;
}

/** Entry bundle N: 256 leaves, the last bundle 1 to 256. */
export function entryBundlePath(number: number): string {
  return `${layout.entries}${number}`;
}

/** Evidence bytes as `package.json` names them: relative to `data/`. */
export function objectPath(sha256: string): string {
  return `objects/${sha256}`;
}

/** The path in the bag of what `package.json` names relative to `data/`. */
export function inPayload(path: string): string {
  return `${layout.payload}${path}`;
}

/** How many entry bundles a log of that size has. */
export function entryBundleCount(size: number): number {
  return Math.ceil(size / entriesPerBundle);
}

const entriesPerBundle = 256;

/**
 * Name of the package's only top-level folder: `<caseRef>-<yyyymmddThhmmssZ>`. What a path may not hold becomes `-`;
 * a reference without one usable character is `case`. `exportedAt`: an instant.
 */
export function topFolder(caseRef: string, exportedAt: string): string {
  const name = caseRef
    .slice(0, longestName)
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[.-]+|-+$/g, '');
  const seconds = exportedAt.slice(0, 19).replace(/[-:]/g, '');
  return `${name === '' ? 'case' : name}-${seconds}Z`;
}

/** Room is left for the longest path below it within 255 characters, the limit of many unpackers. */
const longestName = 80;
