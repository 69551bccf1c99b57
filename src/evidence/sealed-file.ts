import { Readable } from 'node:stream';
import { type ByteRange } from './blob-store.js';
import {
  chunkBytes,
  chunksIn,
  doNotOpen,
  type ObjectCipher,
  sealedChunkBytes,
  sealedHeader,
} from './object-cipher.js';

/** Reads a stretch of the sealed file, both ends included. */
export type ReadSealed = (range: ByteRange) => AsyncIterable<Uint8Array>;

/**
 * The plain bytes of a sealed file, or a part of them, of which only the chunks that hold it are read. The first chunk is
 * opened before this returns, so that a file that does not open at all is told before any byte of it was handed out;
 * what is wrong further on ends the stream with an error. Bytes that did not open are never given.
 */
export async function openSealed(
  read: ReadSealed,
  cipher: ObjectCipher,
  sizeBytes: number,
  range: ByteRange,
): Promise<Readable> {
  const chunks = openedChunks(read, cipher, sizeBytes, range);
  let first: IteratorResult<Uint8Array> | undefined = await chunks.next();
  const whole: AsyncIterable<Uint8Array> = {
    [Symbol.asyncIterator]: () => ({
      next: () => {
        const opened = first;
        first = undefined;
        return opened === undefined ? chunks.next() : Promise.resolve(opened);
      },
      // Also where nobody ever read on: the file is closed.
      return: () => chunks.return(undefined),
    }),
  };
  return Readable.from(whole, { objectMode: false, highWaterMark: chunkBytes });
}

async function* openedChunks(
  read: ReadSealed,
  cipher: ObjectCipher,
  sizeBytes: number,
  { start, end }: ByteRange,
): AsyncGenerator<Uint8Array, undefined> {
  const count = chunksIn(sizeBytes);
  const first = Math.floor(start / chunkBytes);
  const last = Math.max(first, Math.floor(end / chunkBytes));
  if (last >= count) throw doNotOpen('the file is cut');
  const sealed = read({ start: placeOf(first), end: placeOf(last + 1) - 1 });
  let index = first;
  for await (const bytes of pieces(sealed, sealedChunkBytes)) {
    const opened = cipher.open({ index, isLast: index === count - 1, bytes });
    const before = index * chunkBytes;
    yield opened.subarray(Math.max(0, start - before), Math.max(0, end + 1 - before));
    index++;
  }
  if (index <= last) throw doNotOpen('the file is cut');
  return undefined;
}

/** Where a chunk begins in the file. */
function placeOf(index: number): number {
  return sealedHeader.length + index * sealedChunkBytes;
}

/** The stream in pieces of that length, the last perhaps shorter; one buffer serves them all. */
async function* pieces(
  source: AsyncIterable<Uint8Array>,
  lengthBytes: number,
): AsyncGenerator<Uint8Array> {
  const buffer = Buffer.allocUnsafe(lengthBytes);
  let filled = 0;
  for await (const bytes of source) {
    for (let taken = 0; taken < bytes.length;) {
      const part = bytes.subarray(taken, taken + lengthBytes - filled);
      buffer.set(part, filled);
      filled += part.length;
      taken += part.length;
      if (filled < lengthBytes) continue;
      yield buffer;
      filled = 0;
    }
  }
  if (filled > 0) yield buffer.subarray(0, filled);
}
