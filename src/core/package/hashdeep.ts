/** Bytes that hashdeep is to look for. `path`: relative to the bag. */
export interface KnownFile {
  readonly sizeBytes: number;
  readonly sha256: string;
  readonly path: string;
}

/** A list of known files as `hashdeep -c sha256` writes it, sorted by path. */
export function hashdeepText(files: readonly KnownFile[]): string {
  const lines = [...files]
    .sort((a, b) => (a.path < b.path ? -1 : 1))
    .map(({ sizeBytes, sha256, path }) => `${sizeBytes},${sha256},${path}\n`);
  return `%%%% HASHDEEP-1.0\n%%%% size,sha256,filename\n##\n${lines.join('')}`;
}
