import { randomBytes } from 'node:crypto';
import { LocalKeyWrapper, type WrappedKey } from '../../src/evidence/key-wrapper.js';
import {
  type KnownWrappingKey,
  ObjectKeyring,
  type ObjectKeyRows,
  type StoredKey,
} from '../../src/evidence/object-keyring.js';

/** Wrapped keys of objects without a database; the real rows have a spec of their own. */
export class KeysInMemory implements ObjectKeyRows {
  readonly objects = new Map<string, StoredKey>();
  private readonly checks = new Map<string, WrappedKey>();

  wrappingKeys(): Promise<readonly KnownWrappingKey[]> {
    const used = new Set([...this.objects.values()].map(({ wrappingKeyId }) => wrappingKeyId));
    const known = [...this.checks].map(([id, check]) => ({ id, check, isInUse: used.has(id) }));
    return Promise.resolve(known);
  }

  keepWrappingKey(check: WrappedKey): Promise<void> {
    this.checks.set(check.wrappingKeyId, check);
    return Promise.resolve();
  }

  keep(objectId: string, key: StoredKey): Promise<void> {
    if (this.objects.has(objectId)) return Promise.reject(new Error('it has a key'));
    this.objects.set(objectId, key);
    return Promise.resolve();
  }

  settle(objectId: string): Promise<void> {
    const key = this.objects.get(objectId);
    if (key !== undefined) this.objects.set(objectId, { ...key, isSettled: true });
    return Promise.resolve();
  }

  find(objectId: string): Promise<StoredKey | undefined> {
    return Promise.resolve(this.objects.get(objectId));
  }

  forget(objectId: string): Promise<void> {
    this.objects.delete(objectId);
    return Promise.resolve();
  }
}

/** A keyring with a wrapping key of its own, over those rows. */
export function keyringOver(rows: ObjectKeyRows): ObjectKeyring {
  const wrapper = new LocalKeyWrapper(randomBytes(32));
  return new ObjectKeyring(rows, () => wrapper);
}
