import { createHash, type Hash } from 'node:crypto';
import { utf8 } from '../core/canonical/bytes.js';
import {
  type BagInfo,
  bagInfoText,
  isPayload,
  type ManifestLine,
  manifestText,
} from '../core/package/bag-manifests.js';
import { layout } from '../core/package/layout.js';

/** Where a bag's files go: a ZIP, or in a test whatever holds bytes. */
export interface BagSink {
  /** Reads the chunks to their end. `sizeBytes`: about how many there will be. */
  add(path: string, chunks: AsyncIterable<Uint8Array>, sizeBytes: number): Promise<void>;
}

/** A file as it went into the bag; digests in lower-case hex. */
export interface BaggedFile {
  readonly path: string;
  readonly sizeBytes: number;
  readonly sha256: string;
  readonly sha512: string;
}

/**
 * Writes the files of one bag, each read once, and at the end the manifests over all of them (BagIt 1.0, RFC 8493).
 * `signal` stops it between two chunks.
 */
export class BagWriter {
  private readonly files: BaggedFile[] = [];

  constructor(
    private readonly sink: BagSink,
    private readonly signal: AbortSignal,
  ) {}

  addText(path: string, text: string): Promise<BaggedFile> {
    return this.addBytes(path, utf8(text));
  }

  addBytes(path: string, bytes: Uint8Array): Promise<BaggedFile> {
    return this.addStream(path, once(bytes), bytes.length);
  }

  /** `sizeBytes`: about how many bytes there will be. */
  async addStream(
    path: string,
    chunks: AsyncIterable<Uint8Array>,
    sizeBytes = 0,
  ): Promise<BaggedFile> {
    this.signal.throwIfAborted();
    const passing = new PassingBytes(chunks, this.signal);
    await this.sink.add(path, passing.chunks(), sizeBytes);
    const file = { path, ...passing.digests() };
    this.files.push(file);
    return file;
  }

  /** Writes what stands at the top of the bag. Returns the package's id: the SHA-256 of its tag manifest. */
  async finish(info: Omit<BagInfo, 'payloadBytes' | 'payloadFiles'>): Promise<string> {
    const payload = this.files.filter(({ path }) => isPayload(path));
    const payloadBytes = payload.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
    const whole = { ...info, payloadBytes, payloadFiles: payload.length };
    await this.addText(layout.bagInfo, bagInfoText(whole));
    await this.addText(layout.manifestSha256, manifestText(payload.map(sha256Line)));
    await this.addText(layout.manifestSha512, manifestText(payload.map(sha512Line)));
    const tags = this.files.filter(({ path }) => !isPayload(path));
    const sha256s = manifestText(tags.map(sha256Line));
    const { sha256 } = await this.addText(layout.tagManifestSha256, sha256s);
    await this.addText(layout.tagManifestSha512, manifestText(tags.map(sha512Line)));
    return sha256;
  }
}

/** Bytes on their way through, of which digests and size are wanted afterwards. */
class PassingBytes {
  private readonly sha256: Hash = createHash('sha256');
  private readonly sha512: Hash = createHash('sha512');
  private sizeBytes = 0;

  constructor(
    private readonly source: AsyncIterable<Uint8Array>,
    private readonly signal: AbortSignal,
  ) {}

  async *chunks(): AsyncGenerator<Uint8Array> {
    for await (const chunk of this.source) {
      this.signal.throwIfAborted();
      this.sha256.update(chunk);
      this.sha512.update(chunk);
      this.sizeBytes += chunk.length;
      yield chunk;
    }
  }

  digests(): Omit<BaggedFile, 'path'> {
    return {
      sizeBytes: this.sizeBytes,
      sha256: this.sha256.digest('hex'),
      sha512: this.sha512.digest('hex'),
    };
  }
}

// eslint-disable-next-line @typescript-eslint/require-await -- a stream of what is at hand
async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

function sha256Line({ path, sha256 }: BaggedFile): ManifestLine {
  return { path, digest: sha256 };
}

function sha512Line({ path, sha512 }: BaggedFile): ManifestLine {
  return { path, digest: sha512 };
}
