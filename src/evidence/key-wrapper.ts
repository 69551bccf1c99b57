import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import { doNotOpen } from './object-cipher.js';

/** The key of an object, sealed under a wrapping key. */
export interface WrappedKey {
  /** Which wrapping key, 32 hex digits. */
  readonly wrappingKeyId: string;
  readonly wrapped: Uint8Array;
}

/**
 * Seals the keys of objects under a key that lies elsewhere: here in the environment or a file; a key management service
 * fits behind the same three members. What was wrapped for one object does not unwrap for another.
 */
export interface KeyWrapper {
  /** The key under which is wrapped from now on, 32 hex digits. */
  readonly keyId: string;
  /** Whether what was wrapped under that key can be unwrapped here. */
  knows(wrappingKeyId: string): boolean;
  wrap(objectId: string, key: Uint8Array): Promise<WrappedKey>;
  /** Throws `bytes-do-not-open` where the wrapping key is another, or what is unwrapped was changed. */
  unwrap(objectId: string, wrapped: WrappedKey): Promise<Uint8Array>;
}

/** Keys of this process: the present one, and older ones under which some objects' keys may still be wrapped. */
export class LocalKeyWrapper implements KeyWrapper {
  readonly keyId: string;
  private readonly keys: ReadonlyMap<string, Uint8Array>;

  /** Each key has 32 random bytes. */
  constructor(
    private readonly current: Uint8Array,
    older: readonly Uint8Array[] = [],
  ) {
    this.keyId = wrappingKeyId(current);
    this.keys = new Map([...older, current].map((key) => [wrappingKeyId(key), key]));
  }

  knows(id: string): boolean {
    return this.keys.has(id);
  }

  wrap(objectId: string, key: Uint8Array): Promise<WrappedKey> {
    const nonce = randomBytes(nonceBytes);
    const cipher = createCipheriv('aes-256-gcm', this.current, nonce);
    cipher.setAAD(boundTo(objectId, this.keyId));
    const sealed = [cipher.update(key), cipher.final(), cipher.getAuthTag()];
    const wrapped = Buffer.concat([nonce, ...sealed]);
    return Promise.resolve({ wrappingKeyId: this.keyId, wrapped });
  }

  // Asynchronous as the interface is: what it throws is a rejection.
  async unwrap(objectId: string, { wrappingKeyId: id, wrapped }: WrappedKey): Promise<Uint8Array> {
    const key = this.keys.get(id);
    if (key === undefined)
      throw doNotOpen(`their key is wrapped under ${id}, which is not at hand`);
    if (wrapped.length !== wrappedBytes) throw doNotOpen('their key was changed');
    const cipher = createDecipheriv('aes-256-gcm', key, wrapped.subarray(0, nonceBytes));
    cipher.setAAD(boundTo(objectId, id));
    cipher.setAuthTag(wrapped.subarray(-tagBytes));
    const opened = cipher.update(wrapped.subarray(nonceBytes, -tagBytes));
    try {
      cipher.final();
    } catch (error) {
      throw doNotOpen('their key was changed, or is that of another object', error);
    }
    return Promise.resolve(opened);
  }
}

/** Of an AES-256 key. */
export const keyBytes = 32;

const nonceBytes = 12;
const tagBytes = 16;
const wrappedBytes = nonceBytes + keyBytes + tagBytes;

/** Names a wrapping key without telling anything of it. */
function wrappingKeyId(key: Uint8Array): string {
  return createHmac('sha256', key).update('witnessmark wrapping key').digest('hex').slice(0, 32);
}

function boundTo(objectId: string, id: string): Buffer {
  return Buffer.from(`witnessmark object key 1\n${objectId}\n${id}\n`);
}
