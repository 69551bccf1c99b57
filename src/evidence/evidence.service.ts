import { type Readable } from 'node:stream';
import { Inject, Injectable } from '@nestjs/common';
import { type LedgerTransaction, type LoggedEvent } from '../ledger/append-command.js';
import { NotFound } from '../platform/errors.js';
import { type Person } from '../platform/person.js';
import { BLOB_STORE, type BlobStore, type ByteRange } from './blob-store.js';
import { type EvidenceObject, EvidenceReader } from './evidence.reader.js';
import { rehashObject, type RehashResult } from './rehash.js';
import { matchUploads } from './upload-match.js';
import { type StagedUpload, UploadReader } from './upload.reader.js';
import { UploadStore } from './upload.store.js';

/** Evidence bytes, as other features use them: what waits, what is attached, what the store still holds. */
@Injectable()
export class EvidenceService {
  constructor(
    @Inject(BLOB_STORE) private readonly blobs: BlobStore,
    @Inject(UploadReader) private readonly waiting: UploadReader,
    @Inject(UploadStore) private readonly uploads: UploadStore,
    @Inject(EvidenceReader) private readonly objects: EvidenceReader,
  ) {}

  /**
   * The person's uploads, in the order asked for, each for the chain it was sent for. Throws NotFound where one
   * is unknown, somebody else's, attached already, or lapsed.
   */
  async attachable(
    person: Pick<Person, 'accountId'>,
    uploadIds: readonly string[],
  ): Promise<StagedUpload[]> {
    const found = uploadIds.every(isUuid)
      ? await this.waiting.waiting(person.accountId, uploadIds)
      : [];
    return [...new Set(uploadIds)].map((id) => {
      const upload = found.find(({ uploadId }) => uploadId === id.toLowerCase());
      if (upload === undefined) {
        throw new NotFound(
          'There is no such upload of yours waiting; it may have been attached already, or have lapsed.',
        );
      }
      return upload;
    });
  }

  /**
   * For `AppendCommand.within`: marks the uploads as attached and writes which object each event is about.
   * Throws, and so refuses the act, where an upload fits none of its events or cannot be had any more.
   */
  async claim(
    tx: LedgerTransaction,
    uploads: readonly StagedUpload[],
    logged: readonly LoggedEvent[],
  ): Promise<void> {
    await this.uploads.attach(tx, matchUploads(uploads, logged));
  }

  /** The bytes of an object, or a part of them; throws NotFound where they are missing from the store. */
  async open(objectId: string, range?: ByteRange): Promise<Readable> {
    const bytes = await this.blobs.read(objectId, range);
    if (bytes === undefined)
      throw new NotFound(
        'The bytes of this object are not in the store. If they were erased, an event of the item says so.',
      );
    return bytes;
  }

  /** The bytes that event `seq` of the item brought in; undefined where it brought none, is not visible, or the store lacks them. */
  async openOf(accountId: string, itemId: string, seq: number): Promise<Readable | undefined> {
    const object = await this.objects.objectAt(accountId, itemId, seq);
    return object && (await this.blobs.read(object.objectId));
  }

  /** Removes the file of an object whose erasure was logged; one that is gone is no error. */
  async destroy(objectId: string): Promise<void> {
    await this.blobs.destroy(objectId);
  }

  /** Reads the object anew from end to end and compares it with what its event brought in. */
  async rehash(object: EvidenceObject): Promise<RehashResult> {
    return rehashObject(this.blobs, object);
  }
}

function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
}
