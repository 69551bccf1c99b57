import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { type WrappedKey } from './key-wrapper.js';
import { type KnownWrappingKey, type ObjectKeyRows, type StoredKey } from './object-keyring.js';

interface KeyRow {
  readonly wrapping_key_id: Buffer;
  readonly wrapped_key: Buffer;
  readonly settled: boolean;
}

/** A data source, or one moment of it. */
interface Queries {
  query<Rows>(sql: string, parameters?: unknown[]): Promise<Rows>;
}

interface WrappingKeyRow {
  readonly wrapping_key_id: Buffer;
  readonly key_check: Buffer;
  readonly in_use: boolean;
}

/**
 * Wrapped keys in the database. The service's login sees neither table; it has functions that give one key for one
 * object's id, 128 random bits that only who may see the object's row can name.
 */
@Injectable()
export class ObjectKeyStore implements ObjectKeyRows {
  constructor(@InjectDataSource() private readonly db: Queries) {}

  async wrappingKeys(): Promise<readonly KnownWrappingKey[]> {
    const rows = await this.db.query<WrappingKeyRow[]>('SELECT * FROM wm_wrapping_keys()');
    return rows.map(({ wrapping_key_id, key_check, in_use }) => {
      const id = wrapping_key_id.toString('hex');
      return { id, check: { wrappingKeyId: id, wrapped: key_check }, isInUse: in_use };
    });
  }

  async keepWrappingKey({ wrappingKeyId, wrapped }: WrappedKey): Promise<void> {
    await this.db.query('SELECT wm_keep_wrapping_key($1, $2)', [bytes(wrappingKeyId), wrapped]);
  }

  async keep(objectId: string, { wrappingKeyId, wrapped, isSettled }: StoredKey): Promise<void> {
    await this.db.query('SELECT wm_keep_object_key($1, $2, $3, $4)', [
      bytes(objectId),
      bytes(wrappingKeyId),
      wrapped,
      isSettled,
    ]);
  }

  async settle(objectId: string): Promise<void> {
    await this.db.query('UPDATE object_key SET settled = true WHERE object_id = $1', [
      bytes(objectId),
    ]);
  }

  async find(objectId: string): Promise<StoredKey | undefined> {
    const [row] = await this.db.query<KeyRow[]>('SELECT * FROM wm_object_key($1)', [
      bytes(objectId),
    ]);
    if (row === undefined) return undefined;
    return {
      wrappingKeyId: row.wrapping_key_id.toString('hex'),
      wrapped: row.wrapped_key,
      isSettled: row.settled,
    };
  }

  async forget(objectId: string): Promise<void> {
    await this.db.query('SELECT wm_forget_object_key($1)', [bytes(objectId)]);
  }
}

function bytes(hex: string): Buffer {
  return Buffer.from(hex, 'hex');
}
