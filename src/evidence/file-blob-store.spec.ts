import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { KeysInMemory, keyringOver } from '../../test/support/keys-in-memory.js';
import { FileBlobStore } from './file-blob-store.js';
import { type ObjectKeyring } from './object-keyring.js';
import { nodeFiles, type StoreFiles } from './store-files.js';

/** Lets one operation fail, or tells the order in which they were done. */
class ObservedFiles implements StoreFiles {
  readonly done: string[] = [];
  fail: ((step: string) => string | undefined) | undefined;

  constructor(private readonly root: string) {}

  private async step<T>(name: string, path: string, work: () => Promise<T>): Promise<T> {
    const step = `${name} ${path.slice(this.root.length + 1).replace(/[0-9a-f]{32}/, '<id>')}`;
    const code = this.fail?.(step);
    if (code !== undefined) throw Object.assign(new Error(`injected ${code}`), { code });
    this.done.push(step);
    return work();
  }

  async create(path: string, mode: number): ReturnType<StoreFiles['create']> {
    const file = await this.step('create', path, () => nodeFiles.create(path, mode));
    return {
      append: (bytes) => this.step('append', path, () => file.append(bytes)),
      sync: () => this.step('sync', path, () => file.sync()),
      close: () => file.close(),
    };
  }
  link(from: string, to: string): Promise<void> {
    return this.step('link', to, () => nodeFiles.link(from, to));
  }
  rename(from: string, to: string): Promise<void> {
    return this.step('rename', to, () => nodeFiles.rename(from, to));
  }
  unlink(path: string): Promise<void> {
    return this.step('unlink', path, () => nodeFiles.unlink(path));
  }
  makeFolder(path: string): Promise<void> {
    return this.step('folder', path, () => nodeFiles.makeFolder(path));
  }
  syncFolder(path: string): Promise<void> {
    return this.step('sync folder', path, () => nodeFiles.syncFolder(path));
  }
  readonly list = nodeFiles.list;
  readonly state = nodeFiles.state;
  readonly read = nodeFiles.read;
}

const nobodyKnows = (): Promise<boolean> => Promise.resolve(false);
const somebodyKnows = (): Promise<boolean> => Promise.resolve(true);
const anHourMs = 3_600_000;

