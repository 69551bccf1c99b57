import { readUtf8 } from '../canonical/bytes.js';
import { isSafeName, type PackageFiles } from './package-files.js';
import { type Line, readLines } from './read-lines.js';

/** Paths and their hex digests. */
export type Manifest = ReadonlyMap<string, string>;

/** Far longer than any path of ours with a SHA-512 before it. */
const longestLine = 128 * 1024;

/**
 * A manifest of BagIt (RFC 8493 §2.1.3), written as `sha256sum` reads it. Undefined if it is missing, or if one line is not
 * `<hex digest>  <path>`, names a path that has no place in it, or one that it had before.
 */
export async function readManifest(
  files: PackageFiles,
  path: string,
  digestBytes: number,
  hasPlace: (path: string) => boolean,
): Promise<Manifest | undefined> {
  if (!files.has(path)) return undefined;
  const manifest = new Map<string, string>();
  const form = new RegExp(`^([0-9a-f]{${2 * digestBytes}})  (.+)$`);
  for await (const line of readLines(files.open(path), longestLine)) {
    const [, digest, listed] = form.exec(textOf(line)) ?? [];
    if (digest === undefined || listed === undefined || manifest.has(listed)) return undefined;
    if (!isSafeName(listed) || !hasPlace(listed)) return undefined;
    manifest.set(listed, digest);
  }
  return manifest;
}

/** Empty, and so in no form, for a line that does not end, is too long or is no UTF-8. */
function textOf(line: Line): string {
  return (line.kind === 'line' ? readUtf8(line.bytes) : undefined) ?? '';
}
