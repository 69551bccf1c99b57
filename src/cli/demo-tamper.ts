import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isPayload, manifestText } from '../core/package/bag-manifests.js';
import { layout } from '../core/package/layout.js';
import { type PackageFiles } from '../core/package/package-files.js';

/** One way to cheat with an unpacked package; the manifests are repaired after it, so only the ledger can tell. */
export interface Tampering {
  /** Folder name of the tampered copy. */
  readonly name: string;
  readonly words: string;
  /** The code that must come up. */
  readonly code: string;
  readonly apply: (bag: string) => Promise<void>;
}

export const tamperings: readonly Tampering[] = [
  {
    name: 'one-byte-of-evidence',
    words: 'one bit of an evidence file is changed',
    code: 'E_BLOB',
    apply: async (bag: string): Promise<void> => {
      const folder = join(bag, layout.objects);
      const [object] = (await readdir(folder)).sort();
      await editBytes(join(folder, object ?? ''), (bytes) => {
        bytes[0] = (bytes[0] ?? 0) ^ 1;
      });
    },
  },
  {
    name: 'an-event-removed',
    words: 'an event in the middle of an item’s chain is taken out',
    code: 'E_CHAIN',
    apply: (bag) => editItemChain(bag, (lines) => lines.filter((_, i) => i !== 1)),
  },
  {
    name: 'a-signature-stripped',
    words: 'the second signature under a correction is taken away',
    code: 'E_ROLE',
    apply: (bag) => editItemChain(bag, (lines) => lines.map(withoutSecondSignature)),
  },
];

/** Writes a package's files below a folder. */
export async function unpack(files: PackageFiles, folder: string): Promise<void> {
  for (const path of files.paths) {
    const target = join(folder, path);
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, files.open(path));
  }
}

/** Makes the bag's manifests right again, as whoever cheats would. */
export async function repairManifests(bag: string): Promise<void> {
  const paths = (await filesBelow(bag, '')).sort();
  const payload = paths.filter(isPayload);
  await writeManifests(bag, payload, [layout.manifestSha256, layout.manifestSha512]);
  const ownManifests: readonly string[] = [layout.tagManifestSha256, layout.tagManifestSha512];
  const tags = paths.filter((path) => !isPayload(path) && !ownManifests.includes(path));
  await writeManifests(bag, tags, [layout.tagManifestSha256, layout.tagManifestSha512]);
}

async function writeManifests(
  bag: string,
  paths: readonly string[],
  [sha256Name, sha512Name]: readonly [string, string],
): Promise<void> {
  const lines = async (algorithm: string) =>
    Promise.all(
      paths.map(async (path) => ({
        path,
        digest: createHash(algorithm)
          .update(await readFile(join(bag, path)))
          .digest('hex'),
      })),
    );
  await writeFile(join(bag, sha256Name), manifestText(await lines('sha256')));
  await writeFile(join(bag, sha512Name), manifestText(await lines('sha512')));
}

async function filesBelow(bag: string, folder: string): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await readdir(join(bag, folder), { withFileTypes: true })) {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    found.push(...(entry.isDirectory() ? await filesBelow(bag, path) : [path]));
  }
  return found;
}

async function editBytes(path: string, edit: (bytes: Buffer) => void): Promise<void> {
  const bytes = await readFile(path);
  edit(bytes);
  await writeFile(path, bytes);
}

/** Edits the chain of an item that was corrected: it has a line with two signatures. */
async function editItemChain(
  bag: string,
  edit: (lines: readonly string[]) => readonly string[],
): Promise<void> {
  const folder = join(bag, layout.events);
  for (const name of (await readdir(folder)).sort()) {
    const lines = (await readFile(join(folder, name), 'utf8')).split('\n').slice(0, -1);
    if (!lines.some((line) => line.includes('note.corrected/1'))) continue;
    await writeFile(
      join(folder, name),
      edit(lines)
        .map((line) => `${line}\n`)
        .join(''),
    );
    return;
  }
  throw new Error('no item of the exercise was corrected');
}

function withoutSecondSignature(line: string): string {
  return line.replace(/("signatures":\["[0-9a-f]+"),"[0-9a-f]+"\]/, '$1]');
}
