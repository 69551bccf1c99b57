import { toHex } from '../canonical/hex.js';
import { type Engine } from '../engine.js';
import { DamagedFileError, type PackageFiles } from '../package/package-files.js';
import { type Findings } from './finding.js';

/** Digests in hex. */
export interface FileDigest {
  readonly size: number;
  readonly sha256: string;
  readonly sha512: string;
}

/**
 * Reads every file once, piece by piece: for the manifests, and for the evidence among them. A file whose bytes are not
 * what its container says is a finding of the container (step 0).
 */
export async function digestFiles(
  engine: Engine,
  files: PackageFiles,
  findings: Findings,
  onRead: (bytes: number) => void,
): Promise<ReadonlyMap<string, FileDigest>> {
  const digests = new Map<string, FileDigest>();
  for (const path of files.paths) {
    try {
      digests.set(path, await digestOf(engine, files.open(path), onRead));
    } catch (error) {
      if (!(error instanceof DamagedFileError)) throw error;
      findings.add('E_BAG', 0, { path }, error.message);
    }
  }
  return digests;
}

async function digestOf(
  engine: Engine,
  chunks: AsyncIterable<Uint8Array>,
  onRead: (bytes: number) => void,
): Promise<FileDigest> {
  const [sha256, sha512] = [engine.startSha256(), engine.startSha512()];
  let size = 0;
  for await (const chunk of chunks) {
    sha256.update(chunk);
    sha512.update(chunk);
    size += chunk.length;
    onRead(chunk.length);
  }
  return { size, sha256: toHex(sha256.digest()), sha512: toHex(sha512.digest()) };
}
