import { randomBytes } from 'node:crypto';
import { equalBytes, utf8 } from '../core/canonical/bytes.js';
import { keyBytes, type KeyWrapper, type WrappedKey } from './key-wrapper.js';
import { doNotOpen } from './object-cipher.js';

/** A wrapping key as the database remembers it. */
export interface KnownWrappingKey {
  readonly id: string;
  /** Some fixed bytes, wrapped under it: whoever unwraps them has this very key. */
  readonly check: WrappedKey;
  /** Whether the key of any object, or any secret, is wrapped under it now. */
  readonly isInUse: boolean;
}

/** The wrapped key of an object, and whether the file is known to be sealed with it. */
export interface StoredKey extends WrappedKey {
  /** False while a file from before encryption is being sealed: it may still be plain. */
  readonly isSettled: boolean;
}

/** Where wrapped keys are kept. */
export interface ObjectKeyRows {
  wrappingKeys(): Promise<readonly KnownWrappingKey[]>;
  keepWrappingKey(check: WrappedKey): Promise<void>;
  /** Fails where the object has a key already. */
  keep(objectId: string, key: StoredKey): Promise<void>;
  /** Notes that the file is sealed with its key. Not for the service's login. */
  settle(objectId: string): Promise<void>;
  find(objectId: string): Promise<StoredKey | undefined>;
  /** Destroys the key of an object; one that has none is no error. */
  forget(objectId: string): Promise<void>;
}

/** The wrapping key of this installation is lost, or is not the one that it used; the message says what to do. */
export class WrappingKeyLost extends Error {
  override readonly name = 'WrappingKeyLost';
}

/**
 * The keys of objects, each drawn for one object and kept only wrapped. Which wrapping key there is is known once it is
 * open: a lost one must keep the service from starting, not a court from seeing the evidence.
 */
export class ObjectKeyring {
  private wrapper: KeyWrapper | undefined;

  /** `load` finds the wrapping key; it may make one only where no installation ever used any. */
  constructor(
    private readonly rows: ObjectKeyRows,
    private readonly load: (mayCreate: boolean) => KeyWrapper,
  ) {}

  /** Throws {@link WrappingKeyLost} where objects lie under a key that is not at hand. */
  async open(): Promise<void> {
    const known = await this.rows.wrappingKeys();
    const wrapper = this.load(known.length === 0);
    for (const key of known) await checkWrappingKey(wrapper, key);
    if (!known.some(({ id }) => id === wrapper.keyId)) {
      await this.rows.keepWrappingKey(await wrapper.wrap(checkedAs, checkValue));
    }
    this.wrapper = wrapper;
  }

  /** For whoever only reads: makes no key, and notes none. Throws as `open` does. */
  async openToRead(): Promise<void> {
    const known = await this.rows.wrappingKeys();
    if (known.length === 0) return;
    const wrapper = this.load(false);
    for (const key of known) await checkWrappingKey(wrapper, key);
    this.wrapper = wrapper;
  }

  /** A new key, kept before this returns. */
  async draw(objectId: string): Promise<Uint8Array> {
    return this.keepNew(objectId, true);
  }

  /** A new key for an object that is plain until it is settled, in the place of what an earlier try left. */
  async redraw(objectId: string): Promise<Uint8Array> {
    await this.rows.forget(objectId);
    return this.keepNew(objectId, false);
  }

  async settle(objectId: string): Promise<void> {
    await this.rows.settle(objectId);
  }

  /** The same key, wrapped under the present wrapping key. */
  async rewrap(objectId: string, wrapped: WrappedKey): Promise<WrappedKey> {
    return this.opened.wrap(objectId, await this.opened.unwrap(objectId, wrapped));
  }

  /** The key under which is wrapped now. */
  get wrappingKeyId(): string {
    return this.opened.keyId;
  }

  async find(objectId: string): Promise<StoredKey | undefined> {
    return this.rows.find(objectId);
  }

  /** Wraps 32 bytes that are no object's key under a name that is no object's id; `unwrap` opens them again. */
  async wrap(name: string, bytes: Uint8Array): Promise<WrappedKey> {
    return this.opened.wrap(name, bytes);
  }

  async unwrap(objectId: string, stored: WrappedKey): Promise<Uint8Array> {
    const key = await this.opened.unwrap(objectId, stored);
    if (key.length !== keyBytes) throw doNotOpen('their key was changed');
    return key;
  }

  async forget(objectId: string): Promise<void> {
    await this.rows.forget(objectId);
  }

  private async keepNew(objectId: string, isSettled: boolean): Promise<Uint8Array> {
    const key = randomBytes(keyBytes);
    await this.rows.keep(objectId, { ...(await this.opened.wrap(objectId, key)), isSettled });
    return key;
  }

  private get opened(): KeyWrapper {
    if (this.wrapper === undefined) throw new Error('the keyring is not open');
    return this.wrapper;
  }
}

/** No object has this id: ids are drawn at random. */
const checkedAs = '00'.repeat(16);
const checkValue = utf8('witnessmark wrapping key, check.');

async function checkWrappingKey(wrapper: KeyWrapper, known: KnownWrappingKey): Promise<void> {
  if (!wrapper.knows(known.id)) {
    if (!known.isInUse) return;
    throw new WrappingKeyLost(
      `Objects of evidence, or secrets of accounts, lie under the wrapping key ${known.id}, which is not among those ` +
        'given. Without it they cannot be opened. Restore it from its backup: name its file in OBJECT_KEY_FILE, or in OBJECT_KEYS_OLD_FILES if ' +
        'another has taken its place.',
    );
  }
  const value = await wrapper.unwrap(checkedAs, known.check).catch(() => undefined);
  if (value === undefined || !equalBytes(value, checkValue)) {
    throw new WrappingKeyLost(
      `The wrapping key ${known.id} does not open what was sealed with it to be recognised by: the database was changed, ` +
        'or the key is damaged. Restore both from a backup.',
    );
  }
}
