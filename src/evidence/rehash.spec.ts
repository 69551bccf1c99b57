import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { type StoredObject } from './blob-store.js';
import { FileBlobStore } from './file-blob-store.js';
import { rehashObject } from './rehash.js';
import { KeysInMemory, keyringOver } from '../../test/support/keys-in-memory.js';

describe('re-hashing an object', () => {
  let root: string;
  let keys: KeysInMemory;
  let store: FileBlobStore;
  let object: StoredObject;

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'rehash-'));
    keys = new KeysInMemory();
    store = new FileBlobStore(root, keyringOver(keys));
    await store.open();
    object = await store.put(Readable.from([Buffer.from('evidence')]));
  });

  afterEach(async () => {
    await rm(root, { recursive: true, force: true });
  });

  async function tamper(content: string): Promise<void> {
    const { objectId: id } = object;
    const path = join(root, 'objects', id.slice(0, 2), id.slice(2, 4), id);
    await chmod(path, 0o600);
    await writeFile(path, content);
  }

  it('finds unchanged bytes to match', async () => {
    expect(await rehashObject(store, object)).toMatchObject({
      result: 'match',
      expectedSha256: object.sha256,
      observedSha256: object.sha256,
    });
  });

  it.each(['evidencf', 'evidence ', 'evidenc', ''])('finds changed bytes: %p', async (content) => {
    // As from before encryption: without a key, and plain.
    await keys.forget(object.objectId);
    await tamper(content);
    expect(await rehashObject(store, object)).toMatchObject({
      result: 'mismatch',
      expectedSha256: object.sha256,
      observedSizeBytes: content.length,
    });
  });

  it('tells bytes that do not open from bytes that open to others', async () => {
    await tamper('evidence');
    expect(await rehashObject(store, object)).toEqual({
      objectId: object.objectId,
      expectedSha256: object.sha256,
      result: 'unopened',
      detail: 'The bytes do not open: the file has not the form of a sealed object.',
    });
  });

  it('does not rest on SHA-256 alone', async () => {
    const claimed = {
      ...object,
      sha512: object.sha512.replace(/^./, (c) => (c === '0' ? '1' : '0')),
    };
    expect(await rehashObject(store, claimed)).toMatchObject({ result: 'mismatch' });
    expect(await rehashObject(store, { ...object, sizeBytes: 9 })).toMatchObject({
      result: 'mismatch',
    });
  });

  it('tells missing bytes from changed ones', async () => {
    await store.drop(object.objectId);
    expect(await rehashObject(store, object)).toEqual({
      objectId: object.objectId,
      expectedSha256: object.sha256,
      result: 'missing',
    });
  });
});
