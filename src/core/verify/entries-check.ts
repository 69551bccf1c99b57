import { equalBytes } from '../canonical/bytes.js';
import { emptyRoot } from '../ledger/merkle-tree.js';
import { readEntryBundle, tileWidth } from '../ledger/tiles.js';
import { entryBundleCount, entryBundlePath } from '../package/layout.js';
import { readFile } from '../package/package-files.js';
import { type KeptCheckpoint } from './checkpoint-check.js';
import { type Inspection } from './inspection.js';
import { type Log } from './links-check.js';
import { LogEntries } from './log-entries.js';
import { type VerifiedCheckpoint } from './note-check.js';

/** Entry bundle N from a folder outside the package; undefined if it is not there, or longer than `atMost` bytes. */
export type BundleReader = (number: number, atMost: number) => Promise<Uint8Array | undefined>;

const bundleBytes = tileWidth * 76;

/** A signed size of 2^50 must not keep a verifier busy for years: after so many missing bundles the rest is not named. */
const missingAtMost = 4096;

/**
 * All entries up to the checkpoint, or undefined if they are not all there: then nothing can be said of what the log holds
 * besides the enclosed events.
 */
export async function readEntries(
  inspection: Inspection,
  checkpoint: VerifiedCheckpoint,
  outside: BundleReader | undefined,
): Promise<LogEntries | undefined> {
  const { engine, files, description, findings } = inspection;
  const isIncluded = description.entries === 'included';
  if (!isIncluded && outside === undefined) return undefined;
  const read = outside ?? ((number, most) => readFile(files, entryBundlePath(number), most));
  const bundles = await readBundles(inspection, checkpoint.size, read);
  if (bundles === undefined) return undefined;
  const entries = new LogEntries(engine, checkpoint.size);
  for (const bundle of bundles)
    readEntryBundle(bundle)?.forEach((leaf) => {
      entries.append(leaf);
    });
  const root = entries.rootAt(checkpoint.size) ?? emptyRoot(engine);
  if (!equalBytes(root, checkpoint.root)) {
    findings.add('E_NO_PROOF', 8, {}, "the entries do not make the checkpoint's root");
    return undefined;
  }
  return entries;
}

/** Step 2: whether the log is the continuation of the one that was kept. Returns whether the kept one is the newer. */
export function checkKept(
  { findings }: Inspection,
  { checkpoint, entries }: Log,
  kept: KeptCheckpoint | undefined,
): boolean {
  if (checkpoint === undefined || kept === undefined) return false;
  if (kept.size > checkpoint.size) {
    findings.add('W_STALE', 2, {}, 'the kept checkpoint is newer than the package');
    return true;
  }
  const root = entries?.rootAt(kept.size);
  if (root !== undefined && !equalBytes(root, kept.root)) {
    findings.add('E_CONSISTENCY', 2, {}, 'the log is not a continuation of the one that was kept');
  }
  return false;
}

async function readBundles(
  { findings }: Inspection,
  size: number,
  read: BundleReader,
): Promise<readonly Uint8Array[] | undefined> {
  const bundles: Uint8Array[] = [];
  let missing = 0;
  for (let number = 0; number < entryBundleCount(size) && missing < missingAtMost; number += 1) {
    const bytes = await read(number, bundleBytes);
    const count = Math.min(tileWidth, size - number * tileWidth);
    if (bytes !== undefined && readEntryBundle(bytes)?.length === count) {
      bundles.push(bytes);
      continue;
    }
    missing += 1;
    findings.add('E_NO_PROOF', 8, { path: entryBundlePath(number) }, 'missing or malformed');
  }
  return missing > 0 ? undefined : bundles;
}
