import { readSize } from '../ledger/checkpoint.js';
import { entryBundleCount, eventsPath, inPayload, layout } from '../package/layout.js';
import { type PackageJson } from '../package/package-json.js';
import { type Inspection } from './inspection.js';

const alwaysNamed: ReadonlySet<string> = new Set([
  layout.bagit,
  layout.bagInfo,
  layout.manifestSha256,
  layout.manifestSha512,
  layout.tagManifestSha256,
  layout.tagManifestSha512,
  layout.seal,
  layout.readme,
  layout.packageJson,
  layout.verifyHtml,
  layout.verifyPython,
  layout.caseJsonld,
  layout.hashdeep,
  layout.policy,
  layout.checkpoint,
  layout.checkpointBody,
  layout.checkpointSignature,
]);

/** Files that nothing names are planted, however well the manifests list them. `size`: of the verified checkpoint. */
export function checkNamedFiles(
  { digests, description, findings }: Inspection,
  size: number | undefined,
): void {
  const named = namedPaths(description);
  for (const path of digests.keys()) {
    if (named.has(path) || liesInOpenFolder(path) || isBundle(path, description, size)) continue;
    findings.add('E_BAG', 0, { path }, 'nothing names this file');
  }
}

function namedPaths({ chains, items }: PackageJson): ReadonlySet<string> {
  const objects = items.flatMap((item) => item.objects.flatMap(({ path }) => path ?? []));
  return new Set([
    ...alwaysNamed,
    ...chains.map(({ id }) => eventsPath(id)),
    ...objects.map(inPayload),
  ]);
}

/** Folders whose files name themselves: reports, time-stamps, earlier checkpoints. */
function liesInOpenFolder(path: string): boolean {
  const end = path.lastIndexOf('/') + 1;
  const folder = path.slice(0, end);
  if (folder === layout.checkpoints) return readSize(path.slice(end)) !== undefined;
  return folder === layout.report || folder === layout.timestamps;
}

function isBundle(path: string, { entries }: PackageJson, size: number | undefined): boolean {
  if (entries === 'external' || !path.startsWith(layout.entries)) return false;
  const number = readSize(path.slice(layout.entries.length));
  return number !== undefined && (size === undefined || number < entryBundleCount(size));
}
