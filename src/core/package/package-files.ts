import { concat } from '../canonical/bytes.js';

/** The files of a package, wherever they lie. Paths are relative to the bag's folder. */
export interface PackageFiles {
  /** Every path once, in no particular order. */
  readonly paths: readonly string[];
  has(path: string): boolean;
  /** The file's bytes from its start. @throws DamagedFileError, UnreadableInputError while they are read */
  open(path: string): AsyncIterable<Uint8Array>;
}

/** What is wrong with a container as such. `path`: a name as the container has it; null where no name is to blame. */
export interface ContainerFault {
  readonly code: 'E_BAG' | 'E_LIMIT';
  readonly path: string | null;
  readonly detail: string;
}

/** A ZIP or a folder as opened. One with faults is not read any further. */
export type Container =
  | { readonly kind: 'sound'; readonly files: PackageFiles }
  | { readonly kind: 'refused'; readonly faults: readonly ContainerFault[] };

/** A file whose bytes are not what its container says of them: a finding. */
export class DamagedFileError extends Error {
  override readonly name = 'DamagedFileError';
}

/** What was given cannot be read at all, so that there is nothing to give a verdict on. */
export class UnreadableInputError extends Error {
  override readonly name = 'UnreadableInputError';
}

const nameForm = /^[A-Za-z0-9._/-]+$/;

/**
 * A name that means the same on every system and stays inside the folder it is unpacked to: no other characters, no empty
 * segment, no `.` or `..`.
 */
export function isSafeName(name: string): boolean {
  return nameForm.test(name) && name.split('/').every((segment) => !unsafeSegments.has(segment));
}

const unsafeSegments: ReadonlySet<string> = new Set(['', '.', '..']);

/** The whole file; undefined if there is none, or if it is longer than `atMost` bytes. */
export async function readFile(
  files: PackageFiles,
  path: string,
  atMost: number,
): Promise<Uint8Array | undefined> {
  if (!files.has(path)) return undefined;
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of files.open(path)) {
    length += chunk.length;
    if (length > atMost) return undefined;
    chunks.push(chunk);
  }
  return concat(...chunks);
}
