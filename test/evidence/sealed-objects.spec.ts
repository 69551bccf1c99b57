import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { type StoredObject } from '../../src/evidence/blob-store.js';
import { FileBlobStore } from '../../src/evidence/file-blob-store.js';
import { LocalKeyWrapper } from '../../src/evidence/key-wrapper.js';
import { chunkBytes, sealedChunkBytes, sealedHeader } from '../../src/evidence/object-cipher.js';
import { ObjectKeyring } from '../../src/evidence/object-keyring.js';
import { rehashObject } from '../../src/evidence/rehash.js';
import { KeysInMemory, keyringOver } from '../support/keys-in-memory.js';

const head = sealedHeader.length;
const sizes = [0, 1, chunkBytes - 1, chunkBytes, chunkBytes + 1, 3 * chunkBytes, 4_500_000];

describe('objects under keys of their own', () => {
  let root: string;
  let keys: KeysInMemory;
  let store: FileBlobStore;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'sealed-'));
    keys = new KeysInMemory();
    store = new FileBlobStore(root, keyringOver(keys));
    await store.open();
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  const put = (bytes: Uint8Array): Promise<StoredObject> => store.put(Readable.from([bytes]));

  async function read(objectId: string, start?: number, end = 0): Promise<Buffer> {
    const range = start === undefined ? undefined : { start, end };
    const bytes = await store.read(objectId, range);
    if (bytes === undefined) throw new Error('missing');
    return buffer(bytes);
  }

  const pathOf = ({ objectId: id }: StoredObject): string =>
    join(root, 'objects', id.slice(0, 2), id.slice(2, 4), id);
  const fileOf = (object: StoredObject): Promise<Buffer> => readFile(pathOf(object));

  async function rewrite(object: StoredObject, bytes: Uint8Array): Promise<void> {
    await chmod(pathOf(object), 0o600);
    await writeFile(pathOf(object), bytes);
  }

  const doesNotOpen = { code: 'bytes-do-not-open', status: 500 };

  it.each(sizes)('come back as they went in: %d bytes', async (size) => {
    const bytes = randomBytes(size);
    const object = await put(bytes);
    expect((await read(object.objectId)).equals(bytes)).toBe(true);
    expect(await store.size(object.objectId)).toBe(size);
    expect(await rehashObject(store, object)).toMatchObject({ result: 'match' });
  });

  it('come back whole however the stream was cut into pieces', async () => {
    const bytes = randomBytes(200_000);
    const pieces = [0, 1, 65_535, 65_536, 131_073, 200_000];
    const object = await store.put(
      Readable.from(pieces.slice(1).map((end, i) => bytes.subarray(pieces[i], end))),
    );
    expect((await read(object.objectId)).equals(bytes)).toBe(true);
  });

  it.each([
    [0, 0],
    [0, chunkBytes - 1],
    [chunkBytes - 1, chunkBytes],
    [chunkBytes, 2 * chunkBytes - 1],
    [10, 3 * chunkBytes + 10],
    [3 * chunkBytes, 3 * chunkBytes + 99],
  ])('give the bytes from %d to %d', async (start, end) => {
    const bytes = randomBytes(3 * chunkBytes + 100);
    const { objectId } = await put(bytes);
    expect((await read(objectId, start, end)).equals(bytes.subarray(start, end + 1))).toBe(true);
  });

  it('refuse a range that they do not have', async () => {
    const { objectId } = await put(randomBytes(10));
    await expect(read(objectId, 0, chunkBytes)).rejects.toMatchObject(doesNotOpen);
  });

  it('show nothing of themselves in the file, and never lie there twice alike', async () => {
    const words = Buffer.from('the name of the witness is '.repeat(10_000));
    const [first, second] = [await put(words), await put(words)];
    const [a, b] = [await fileOf(first), await fileOf(second)];
    expect(a.includes('witness')).toBe(false);
    expect(a.subarray(head).equals(b.subarray(head))).toBe(false);
    expect(a.length).toBe(head + words.length + 16 * Math.ceil(words.length / chunkBytes));
  });

  describe('that were changed in the file', () => {
    const size = 2 * chunkBytes + 500;
    let object: StoredObject;
    let sealed: Buffer;
    beforeEach(async () => {
      object = await put(randomBytes(size));
      sealed = await fileOf(object);
    });

    const second = head + sealedChunkBytes;
    const third = second + sealedChunkBytes;

    it.each([
      ['the magic', 0],
      ['the version', 11],
      ['the size of a chunk', 15],
      ['the first chunk', head],
      ['the tag of the first chunk', second - 1],
      ['the second chunk', second + 77],
      ['the tag of the second chunk', third - 16],
      ['the last chunk', third],
      ['the last byte of all', size + head + 3 * 16 - 1],
    ])('do not open: one bit of %s', async (_, at) => {
      sealed[at] = (sealed[at] ?? 0) ^ 1;
      await rewrite(object, sealed);
      await expect(read(object.objectId)).rejects.toMatchObject(doesNotOpen);
      expect(await rehashObject(store, object)).toMatchObject({ result: 'unopened' });
    });

    it.each([
      0,
      7,
      head,
      head + 5,
      head + 16,
      second,
      second + 1,
      third - 1,
      third,
      third + 16,
      -1,
    ])('do not open: cut to %d bytes', async (end) => {
      await rewrite(object, sealed.subarray(0, end));
      await expect(read(object.objectId)).rejects.toMatchObject(doesNotOpen);
    });

    it.each([1, 16, sealedChunkBytes])('do not open: %d bytes longer', async (more) => {
      await rewrite(object, Buffer.concat([sealed, Buffer.alloc(more)]));
      await expect(read(object.objectId)).rejects.toMatchObject(doesNotOpen);
    });

    it('do not open with two chunks in each other’s place, or one twice', async () => {
      const [one, two] = [sealed.subarray(head, second), sealed.subarray(second, third)];
      const rest = sealed.subarray(third);
      for (const chunks of [
        [two, one, rest],
        [one, one, rest],
        [one, rest],
        [one, two, two, rest],
      ]) {
        await rewrite(object, Buffer.concat([sealed.subarray(0, head), ...chunks]));
        await expect(read(object.objectId)).rejects.toMatchObject(doesNotOpen);
      }
    });

    it('do not open with the file, or a chunk, of another object', async () => {
      const other = await fileOf(await put(randomBytes(size)));
      await rewrite(object, other);
      await expect(read(object.objectId)).rejects.toMatchObject(doesNotOpen);
      await rewrite(
        object,
        Buffer.concat([
          sealed.subarray(0, second),
          other.subarray(second, third),
          sealed.subarray(third),
        ]),
      );
      await expect(read(object.objectId)).rejects.toMatchObject(doesNotOpen);
    });

    it('give what lies before the fault of a range that the fault is not in', async () => {
      sealed[third] = (sealed[third] ?? 0) ^ 1;
      await rewrite(object, sealed);
      expect(await read(object.objectId, 0, chunkBytes)).toHaveLength(chunkBytes + 1);
      await expect(read(object.objectId, size - 1, size - 1)).rejects.toMatchObject(doesNotOpen);
    });

    it('do not open with the key of another object, nor with the file and the key of one', async () => {
      const other = await put(randomBytes(size));
      const [own, foreign] = [await keys.find(object.objectId), await keys.find(other.objectId)];
      if (own === undefined || foreign === undefined) throw new Error('not kept');
      keys.objects.set(object.objectId, foreign);
      await expect(read(object.objectId)).rejects.toMatchObject(doesNotOpen);
      await rewrite(object, await fileOf(other));
      await expect(read(object.objectId)).rejects.toMatchObject(doesNotOpen);
    });

    it('do not open once their key is gone, and are not taken for plain ones', async () => {
      await keys.forget(object.objectId);
      await expect(read(object.objectId)).rejects.toMatchObject(doesNotOpen);
      await expect(store.size(object.objectId)).rejects.toMatchObject(doesNotOpen);
    });

    it('do not open with plain bytes in their place', async () => {
      await rewrite(object, randomBytes(size));
      await expect(read(object.objectId)).rejects.toMatchObject(doesNotOpen);
    });
  });

  describe('and the key that wraps theirs', () => {
    const [old, fresh] = [randomBytes(32), randomBytes(32)];
    const keyringWith = (...wrapping: readonly Buffer[]): ObjectKeyring => {
      const [current = fresh, ...older] = wrapping;
      return new ObjectKeyring(keys, () => new LocalKeyWrapper(current, older));
    };
    const storeWith = (...wrapping: readonly Buffer[]): FileBlobStore =>
      new FileBlobStore(root, keyringWith(...wrapping));

    it('are readable through a rotation, and the old key can go once all are wrapped anew', async () => {
      store = storeWith(old);
      await store.open();
      const bytes = randomBytes(100);
      const { objectId } = await put(bytes);
      store = storeWith(fresh, old);
      await store.open();
      expect(await read(objectId)).toEqual(bytes);
      await expect(storeWith(fresh).open()).rejects.toThrow(/OBJECT_KEYS_OLD_FILES/);

      const keyring = keyringWith(fresh, old);
      await keyring.open();
      const before = await keys.find(objectId);
      if (before === undefined) throw new Error('not kept');
      const after = await keyring.rewrap(objectId, before);
      keys.objects.set(objectId, { ...after, isSettled: true });
      store = storeWith(fresh);
      await store.open();
      expect(await read(objectId)).toEqual(bytes);
    });

    it('is noticed to be another before anything is read or written', async () => {
      store = storeWith(old);
      await store.open();
      await put(Buffer.from('x'));
      await expect(storeWith(fresh).open()).rejects.toThrow('Restore it from its backup');
    });

    it('is noticed where what it is recognised by was changed', async () => {
      store = storeWith(old);
      await store.open();
      await put(Buffer.from('x'));
      const known = (await keys.wrappingKeys()).find(({ isInUse }) => isInUse);
      if (known === undefined) throw new Error('not kept');
      const wrapped = Buffer.from(known.check.wrapped);
      wrapped[20] = (wrapped[20] ?? 0) ^ 1;
      await keys.keepWrappingKey({ ...known.check, wrapped });
      await expect(storeWith(old).open()).rejects.toThrow('does not open');
    });
  });

  describe('from before encryption', () => {
    let object: StoredObject;
    const bytes = Buffer.from('plain evidence'.repeat(10_000));
    beforeEach(async () => {
      object = await put(bytes);
      await store.settle(object.objectId);
      await keys.forget(object.objectId);
      await rewrite(object, bytes);
    });

    it('are read as they lie, and sealed in their place', async () => {
      expect((await read(object.objectId)).equals(bytes)).toBe(true);
      expect(await store.seal(object.objectId, object.sha256)).toBe('sealed');
      expect((await fileOf(object)).includes('plain')).toBe(false);
      expect((await read(object.objectId)).equals(bytes)).toBe(true);
      expect(await store.seal(object.objectId, object.sha256)).toBe('sealed');
      expect(await rehashObject(store, object)).toMatchObject({ result: 'match' });
    });

    it('are read and sealed anew where sealing broke off before the file was in its place', async () => {
      const left = new ObjectKeyring(keys, () => new LocalKeyWrapper(randomBytes(32)));
      await left.open();
      await left.redraw(object.objectId);
      expect((await read(object.objectId)).equals(bytes)).toBe(true);
      expect(await store.seal(object.objectId, object.sha256)).toBe('sealed');
      expect((await read(object.objectId)).equals(bytes)).toBe(true);
    });

    it('stay as they are where they are not what was taken in', async () => {
      await rewrite(object, Buffer.from('something else'));
      expect(await store.seal(object.objectId, object.sha256)).toBe('differs');
      expect((await read(object.objectId)).toString()).toBe('something else');
      expect(await rehashObject(store, object)).toMatchObject({ result: 'mismatch' });
    });
  });

  it('are destroyed for good, as often as it is asked', async () => {
    const { objectId } = await put(Buffer.from('x'));
    await store.destroy(objectId);
    await store.destroy(objectId);
    expect(await store.read(objectId)).toBeUndefined();
  });
});
