import { createHash, type Hash } from 'node:crypto';

/** What one read of some bytes tells: digests in lower-case hex, and how many bytes there were. */
export interface Digests {
  readonly sha256: string;
  readonly sha512: string;
  /** For matching against older lists only; nothing rests on it (NIST retires SHA-1 by 2030). */
  readonly sha1: string;
  /** For matching against older lists only; nothing rests on it. */
  readonly md5: string;
  readonly sizeBytes: number;
}

/** Longest step, in bytes, that is hashed before the event loop gets its turn: about a millisecond. */
const stepBytes = 256 * 1024;

/** Takes bytes as they pass and computes all digests side by side, so that they are read only once. */
export class DigestSink {
  private readonly sha256 = createHash('sha256');
  private readonly sha512 = createHash('sha512');
  private readonly sha1 = createHash('sha1');
  private readonly md5 = createHash('md5');
  private sizeBytes = 0;

  update(bytes: Uint8Array): void {
    for (const hash of [this.sha256, this.sha512, this.sha1, this.md5]) hash.update(bytes);
    this.sizeBytes += bytes.length;
  }

  /** Ends the sink: it can be asked once. */
  digests(): Digests {
    return {
      sha256: hexOf(this.sha256),
      sha512: hexOf(this.sha512),
      sha1: hexOf(this.sha1),
      md5: hexOf(this.md5),
      sizeBytes: this.sizeBytes,
    };
  }
}

/** Reads a stream to its end and tells its digests; what the stream throws is thrown on. */
export async function digestStream(source: AsyncIterable<Uint8Array>): Promise<Digests> {
  const sink = new DigestSink();
  for await (const chunk of source) {
    for (const step of steps(chunk)) {
      sink.update(step);
      if (chunk.length > stepBytes) await nextTurn();
    }
  }
  return sink.digests();
}

/** Cuts a chunk into steps short enough to be hashed inline; the steps share the chunk's memory. */
export function* steps(chunk: Uint8Array): Generator<Uint8Array> {
  for (let start = 0; start < chunk.length; start += stepBytes) {
    yield chunk.subarray(start, start + stepBytes);
  }
}

function hexOf(hash: Hash): string {
  return hash.digest('hex');
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
