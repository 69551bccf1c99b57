import { constants, createReadStream } from 'node:fs';
import { link, mkdir, open, readdir, rename, stat, unlink } from 'node:fs/promises';
import { type Readable } from 'node:stream';
import { type ByteRange } from './blob-store.js';

/** A file being written. */
export interface OpenFile {
  /** Writes all of the bytes. */
  append(bytes: Uint8Array): Promise<void>;
  /** Makes contents and size durable (fsync). */
  sync(): Promise<void>;
  close(): Promise<void>;
}

export interface FileState {
  readonly sizeBytes: number;
  readonly changedMs: number;
}

/**
 * The few operations on files that the local store stands on, apart from it so that a test can let each of
 * them fail. Errors are Node's own, with a `code`.
 */
export interface StoreFiles {
  /** Creates a file; EEXIST where one is there. */
  readonly create: (path: string, mode: number) => Promise<OpenFile>;
  /** Gives a file a second name on the same file system; atomic, EEXIST where the name is taken. */
  readonly link: (from: string, to: string) => Promise<void>;
  /** Puts a file in the place of another, in one step. */
  readonly rename: (from: string, to: string) => Promise<void>;
  readonly unlink: (path: string) => Promise<void>;
  /** Makes one folder; an existing one is left. */
  readonly makeFolder: (path: string) => Promise<void>;
  /** Makes the names in a folder durable (fsync). */
  readonly syncFolder: (path: string) => Promise<void>;
  /** Names in a folder, unsorted. */
  readonly list: (path: string) => Promise<readonly string[]>;
  /** Undefined where there is no such file. */
  readonly state: (path: string) => Promise<FileState | undefined>;
  readonly read: (path: string, range?: ByteRange) => Readable;
}

/** The file system. Folders are for the service's own account only. */
export const nodeFiles: StoreFiles = {
  async create(path, mode) {
    const file = await open(path, 'wx', mode);
    // The umask may have taken rights away; what is left must not depend on who started the service.
    await file.chmod(mode);
    return {
      append: async (bytes) => {
        for (let done = 0; done < bytes.length;) {
          done += (await file.write(bytes, done, bytes.length - done)).bytesWritten;
        }
      },
      sync: () => file.sync(),
      close: () => file.close(),
    };
  },
  link,
  rename,
  unlink,
  async makeFolder(path) {
    try {
      await mkdir(path, { mode: 0o750 });
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') throw error;
    }
  },
  async syncFolder(path) {
    const folder = await open(path, constants.O_RDONLY);
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  },
  list: (path) => readdir(path),
  async state(path) {
    try {
      const { size, mtimeMs } = await stat(path);
      return { sizeBytes: size, changedMs: mtimeMs };
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return undefined;
      throw error;
    }
  },
  read: (path, range) => createReadStream(path, { ...range, highWaterMark: 256 * 1024 }),
};

/** Node's code of a file system error, e.g. ENOENT. */
export function errorCode(error: unknown): string | undefined {
  return typeof error === 'object' &&
    error !== null &&
    'code' in error &&
    typeof error.code === 'string'
    ? error.code
    : undefined;
}
