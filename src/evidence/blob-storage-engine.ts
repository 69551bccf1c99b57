import { type Readable } from 'node:stream';
import { type StorageEngine } from 'multer';
import { type BlobStore, type StoredObject } from './blob-store.js';

type HandleFile = StorageEngine['_handleFile'];
type RemoveFile = StorageEngine['_removeFile'];

/**
 * Hands the one file of one request to the blob store as it arrives: no copy in memory, no file under a name
 * that the submitter chose. Made anew for each request, and asked afterwards what was `stored`.
 */
export class BlobStorageEngine implements StorageEngine {
  stored: StoredObject | undefined;
  private writing: Promise<void> = Promise.resolve();

  constructor(private readonly store: BlobStore) {}

  readonly _handleFile: HandleFile = (_request, file, done) => {
    this.writing = this.store.put(whole(file.stream)).then(
      (stored) => {
        this.stored = stored;
        done(null, { size: stored.sizeBytes });
      },
      (error: unknown) => {
        done(error);
      },
    );
  };

  /**
   * Removes what the request left, once the store is done with it: multer answers a broken stream before its
   * engine has cleared up.
   */
  async clear(): Promise<void> {
    await this.writing;
    const { stored } = this;
    this.stored = undefined;
    if (stored !== undefined) await this.store.drop(stored.objectId);
  }

  /** Called when the request fails after the file itself was written to its end. */
  readonly _removeFile: RemoveFile = (_request, _file, done) => {
    this.clear().then(
      () => {
        done(null);
      },
      (error: unknown) => {
        done(error instanceof Error ? error : new Error('the object could not be dropped'));
      },
    );
  };
}

/** The file went over the limit; the parser ends such a stream as if it were complete. */
class Truncated extends Error {}

/**
 * The bytes of the part, failing where the parser cut them off. Without this a file over the limit would be
 * made durable, only to be removed.
 */
async function* whole(part: Readable): AsyncGenerator<Uint8Array> {
  for await (const chunk of part) {
    // A stream in byte mode yields buffers; anything else would be a fault of the parser.
    if (!(chunk instanceof Uint8Array)) throw new TypeError('the parser gave no bytes');
    yield chunk;
  }
  if ('truncated' in part && part.truncated === true) throw new Truncated('over the limit');
}
