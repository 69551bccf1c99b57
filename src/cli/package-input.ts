import { constants } from 'node:fs';
import { type FileHandle, open, readdir, readFile, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { type FolderEntry, openFolder } from '../core/package/folder-files.js';
import { type Container, UnreadableInputError } from '../core/package/package-files.js';
import { type RandomAccess } from '../core/package/zip-directory.js';
import { openZip } from '../core/package/zip-files.js';
import { type BundleReader } from '../core/verify/entries-check.js';
import { nodeEngine } from '../operate/engine.js';

/** A package as it lies on disk. Whoever opened it closes it. */
export interface PackageInput {
  readonly container: Container;
  readonly close: () => Promise<void>;
}

/** Opens a ZIP or an unpacked folder. @throws UnreadableInputError */
export async function openPackage(path: string): Promise<PackageInput> {
  const found = await orUnreadable(path, stat(path));
  if (found.isDirectory()) {
    const container = openFolder(await listFolder(path), (inside) =>
      readPieces(join(path, inside)),
    );
    return { container, close: () => Promise.resolve() };
  }
  if (!found.isFile()) throw new UnreadableInputError(`${path} is neither a file nor a folder`);
  const file = await orUnreadable(path, open(path));
  try {
    const container = await openZip(nodeEngine, new FileAccess(path, file, found.size));
    return { container, close: () => file.close() };
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** A whole file that the command was given besides the package. @throws UnreadableInputError */
export async function readInput(path: string): Promise<Uint8Array> {
  return await orUnreadable(path, readFile(path));
}

/** Entry bundles in a folder, each in a file of its number. */
export function bundlesIn(folder: string): BundleReader {
  return async (number, atMost) => {
    const path = join(folder, String(number));
    try {
      const bytes = await readFile(path);
      return bytes.length > atMost ? undefined : bytes;
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return undefined;
      throw unreadable(path, error);
    }
  };
}

class FileAccess implements RandomAccess {
  constructor(
    private readonly path: string,
    private readonly file: FileHandle,
    readonly size: number,
  ) {}

  async read(offset: number, length: number): Promise<Uint8Array> {
    const bytes = new Uint8Array(length);
    for (let done = 0; done < length;) {
      const reading = this.file.read(bytes, done, length - done, offset + done);
      const { bytesRead } = await orUnreadable(this.path, reading);
      if (bytesRead === 0) throw new UnreadableInputError(`${this.path} grew shorter`);
      done += bytesRead;
    }
    return bytes;
  }
}

/** Everything below a folder but folders, whatever it is: a link is listed as a link, not as what it leads to. */
async function listFolder(folder: string): Promise<readonly FolderEntry[]> {
  const listing = readdir(folder, { recursive: true, withFileTypes: true });
  const entries = await orUnreadable(folder, listing);
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => {
      const path = relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/');
      if (entry.isFile()) return { path, kind: 'file' };
      return { path, kind: entry.isSymbolicLink() ? 'link' : 'special' };
    });
}

/** Fewer and larger reads: a package is read twice. */
const pieceBytes = 256 * 1024;

async function* readPieces(path: string): AsyncGenerator<Uint8Array> {
  // A link put there after the listing is not followed either.
  const file = await orUnreadable(path, open(path, constants.O_RDONLY | constants.O_NOFOLLOW));
  try {
    for (;;) {
      const buffer = new Uint8Array(pieceBytes);
      const { bytesRead } = await orUnreadable(path, file.read(buffer, 0, buffer.length));
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}

async function orUnreadable<T>(path: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw unreadable(path, error);
  }
}

function unreadable(path: string, error: unknown): UnreadableInputError {
  return new UnreadableInputError(`${path} cannot be read: ${codeOf(error) ?? String(error)}`);
}

function codeOf(error: unknown): string | undefined {
  const hasCode = typeof error === 'object' && error !== null && 'code' in error;
  return hasCode ? String(error.code) : undefined;
}
