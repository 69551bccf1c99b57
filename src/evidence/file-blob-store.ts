import { randomBytes } from 'node:crypto';
import { dirname, join } from 'node:path';
import { type Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { Refused } from '../platform/errors.js';
import {
  type BlobStore,
  type ByteRange,
  type StoredObject,
  type StoreHealth,
  type StoreSweep,
} from './blob-store.js';
import { type Digests } from './digests.js';
import { chunksOf, doNotOpen, ObjectCipher, plainSize, sealedHeader } from './object-cipher.js';
import { type ObjectKeyring, type StoredKey } from './object-keyring.js';
import { openSealed } from './sealed-file.js';
import { errorCode, nodeFiles, type OpenFile, type StoreFiles } from './store-files.js';
import { WrittenDigests } from './written-digests.js';

/** Read by the service and its group, written by nobody: a guard against accidents, not against root. */
const objectMode = 0o440;

/**
 * Objects in a local folder: `objects/ab/cd/<id>`, and `incoming/<id>` for what is being written or not yet
 * named by a row. The discipline: write and hash, fsync the file, `link()` to its final name (atomic, never
 * overwrites), fsync the folders. A failed fsync is never tried again: after it the kernel may hold pages as
 * clean that never reached the disk, so the file is dropped and the store takes nothing more until a restart. Every
 * object is sealed under a key of its own (ADR 18); files from before that are plain, and have no key.
 */
export class FileBlobStore implements BlobStore {
  /** Folders whose own name this process has made durable. */
  private readonly durable = new Set<string>();
  private fault: string | undefined;

  constructor(
    private readonly root: string,
    private readonly keyring: ObjectKeyring,
    private readonly files: StoreFiles = nodeFiles,
  ) {}

  /** Throws where the keys that the objects need are not at hand. */
  async open(): Promise<void> {
    await this.keyring.open();
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
      const digests = await this.write(objectId, source, () => this.keyring.draw(objectId));
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
    // First what is refused where an event names the object after all.
    await this.keyring.forget(objectId);
    // The marker goes last, and only when the object is durably gone: a crash leaves what the sweep can see.
    await this.removeObject(objectId);
    await this.remove(this.incoming(objectId));
  }

  async destroy(objectId: string): Promise<void> {
    await this.removeObject(objectId);
    // A marker is a second name of the same bytes.
    if (await this.remove(this.incoming(objectId))) await this.syncIncoming();
  }

  async read(objectId: string, range?: ByteRange): Promise<Readable | undefined> {
    const found = await this.find(objectId);
    if (found === undefined) return undefined;
    const path = this.final(objectId);
    if (found.key === undefined) return this.files.read(path, range);
    const { sizeBytes } = found;
    const cipher = new ObjectCipher(objectId, await this.keyring.unwrap(objectId, found.key));
    const wanted = range ?? { start: 0, end: Math.max(0, sizeBytes - 1) };
    return openSealed((stretch) => this.files.read(path, stretch), cipher, sizeBytes, wanted);
  }

  async size(objectId: string): Promise<number | undefined> {
    return (await this.find(objectId))?.sizeBytes;
  }

  /**
   * Seals an object from before encryption in its place, if it still has the SHA-256 that it was taken in with. For the
   * command line alone: while it runs, no service may write here. What breaks off is done anew the next time.
   */
  async seal(objectId: string, sha256: string): Promise<SealOutcome> {
    const found = await this.find(objectId);
    if (found === undefined) return 'missing';
    if (found.key === undefined) {
      const plain = this.files.read(this.final(objectId));
      await this.remove(this.incoming(objectId));
      const digests = await this.write(objectId, plain, () => this.keyring.redraw(objectId));
      if (digests.sha256 !== sha256) {
        await this.keyring.forget(objectId);
        await this.remove(this.incoming(objectId));
        return 'differs';
      }
      await this.files.rename(this.incoming(objectId), this.final(objectId));
      await this.mustSync(() => this.files.syncFolder(dirname(this.final(objectId))));
    }
    await this.keyring.settle(objectId);
    return 'sealed';
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
      if ((await this.files.state(this.final(objectId))) === undefined) halfWritten++;
      else unclaimed++;
      await this.drop(objectId);
    }
    return { halfWritten, unclaimed };
  }

  health(): StoreHealth {
    return this.fault === undefined ? { state: 'good' } : { state: 'degraded', reason: this.fault };
  }

  /** What lies under the name, and with which key it opens: none where it is plain. */
  private async find(objectId: string): Promise<FoundObject | undefined> {
    const path = this.final(objectId);
    const state = await this.files.state(path);
    if (state === undefined) return undefined;
    const key = await this.keyring.find(objectId);
    const isSealed = await this.beginsSealed(path);
    if (!isSealed && key?.isSettled !== true) return { sizeBytes: state.sizeBytes, key: undefined };
    if (key === undefined) throw doNotOpen('their key is gone');
    const sizeBytes = isSealed ? plainSize(state.sizeBytes) : undefined;
    if (sizeBytes === undefined) throw doNotOpen('the file has not the form of a sealed object');
    return { sizeBytes, key };
  }

  private async beginsSealed(path: string): Promise<boolean> {
    const head = await buffer(this.files.read(path, { start: 0, end: sealedHeader.length - 1 }));
    return head.equals(sealedHeader);
  }

  /** Each chunk is hashed after it was written: what is told is what went to the disk. */
  private async write(
    objectId: string,
    source: AsyncIterable<Uint8Array>,
    drawKey: () => Promise<Uint8Array>,
  ): Promise<Digests> {
    const path = this.incoming(objectId);
    const file = await this.files.create(path, objectMode);
    try {
      const cipher = new ObjectCipher(objectId, await drawKey());
      return await this.fill(file, new WrittenDigests(path, cipher), cipher, source);
    } finally {
      await file.close();
    }
  }

  private async fill(
    file: OpenFile,
    written: WrittenDigests,
    cipher: ObjectCipher,
    source: AsyncIterable<Uint8Array>,
  ): Promise<Digests> {
    try {
      for await (const chunk of chunksOf(source)) {
        await file.append(cipher.seal(chunk));
        written.wrote(chunk);
      }
      const [digests] = await Promise.all([written.digests(), this.mustSync(() => file.sync())]);
      return digests;
    } finally {
      await written.close();
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
    await this.syncIncoming();
  }

  private async syncIncoming(): Promise<void> {
    await this.mustSync(() => this.files.syncFolder(join(this.root, 'incoming')));
  }

  private async removeObject(objectId: string): Promise<void> {
    const path = this.final(objectId);
    if (await this.remove(path)) await this.mustSync(() => this.files.syncFolder(dirname(path)));
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

/** What became of an object that was to be sealed: `differs` is left as it was. */
export type SealOutcome = 'sealed' | 'missing' | 'differs';

interface FoundObject {
  readonly sizeBytes: number;
  readonly key: StoredKey | undefined;
}

function unusable(message: string, cause?: unknown): Refused {
  return new Refused('unavailable', message, { cause });
}

function isObjectId(name: string): boolean {
  return /^[0-9a-f]{32}$/.test(name);
}
