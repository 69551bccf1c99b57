import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '../platform/clock.js';
import { uuidV7 } from '../platform/uuid-v7.js';
import { BLOB_STORE, type BlobStore } from './blob-store.js';
import { type ReceivedFile } from './upload-receiver.js';
import { type StagedUpload, UploadReader } from './upload.reader.js';
import { UploadStore } from './upload.store.js';

/** How long an upload waits for the event that names it. */
const uploadKeptMs = 24 * 60 * 60 * 1000;

/** A file that nobody wrote to for so long belongs to an upload that died with its process. */
const idleMs = 60 * 60 * 1000;

/** What a sweep ended or removed. */
export interface StagingSweep {
  readonly lapsedUploads: number;
  readonly halfWritten: number;
  readonly unclaimed: number;
}

/** Keeps rows and objects in step: never a row without bytes, never bytes that nothing will remove. */
@Injectable()
export class StagingService {
  constructor(
    @Inject(BLOB_STORE) private readonly blobs: BlobStore,
    @Inject(UploadStore) private readonly uploads: UploadStore,
    @Inject(UploadReader) private readonly reader: UploadReader,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Writes the row for a file that is durable in the store; where that fails, the file goes too. */
  async stage(accountId: string, chainId: string, received: ReceivedFile): Promise<StagedUpload> {
    const { stored, form } = received;
    const receivedMs = this.clock.nowMs();
    const upload = { ...stored, ...form, uploadId: uuidV7(receivedMs), chainId, receivedMs };
    try {
      await this.uploads.insert(accountId, upload);
    } catch (error) {
      await this.dropUnlessKnown(stored.objectId);
      throw error;
    }
    await this.blobs.settle(stored.objectId);
    return upload;
  }

  /** Removes a file that no row names. */
  async drop(objectId: string): Promise<void> {
    await this.blobs.drop(objectId);
  }

  /** Removes an upload unless an event names it. The row lapses first, so that none can name it from then on. */
  async discard(accountId: string, upload: StagedUpload): Promise<void> {
    if (await this.uploads.lapse(accountId, upload.uploadId)) await this.remove(upload.objectId);
  }

  /** Ends uploads that waited too long, and clears away what crashed processes left in the store. */
  async sweep(): Promise<StagingSweep> {
    const nowMs = this.clock.nowMs();
    const lapsed = await this.uploads.lapseAll(nowMs - uploadKeptMs);
    for (const objectId of lapsed) await this.remove(objectId);
    const swept = await this.blobs.sweep(
      (objectId) => this.reader.isKnown(objectId),
      nowMs - idleMs,
    );
    return { lapsedUploads: lapsed.length, ...swept };
  }

  /** A failed insert may have been committed. In doubt the file stays, marked, and the sweep decides later. */
  private async dropUnlessKnown(objectId: string): Promise<void> {
    const isKnown = await this.reader.isKnown(objectId).catch(() => true);
    if (!isKnown) await this.blobs.drop(objectId);
  }

  private async remove(objectId: string): Promise<void> {
    await this.blobs.drop(objectId);
    await this.uploads.forget(objectId);
  }
}
