import { equalBytes, utf8 } from '../canonical/bytes.js';
import { bagitText, isPayload } from '../package/bag-manifests.js';
import { layout } from '../package/layout.js';
import { type PackageFiles, readFile } from '../package/package-files.js';
import { type Manifest, readManifest } from '../package/read-manifest.js';
import { type FileDigest } from './file-digests.js';
import { type Findings } from './finding.js';

interface Bag {
  readonly files: PackageFiles;
  readonly digests: ReadonlyMap<string, FileDigest>;
  readonly findings: Findings;
}

const longestBagInfo = 1024 * 1024;
const oxumLabel = 'Payload-Oxum:';
const edges = /^[ \t\r]+|[ \t\r]+$/g;

const manifests = [
  { path: layout.manifestSha256, digest: 'sha256', bytes: 32, lists: isPayload },
  { path: layout.manifestSha512, digest: 'sha512', bytes: 64, lists: isPayload },
  { path: layout.tagManifestSha256, digest: 'sha256', bytes: 32, lists: isTagFile },
  { path: layout.tagManifestSha512, digest: 'sha512', bytes: 64, lists: isTagFile },
] as const;

/** In no manifest: they are written after them. */
const unlisted: ReadonlySet<string> = new Set([
  layout.tagManifestSha256,
  layout.tagManifestSha512,
  layout.seal,
]);

/**
 * Whether the bag is whole (BagIt 1.0, RFC 8493): what a damaged copy shows. Against whoever wants to deceive it protects
 * nobody; the ledger inside does.
 */
export async function checkBag(bag: Bag): Promise<void> {
  await checkBagit(bag);
  for (const one of manifests) {
    const manifest = await readManifest(bag.files, one.path, one.bytes, one.lists);
    if (manifest === undefined) {
      bag.findings.add('E_BAG', 0, { path: one.path }, 'the manifest is missing or malformed');
    } else {
      checkManifest(bag, manifest, one);
    }
  }
  await checkBagInfo(bag);
}

function isTagFile(path: string): boolean {
  return !isPayload(path) && !unlisted.has(path);
}

async function checkBagit({ files, findings }: Bag): Promise<void> {
  const wanted = utf8(bagitText);
  const bagit = await readFile(files, layout.bagit, wanted.length);
  if (bagit !== undefined && equalBytes(bagit, wanted)) return;
  findings.add('E_BAG', 0, { path: layout.bagit }, 'not the declaration of BagIt 1.0');
}

function checkManifest(
  { digests, findings }: Bag,
  manifest: Manifest,
  { digest, lists }: (typeof manifests)[number],
): void {
  for (const [path, listed] of manifest) {
    const found = digests.get(path);
    if (found === undefined) findings.add('E_BAG', 0, { path }, 'listed, but not there');
    else if (found[digest] !== listed) findings.add('E_BAG', 0, { path }, `${digest} differs`);
  }
  for (const path of digests.keys()) {
    if (lists(path) && !manifest.has(path)) findings.add('E_BAG', 0, { path }, 'not listed');
  }
}

async function checkBagInfo({ files, digests, findings }: Bag): Promise<void> {
  const bytes = await readFile(files, layout.bagInfo, longestBagInfo);
  const payload = [...digests].filter(([path]) => isPayload(path));
  const octets = payload.reduce((sum, [, { size }]) => sum + size, 0);
  const oxum = `${octets}.${payload.length}`;
  // Whatever else stands there is for people, in whatever characters.
  const lines = latin1(bytes ?? new Uint8Array(0)).split('\n');
  const stated = lines.filter((line) => line.startsWith(oxumLabel));
  const isRight = stated.every((line) => line.slice(oxumLabel.length).replace(edges, '') === oxum);
  if (bytes !== undefined && isRight) return;
  findings.add('E_BAG', 0, { path: layout.bagInfo }, 'missing, or Payload-Oxum is wrong');
}

/** Each byte as the character of that number: every text of ASCII is found in it. */
function latin1(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
}
