import { createWriteStream, type WriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { finished, pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import { type BagSink } from './bag-writer.js';

/** From here on an entry gets the long form of its sizes (zip64), with room for a wrong guess. */
const longFormBytes = 2 ** 31;

/**
 * Writes a ZIP of one top folder to a file of its own (mode 0600): entries stored as they are, in the order given, all
 * with one time, so that the same content gives the same bytes. Holds no entry in memory.
 */
export class ZipFileWriter implements BagSink {
  private readonly zip = new ZipFile();
  private readonly file: WriteStream;
  private readonly written: Promise<void>;

  constructor(
    private readonly path: string,
    private readonly topFolder: string,
  ) {
    this.file = createWriteStream(path, { mode: 0o600, flush: true });
    this.written = pipeline(this.zip.outputStream, this.file);
    // Whoever adds or finishes is told; until then a full disk must not count as unhandled.
    this.written.catch(() => undefined);
    this.zip.on('error', (error: Error) => this.file.destroy(error));
  }

  /** Returns once the source was read to its end; what it throws is thrown on. `sizeBytes` is a guess. */
  async add(path: string, chunks: AsyncIterable<Uint8Array>, sizeBytes: number): Promise<void> {
    const source = Readable.from(chunks, { objectMode: false });
    this.zip.addReadStream(source, `${this.topFolder}/${path}`, {
      ...entryForm,
      forceZip64Format: sizeBytes >= longFormBytes,
    });
    try {
      // A file that cannot be written stops drawing from the source, which would then never end.
      await Promise.race([finished(source), this.written]);
    } finally {
      source.destroy();
    }
  }

  /** Writes the directory; then the file is whole and on the disk. */
  async finish(): Promise<void> {
    this.zip.end();
    await this.written;
  }

  /** Gives up: nothing stays behind. */
  async discard(): Promise<void> {
    this.file.destroy();
    await this.written.catch(() => undefined);
    await rm(this.path, { force: true });
  }
}

/** The first moment that ZIP can tell, in the local time that it tells: the same four bytes everywhere. */
const epoch = new Date(1980, 0, 1);

const entryForm = {
  compress: false,
  mtime: epoch,
  mode: 0o100644,
  forceDosTimestamp: true,
} as const;
