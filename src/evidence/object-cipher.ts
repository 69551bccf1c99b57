import { createCipheriv, createDecipheriv } from 'node:crypto';
import { Refused } from '../platform/errors.js';

/** Plain bytes in each chunk but the last, which may have fewer; it is empty only where the whole object is. */
export const chunkBytes = 64 * 1024;

/** AES-256-GCM, with the whole of its tag. */
export const cipherName = 'aes-256-gcm';
const tagBytes = 16;

/** A chunk as it lies in the file. */
export const sealedChunkBytes = chunkBytes + tagBytes;

/** First in every sealed file: what it is, the version of the form, and the size of its chunks (big-endian). */
export const sealedHeader: Uint8Array = Buffer.from(
  `${Buffer.from('WMOBJECT').toString('hex')}00000001${chunkBytes.toString(16).padStart(8, '0')}`,
  'hex',
);

/** Plain bytes of one chunk, in its place. They are good until the next chunk is asked for. */
export interface Chunk {
  readonly index: number;
  readonly isLast: boolean;
  readonly bytes: Uint8Array;
}

/**
 * Seals and opens the chunks of one object: the STREAM construction (Hoang, Reyhanitabar, Rogaway and Vizár 2015, as in
 * age) over AES-256-GCM. The nonce is the chunk's number and whether it is the last, so that none can be left out, moved,
 * or cut off unseen; the associated data bind it to its object and to the form of the file. The key is drawn for this
 * object alone and seals it once: no nonce is ever used twice.
 */
export class ObjectCipher {
  /** What every chunk's associated data begin with. */
  readonly context: Uint8Array;

  constructor(
    objectId: string,
    readonly key: Uint8Array,
  ) {
    this.context = Buffer.concat([sealedHeader, Buffer.from(objectId, 'hex')]);
  }

  /** The chunk as it goes into the file; the first one with the header before it. */
  seal({ index, isLast, bytes }: Chunk): Uint8Array {
    const nonce = nonceOf(index, isLast);
    const cipher = createCipheriv(cipherName, this.key, nonce);
    cipher.setAAD(Buffer.concat([this.context, nonce]));
    const sealed = [cipher.update(bytes), cipher.final(), cipher.getAuthTag()];
    return Buffer.concat(index === 0 ? [sealedHeader, ...sealed] : sealed);
  }

  /** Throws where these are not the bytes that were sealed as this chunk of this object. */
  open({ index, isLast, bytes }: Chunk): Uint8Array {
    const nonce = nonceOf(index, isLast);
    const end = bytes.length - tagBytes;
    if (end < 0) throw doNotOpen('the file is cut');
    const cipher = createDecipheriv(cipherName, this.key, nonce);
    cipher.setAAD(Buffer.concat([this.context, nonce]));
    cipher.setAuthTag(bytes.subarray(end));
    const opened = cipher.update(bytes.subarray(0, end));
    try {
      cipher.final();
    } catch (error) {
      throw doNotOpen(`part ${index + 1} was changed, or is not of this object`, error);
    }
    return opened;
  }
}

/** How many plain bytes a sealed file of that size holds; undefined for a size that none has. */
export function plainSize(fileBytes: number): number | undefined {
  const sealed = fileBytes - sealedHeader.length;
  const chunks = Math.ceil(sealed / sealedChunkBytes);
  const plain = sealed - chunks * tagBytes;
  const isSize = chunks > 0 && plain > (chunks - 1) * chunkBytes;
  return isSize || sealed === tagBytes ? plain : undefined;
}

/** In how many chunks so many plain bytes lie. */
export function chunksIn(plainBytes: number): number {
  return Math.max(1, Math.ceil(plainBytes / chunkBytes));
}

/** Cuts a stream into the chunks that are sealed; one buffer serves them all. */
export async function* chunksOf(source: AsyncIterable<Uint8Array>): AsyncGenerator<Chunk> {
  const buffer = Buffer.allocUnsafe(chunkBytes);
  let index = 0;
  let filled = 0;
  for await (const piece of source) {
    for (let taken = 0; taken < piece.length;) {
      // Full, and there is more: so it is not the last.
      if (filled === chunkBytes) {
        yield { index, isLast: false, bytes: buffer };
        index++;
        filled = 0;
      }
      const part = piece.subarray(taken, taken + chunkBytes - filled);
      buffer.set(part, filled);
      filled += part.length;
      taken += part.length;
    }
  }
  yield { index, isLast: true, bytes: buffer.subarray(0, filled) };
}

/** The store holds something under the object's name, but not what was sealed as it. */
export function doNotOpen(why: string, cause?: unknown): Refused {
  return new Refused('bytes-do-not-open', `The bytes do not open: ${why}.`, { cause });
}

/** Number of the chunk in eleven bytes, then 1 for the last and 0 for any other. */
function nonceOf(index: number, isLast: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeBigUInt64BE(BigInt(index), 3);
  nonce[11] = isLast ? 1 : 0;
  return nonce;
}
