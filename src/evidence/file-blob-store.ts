import { randomBytes } from 'node:crypto';
import { dirname, join } from 'node:path';
import { type Readable } from 'node:stream';
import { Refused } from '../platform/errors.js';
import {
  type BlobStore,
  type ByteRange,
  type StoredObject,
  type StoreHealth,
  type StoreSweep,
} from './blob-store.js';
import { type Digests, steps } from './digests.js';
import { errorCode, nodeFiles, type StoreFiles } from './store-files.js';
import { WrittenDigests } from './written-digests.js';

/** Read by the service and its group, written by nobody: a guard against accidents, not against root. */
const objectMode = 0o440;

/**
 * Objects in a local folder: `objects/ab/cd/<id>`, and `incoming/<id>` for what is being written or not yet
 * named by a row. The discipline: write and hash, fsync the file, `link()` to its final name (atomic, never
 * overwrites), fsync the folders. A failed fsync is never tried again: after it the kernel may hold pages as
 * clean that never reached the disk, so the file is dropped and the store takes nothing more until a restart.
 */
export class FileBlobStore implements BlobStore {
  /** Folders whose own name this process has made durable. */
  private readonly durable = new Set<string>();
  private fault: string | undefined;

  constructor(
    private readonly root: string,
    private readonly files: StoreFiles = nodeFiles,
  ) {}

  async open(): Promise<void> {
    for (const folder of [this.root, join(this.root, 'objects'), join(this.root, 'incoming')]) {
      await this.files.makeFolder(folder);
    }
    await this.files.syncFolder(this.root);
  }

  async put(source: AsyncIterable<Uint8Array>): Promise<StoredObject> {
    if (this.fault !== undefined)
      throw unusable('The store of evidence failed and takes no files.');
    const objectId = randomBytes(16).toString('hex');
    try {
      const digests = await this.write(this.incoming(objectId), source);
      await this.place(objectId);
      return { objectId, ...digests };
    } catch (error) {
      await this.drop(objectId).catch(() => undefined);
      throw this.isFull(error) ? unusable('The store of evidence is full.', error) : error;
    }
  }

  async settle(objectId: string): Promise<void> {
    await this.remove(this.incoming(objectId));
  }

  async drop(objectId: string): Promise<void> {
    // The marker goes last, and only when the object is durably gone: a crash leaves what the sweep can see.
    const path = this.final(objectId);
    if (await this.remove(path)) await this.mustSync(() => this.files.syncFolder(dirname(path)));
    await this.remove(this.incoming(objectId));
  }

  async read(objectId: string, range?: ByteRange): Promise<Readable | undefined> {
    const size = await this.size(objectId);
    return size === undefined ? undefined : this.files.read(this.final(objectId), range);
  }

  async size(objectId: string): Promise<number | undefined> {
    return (await this.files.state(this.final(objectId)))?.sizeBytes;
  }

  async sweep(
    isKept: (objectId: string) => Promise<boolean>,
    idleSinceMs: number,
  ): Promise<StoreSweep> {
    let halfWritten = 0;
    let unclaimed = 0;
    for (const objectId of await this.files.list(join(this.root, 'incoming'))) {
      const marker = isObjectId(objectId)
        ? await this.files.state(this.incoming(objectId))
        : undefined;
      if (marker === undefined || marker.changedMs > idleSinceMs) continue;
      if (await isKept(objectId)) {
        await this.settle(objectId);
        continue;
      }
      if ((await this.size(objectId)) === undefined) halfWritten++;
      else unclaimed++;
      await this.drop(objectId);
    }
    return { halfWritten, unclaimed };
  }

  health(): StoreHealth {
    return this.fault === undefined ? { state: 'good' } : { state: 'degraded', reason: this.fault };
  }

  /** Each step is hashed after it was written: what is told is what went to the disk. */
  private async write(path: string, source: AsyncIterable<Uint8Array>): Promise<Digests> {
    const file = await this.files.create(path, objectMode);
    const written = new WrittenDigests(path);
    try {
      for await (const chunk of source) {
        for (const step of steps(chunk)) {
          await file.append(step);
          written.wrote(step);
        }
      }
      const [digests] = await Promise.all([written.digests(), this.mustSync(() => file.sync())]);
      return digests;
    } finally {
      await written.close();
      await file.close();
    }
  }

  /** Gives the finished file its final name. A folder is new to this process until its parent was synced by it. */
  private async place(objectId: string): Promise<void> {
    const top = join(this.root, 'objects');
    const first = join(top, objectId.slice(0, 2));
    const second = join(first, objectId.slice(2, 4));
    for (const [folder, parent] of [
      [first, top],
      [second, first],
    ] as const) {
      if (this.durable.has(folder)) continue;
      await this.files.makeFolder(folder);
      await this.mustSync(() => this.files.syncFolder(parent));
      this.durable.add(folder);
    }
    await this.files.link(this.incoming(objectId), this.final(objectId));
    await this.mustSync(() => this.files.syncFolder(second));
    await this.mustSync(() => this.files.syncFolder(join(this.root, 'incoming')));
  }

  private async mustSync(sync: () => Promise<void>): Promise<void> {
    try {
      await sync();
    } catch (error) {
      if (this.isFull(error)) throw error;
      this.fault = `fsync failed: ${errorCode(error) ?? 'unknown'}`;
      throw unusable('The bytes could not be made durable; the upload was dropped.', error);
    }
  }

  private isFull(error: unknown): boolean {
    return ['ENOSPC', 'EDQUOT'].includes(errorCode(error) ?? '');
  }

  /** Whether there was something to remove. */
  private async remove(path: string): Promise<boolean> {
    try {
      await this.files.unlink(path);
      return true;
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return false;
      throw error;
    }
  }

  private incoming(objectId: string): string {
    return join(this.root, 'incoming', objectId);
  }

  private final(objectId: string): string {
    return join(this.root, 'objects', objectId.slice(0, 2), objectId.slice(2, 4), objectId);
  }
}

function unusable(message: string, cause?: unknown): Refused {
  return new Refused('unavailable', message, { cause });
}

function isObjectId(name: string): boolean {
  return /^[0-9a-f]{32}$/.test(name);
}
