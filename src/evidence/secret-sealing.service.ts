import { Inject, Injectable } from '@nestjs/common';
import { Refused } from '../platform/errors.js';
import { keyBytes } from './key-wrapper.js';
import { ObjectKeyring } from './object-keyring.js';

/** The row whose secret it is. What was sealed for one does not open for another. */
export type SecretOf = `totp ${string}` | `webhook ${string}`;

/** A secret as it is stored, beside the id of the key under which it is sealed (16 bytes). */
export interface SealedSecret {
  readonly sealedSecret: Buffer;
  readonly wrappingKeyId: Buffer;
}

/** What a row has: a sealed secret, or a plain one from before secrets were sealed. */
export interface KeptSecret {
  readonly plain: Uint8Array | null;
  readonly sealedSecret: Buffer | null;
  readonly wrappingKeyId: Buffer | null;
}

export interface RevealedSecret {
  readonly secret: Uint8Array;
  /** What is to be stored in its place: where it was plain, or lay under a key that is the present one no more. */
  readonly renewed?: SealedSecret;
}

/**
 * Seals secrets that the service itself must read again, of 32 bytes, under the wrapping key of the installation (AES-256-GCM,
 * the row as additional data). Whoever has the database alone can sign in, or sign, with none of them.
 */
@Injectable()
export class SecretSealingService {
  constructor(@Inject(ObjectKeyring) private readonly keyring: ObjectKeyring) {}

  async seal(of: SecretOf, secret: Uint8Array): Promise<SealedSecret> {
    if (secret.length !== keyBytes) throw new Error('only secrets of 32 bytes are sealed');
    const { wrapped, wrappingKeyId } = await this.keyring.wrap(of, secret);
    return {
      sealedSecret: Buffer.from(wrapped),
      wrappingKeyId: Buffer.from(wrappingKeyId, 'hex'),
    };
  }

  /** Throws `secret-does-not-open` where it was sealed for another row, was changed, or its key is not at hand. */
  async reveal(of: SecretOf, kept: KeptSecret): Promise<RevealedSecret> {
    const { plain, sealedSecret, wrappingKeyId } = kept;
    if (plain !== null) return { secret: plain, renewed: await this.seal(of, plain) };
    if (sealedSecret === null || wrappingKeyId === null) throw doesNotOpen('there is none');
    const secret = await this.open(of, { sealedSecret, wrappingKeyId });
    if (wrappingKeyId.toString('hex') === this.keyring.wrappingKeyId) return { secret };
    return { secret, renewed: await this.seal(of, secret) };
  }

  private async open(of: SecretOf, { sealedSecret, wrappingKeyId }: SealedSecret) {
    const id = wrappingKeyId.toString('hex');
    try {
      return await this.keyring.unwrap(of, { wrappingKeyId: id, wrapped: sealedSecret });
    } catch (error) {
      throw doesNotOpen(`it was changed, or lies under a key other than ${id}`, error);
    }
  }
}

function doesNotOpen(why: string, cause?: unknown): Refused {
  const message = `A secret that the service keeps does not open: ${why}. Tell the operator.`;
  return new Refused('secret-does-not-open', message, { cause });
}
