import { createReadStream } from 'node:fs';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Readable } from 'node:stream';
import { isSystemError } from '../platform/system-error.js';

/** A package as it is handed out. */
export interface PackageFile {
  readonly bytes: Readable;
  readonly sizeBytes: number;
}

/**
 * The folder of finished packages below the home, for the service's account alone. It belongs to one process: a half
 * file found at its start is one that a process before it left.
 */
export class ExportFiles {
  constructor(private readonly folder: string) {}

  /** Makes the folder and clears half files away. */
  async open(): Promise<void> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    const halves = (await readdir(this.folder)).filter((name) => name.endsWith('.part'));
    for (const name of halves) await rm(join(this.folder, name), { force: true });
  }

  /** Where the package is written while it is not whole. `id`: of the export, a UUID. */
  halfPath(id: string): string {
    return join(this.folder, `${id}.zip.part`);
  }

  /** Gives the whole file its name; returns its size in bytes. */
  async keep(id: string): Promise<number> {
    await rename(this.halfPath(id), this.path(id));
    return (await stat(this.path(id))).size;
  }

  async remove(id: string): Promise<void> {
    await rm(this.halfPath(id), { force: true });
    await rm(this.path(id), { force: true });
  }

  /** Undefined where the file is gone. */
  async read(id: string): Promise<PackageFile | undefined> {
    try {
      const { size } = await stat(this.path(id));
      return { bytes: createReadStream(this.path(id)), sizeBytes: size };
    } catch (error) {
      if (isSystemError(error, 'ENOENT')) return undefined;
      throw error;
    }
  }

  private path(id: string): string {
    return join(this.folder, `${id}.zip`);
  }
}