describe('the local store of objects', () => {
  let root: string;
  let files: ObservedFiles;
  let keyring: ObjectKeyring;
  let store: FileBlobStore;

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'blobs-'));
    files = new ObservedFiles(root);
    keyring = keyringOver(new KeysInMemory());
    store = new FileBlobStore(root, keyring, files);
    await store.open();
    files.done.length = 0;
  });

  afterEach(async () => {
    await rm(root, { recursive: true, force: true });
  });

  /** Every file below the root, relative to it. */
  async function present(): Promise<string[]> {
    const entries = await readdir(root, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
      .sort();
  }

  const put = (bytes: Uint8Array) => store.put(Readable.from([bytes]));

  it('gives back the bytes it took, and tells their digests', async () => {
    const bytes = randomBytes(1_000_000);
    const stored = await put(bytes);
    const read = await store.read(stored.objectId);
    expect(read && (await buffer(read))).toEqual(bytes);
    expect(stored.sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
    expect(stored.sizeBytes).toBe(1_000_000);
    expect(await store.size(stored.objectId)).toBe(1_000_000);
  });

  it('takes an empty file', async () => {
    const { objectId, sizeBytes } = await store.put(Readable.from([]));
    expect(sizeBytes).toBe(0);
    expect(await store.size(objectId)).toBe(0);
  });

  it('reads a part of an object, both ends included', async () => {
    const { objectId } = await put(Buffer.from('0123456789'));
    const part = await store.read(objectId, { start: 2, end: 5 });
    expect(part && (await buffer(part)).toString()).toBe('2345');
  });

  it('keeps equal files apart, each under a random name that nobody may write to', async () => {
    const first = await put(Buffer.from('same'));
    const second = await put(Buffer.from('same'));
    expect(first.objectId).not.toBe(second.objectId);
    const { objectId: id } = first;
    const path = join(root, 'objects', id.slice(0, 2), id.slice(2, 4), id);
    expect((await stat(path)).mode & 0o777).toBe(0o440);
  });

  it('makes bytes durable before they get their name, and the name durable before it answers', async () => {
    const { objectId } = await put(Buffer.from('x'));
    const folder = `objects/${objectId.slice(0, 2)}`;
    const inner = `${folder}/${objectId.slice(2, 4)}`;
    expect(files.done).toEqual([
      'create incoming/<id>',
      'append incoming/<id>',
      'sync incoming/<id>',
      `folder ${folder}`,
      'sync folder objects',
      `folder ${inner}`,
      `sync folder ${folder}`,
      `link ${inner}/<id>`,
      `sync folder ${inner}`,
      'sync folder incoming',
    ]);
  });

  it('says until a row is committed that none names the object', async () => {
    const { objectId } = await put(Buffer.from('x'));
    expect(await present()).toContain(`incoming/${objectId}`);
    await store.settle(objectId);
    expect(await present()).toEqual([
      `objects/${objectId.slice(0, 2)}/${objectId.slice(2, 4)}/${objectId}`,
    ]);
  });

  it('leaves nothing of a stream that breaks off', async () => {
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield await Promise.resolve(randomBytes(300_000));
      throw new Error('the connection broke');
    }
    await expect(store.put(broken())).rejects.toThrow('the connection broke');
    expect(await present()).toEqual([]);
    expect(store.health()).toEqual({ state: 'good' });
  });

  it('tells a missing object from an empty one', async () => {
    const { objectId } = await put(Buffer.from('x'));
    await store.drop(objectId);
    expect(await store.read(objectId)).toBeUndefined();
    expect(await store.size(objectId)).toBeUndefined();
    expect(await present()).toEqual([]);
    await expect(store.drop(objectId)).resolves.toBeUndefined();
  });

  it.each([
    ['of the file', (step: string) => step.startsWith('sync incoming')],
    ['of a new folder', (step: string) => step === 'sync folder objects'],
    ['of the folder of the object', (step: string) => /^sync folder objects\/..\/..$/.test(step)],
    ['of the folder of markers', (step: string) => step === 'sync folder incoming'],
  ])('drops the file and takes nothing more after a failed fsync %s', async (_, hit) => {
    let failures = 0;
    files.fail = (step) => (hit(step) && failures++ === 0 ? 'EIO' : undefined);
    await expect(put(Buffer.from('x'))).rejects.toMatchObject({ code: 'unavailable' });
    expect(await present()).toEqual([]);
    expect(store.health()).toEqual({ state: 'degraded', reason: 'fsync failed: EIO' });
    // The next fsync would succeed, and must not be believed.
    await expect(put(Buffer.from('y'))).rejects.toMatchObject({ code: 'unavailable' });
    expect(await present()).toEqual([]);
  });

  it('still reads after an fsync failed', async () => {
    const { objectId } = await put(Buffer.from('kept'));
    files.fail = (step) => (step.startsWith('sync') ? 'EIO' : undefined);
    await expect(put(Buffer.from('x'))).rejects.toMatchObject({ code: 'unavailable' });
    const read = await store.read(objectId);
    expect(read && (await buffer(read)).toString()).toBe('kept');
  });

  it.each(['append', 'sync incoming'])(
    'takes files again once a full disk has room (%s)',
    async (at) => {
      files.fail = (step) => (step.startsWith(at) ? 'ENOSPC' : undefined);
      await expect(put(Buffer.from('x'))).rejects.toMatchObject({ code: 'unavailable' });
      expect(await present()).toEqual([]);
      files.fail = undefined;
      expect(store.health()).toEqual({ state: 'good' });
      await expect(put(Buffer.from('x'))).resolves.toMatchObject({ sizeBytes: 1 });
    },
  );

  it('never overwrites: a final name that is taken fails the upload and stays as it is', async () => {
    files.fail = (step) => (step.startsWith('link') ? 'EEXIST' : undefined);
    await expect(put(Buffer.from('x'))).rejects.toMatchObject({ code: 'EEXIST' });
    expect(await present()).toEqual([]);
    const taken = join(root, 'taken');
    await writeFile(taken, 'first');
    await writeFile(join(root, 'other'), 'second');
    await expect(nodeFiles.link(join(root, 'other'), taken)).rejects.toMatchObject({
      code: 'EEXIST',
    });
    await expect(nodeFiles.create(taken, 0o440)).rejects.toMatchObject({ code: 'EEXIST' });
  });

  describe('after a crash', () => {
    /** As a process leaves the store that dies at that step: what follows is not done, clearing up neither. */
    async function crashAt(step: RegExp): Promise<void> {
      let dead = false;
      files.fail = (name) => {
        dead ||= step.test(name);
        return dead ? 'ECRASH' : undefined;
      };
      await expect(put(Buffer.from('x'))).rejects.toThrow();
      files.fail = undefined;
      store = new FileBlobStore(root, keyring, files);
      await store.open();
    }

    it('sweeps a half-written file', async () => {
      await crashAt(/^sync incoming/);
      expect(await present()).toHaveLength(1);
      const swept = await store.sweep(nobodyKnows, Date.now() + anHourMs);
      expect(swept).toEqual({ halfWritten: 1, unclaimed: 0 });
      expect(await present()).toEqual([]);
    });

    it('sweeps an object that has its name but no row', async () => {
      await crashAt(/^sync folder incoming/);
      expect(await present()).toHaveLength(2);
      const swept = await store.sweep(nobodyKnows, Date.now() + anHourMs);
      expect(swept).toEqual({ halfWritten: 0, unclaimed: 1 });
      expect(await present()).toEqual([]);
    });

    it('keeps an object whose row was committed, and only takes its marker away', async () => {
      const { objectId } = await put(Buffer.from('x'));
      const swept = await store.sweep(somebodyKnows, Date.now() + anHourMs);
      expect(swept).toEqual({ halfWritten: 0, unclaimed: 0 });
      expect(await store.size(objectId)).toBe(1);
      expect(await present()).toHaveLength(1);
    });

    it('leaves alone what another process may still be writing', async () => {
      await crashAt(/^sync incoming/);
      const swept = await store.sweep(nobodyKnows, Date.now() - anHourMs);
      expect(swept).toEqual({ halfWritten: 0, unclaimed: 0 });
      expect(await present()).toHaveLength(1);
      const [name] = await present();
      const long = (Date.now() - 2 * anHourMs) / 1000;
      await utimes(join(root, name ?? ''), long, long);
      await store.sweep(nobodyKnows, Date.now() - anHourMs);
      expect(await present()).toEqual([]);
    });

    it('never removes a settled object for want of a row: the database may be an old backup', async () => {
      const { objectId } = await put(Buffer.from('x'));
      await store.settle(objectId);
      await store.sweep(nobodyKnows, Date.now() + anHourMs);
      expect(await store.size(objectId)).toBe(1);
    });

    it('leaves a file of another name where it is', async () => {
      await writeFile(join(root, 'incoming', 'README'), 'not ours');
      await store.sweep(nobodyKnows, Date.now() + anHourMs);
      expect(await present()).toEqual(['incoming/README']);
    });
  });
});
