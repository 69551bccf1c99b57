import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { type Digests, DigestSink } from './digests.js';
import { type Chunk, chunkBytes, cipherName, type ObjectCipher } from './object-cipher.js';
import { sealedChunkBytes, sealedHeader } from './object-cipher.js';

/** Below this a thread takes longer to start than the bytes to hash. */
const inlineBytes = 4 * 1024 * 1024;

/** Beside this file in the sources, and copied beside it by the build. */
const program = new URL('./digest-worker.mjs', import.meta.url);

/**
 * Digests of the plain bytes of a file that is being sealed by this process. A large one is read again, out of the page
 * cache, by a thread that opens and hashes it meanwhile: four digests take a thread longer than the disk takes the bytes. There are as many
 * threads as processors; while all are busy, and for small files, hashing is done in line.
 */
export class WrittenDigests {
  private static threads = 0;

  private readonly sink = new DigestSink();
  private reader: FileReader | undefined;
  private size = 0;

  constructor(
    private readonly path: string,
    private readonly cipher: ObjectCipher,
  ) {}

  /** To be called after the chunk was written, sealed, at the end of the file. */
  wrote({ index, isLast, bytes }: Chunk): void {
    const isLarge = this.size <= inlineBytes && this.size + bytes.length > inlineBytes;
    if (isLarge && WrittenDigests.threads < availableParallelism()) this.start();
    this.size += bytes.length;
    if (this.reader === undefined) this.sink.update(bytes);
    else if (!isLast) this.reader.grownTo(index + 1);
  }

  /** Of all that was written. Ends it; rejects where the file could not be read as it was written. */
  async digests(): Promise<Digests> {
    return this.reader === undefined ? this.sink.digests() : this.reader.digests();
  }

  /** Ends the thread, whatever it is doing. */
  async close(): Promise<void> {
    await this.reader?.stop();
  }

  private start(): void {
    WrittenDigests.threads += 1;
    this.reader = new FileReader(this.path, this.cipher, () => {
      WrittenDigests.threads -= 1;
    });
  }
}

class FileReader {
  private readonly worker: Worker;
  private readonly answer: Promise<Digests>;

  constructor(path: string, { key, context }: ObjectCipher, onEnd: () => void) {
    this.worker = new Worker(program, {
      workerData: {
        path,
        key,
        context,
        cipherName,
        chunkBytes,
        sealedChunkBytes,
        start: sealedHeader.length,
      },
      // Nothing of ours is loaded there, and hardly anything is held.
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: 32, maxYoungGenerationSizeMb: 4 },
    });
    this.worker.once('exit', onEnd);
    // It says one thing, and in this form.
    this.answer = once(this.worker, 'message').then(([digests]) => digests as Digests);
    // Asked for later, or never where the upload breaks off.
    this.answer.catch(() => undefined);
  }

  grownTo(chunks: number): void {
    this.worker.postMessage(chunks);
  }

  digests(): Promise<Digests> {
    this.worker.postMessage(null);
    return this.answer;
  }

  async stop(): Promise<void> {
    await this.worker.terminate();
  }
}
