import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { FileBlobStore } from '../../src/evidence/file-blob-store.js';
import { ObjectKeyStore } from '../../src/evidence/object-key.store.js';
import { ObjectKeyring } from '../../src/evidence/object-keyring.js';
import { loadWrappingKeys } from '../../src/evidence/wrapping-key-files.js';
import { sealObjects } from '../../src/operate/seal-objects.js';
import { readConfig } from '../../src/platform/config.js';
import { openTestDatabase, type TestDatabase } from '../support/database.js';

describe('keys of objects in the database', () => {
  let database: TestDatabase;
  let home: string;
  beforeEach(async () => {
    database = await openTestDatabase();
    home = await mkdtemp(join(tmpdir(), 'keys-'));
  });
  afterEach(async () => {
    await database.close();
    await rm(home, { recursive: true, force: true });
  });

  const settings = (more: Readonly<Record<string, string>> = {}) =>
    readConfig({ WITNESSMARK_HOME: home, ...more });

  /** The store as the service has it. */
  async function openStore(config = settings()): Promise<FileBlobStore> {
    const keyring = new ObjectKeyring(new ObjectKeyStore(database.web), (mayCreate) =>
      loadWrappingKeys(config, mayCreate),
    );
    const store = new FileBlobStore(join(home, 'blobs'), keyring);
    await store.open();
    return store;
  }

  const hex = (text: string): Buffer => Buffer.from(text, 'hex');

  /** The row of an upload that an event named, so that its bytes are evidence. */
  async function attach(objectId: string, sha256: string): Promise<Buffer> {
    const chain = randomBytes(32);
    const index = await nextIndex();
    await logEvent(index, chain, 0, 'file.attached/1');
    await database.ledger.query(
      `INSERT INTO blob (object_id, chain_id, log_index, sha256, sha512, sha1, md5, size_bytes)
       VALUES ($1, $2, $3, $4, $5, $6, $7, 1)`,
      [hex(objectId), chain, index, hex(sha256), randomBytes(64), randomBytes(20), randomBytes(16)],
    );
    return chain;
  }

  async function nextIndex(): Promise<number> {
    const [row] = await database.owner.query<{ n: string }[]>('SELECT count(*) AS n FROM event');
    return Number(row?.n);
  }

  async function logEvent(index: number, chain: Buffer, seq: number, type: string): Promise<void> {
    await database.ledger.query(
      `INSERT INTO event (log_index, chain_id, seq, tag, type, actor, statement, statement_hash, signatures,
         event_hash, leaf_hash, logged_ms)
       VALUES ($1, $2, $3, $4, $5, $6, '', $7, '', $8, $9, 0)`,
      [index, chain, seq, randomBytes(32), type, ...hashes(4)],
    );
  }

  const hashes = (count: number): Buffer[] => Array.from({ length: count }, () => randomBytes(32));

  it('are seen by neither login of the service', async () => {
    await (await openStore()).put(Readable.from([Buffer.from('x')]));
    for (const login of [database.web, database.ledger]) {
      for (const table of ['object_key', 'wrapping_key']) {
        for (const sql of [`SELECT * FROM ${table}`, `DELETE FROM ${table}`]) {
          await expect(login.query(sql)).rejects.toThrow(/permission denied/);
        }
      }
      await expect(login.query('UPDATE object_key SET settled = false')).rejects.toThrow(
        /permission denied/,
      );
    }
    await expect(
      database.ledger.query('SELECT wm_object_key($1)', [randomBytes(16)]),
    ).rejects.toThrow(/permission denied/);
    expect(await database.owner.query('SELECT 1 FROM object_key')).toHaveLength(1);
    await expect(database.owner.query('TRUNCATE object_key')).rejects.toThrow(/refused/);
  });

  it('of uploads are forgotten with them', async () => {
    const store = await openStore();
    const { objectId } = await store.put(Readable.from([Buffer.from('x')]));
    await store.drop(objectId);
    await store.drop(objectId);
    expect(await database.owner.query('SELECT 1 FROM object_key')).toEqual([]);
  });

  it('of evidence are destroyed only once its erasure is logged, and of those bytes', async () => {
    const store = await openStore();
    const { objectId, sha256 } = await store.put(Readable.from([Buffer.from('x')]));
    const chain = await attach(objectId, sha256);
    const forget = () => database.web.query('SELECT wm_forget_object_key($1)', [hex(objectId)]);
    await expect(forget()).rejects.toThrow(/erasure is logged/);
    const erase = async (seq: number, digest: string): Promise<void> => {
      const index = await nextIndex();
      await logEvent(index, chain, seq, 'erasure.executed/1');
      const erased = JSON.stringify([{ eventHash: 'ab'.repeat(32), sha256: digest }]);
      await database.ledger.query(
        `INSERT INTO event_field (log_index, position, name, type, salt, value, leaf)
         VALUES ($1, 0, 'erased', 4, $2, $3, $4)`,
        [index, randomBytes(32), Buffer.from(erased), randomBytes(32)],
      );
    };
    await erase(1, 'cd'.repeat(32));
    await expect(forget()).rejects.toThrow(/erasure is logged/);
    await erase(2, sha256);
    await forget();
    await forget();
    await expect(store.read(objectId)).rejects.toMatchObject({ code: 'bytes-do-not-open' });
    await store.destroy(objectId);
    expect(await store.read(objectId)).toBeUndefined();
  });

  it('are wrapped under a key that is made once, for the service’s account alone', async () => {
    await openStore();
    const path = join(home, 'keys', 'objects.key');
    const made = await readFile(path, 'utf8');
    expect(made).toMatch(/^[0-9a-f]{64}\n$/);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    await openStore();
    expect(await readFile(path, 'utf8')).toBe(made);
  });

  it.each([
    ['is gone', (path: string) => rm(path), 'restore it from its backup'],
    [
      'is another',
      (path: string) => writeFile(path, `${'ab'.repeat(32)}\n`),
      'Restore it from its backup',
    ],
    ['is cut', (path: string) => writeFile(path, 'abcd'), 'not 64 hexadecimal digits'],
  ])('keep the store from opening where that key %s', async (_, lose, told) => {
    await (await openStore()).put(Readable.from([Buffer.from('x')]));
    const path = join(home, 'keys', 'objects.key');
    const before = await readFile(path, 'utf8');
    await lose(path);
    await expect(openStore()).rejects.toThrow(told);
    // Nothing was made in its place, so that putting it back is enough.
    await writeFile(path, before);
    await expect(openStore()).resolves.toBeDefined();
  });

  it('are wrapped anew by the command line, which seals what is plain too', async () => {
    const [old, fresh] = [join(home, 'old.key'), join(home, 'new.key')];
    for (const path of [old, fresh]) await writeFile(path, randomBytes(32).toString('hex'));
    const store = await openStore(settings({ OBJECT_KEY_FILE: old }));
    const sealed = await store.put(Readable.from([Buffer.from('sealed before')]));
    const plain = await store.put(Readable.from([Buffer.from('plain until now')]));
    await attach(plain.objectId, plain.sha256);
    await database.owner.query('DELETE FROM object_key WHERE object_id = $1', [
      hex(plain.objectId),
    ]);
    const { objectId: id } = plain;
    const path = join(home, 'blobs/objects', id.slice(0, 2), id.slice(2, 4), id);
    await chmod(path, 0o600);
    await writeFile(path, 'plain until now');
    const gone = await store.put(Readable.from([Buffer.from('gone')]));
    await attach(gone.objectId, gone.sha256);
    await database.owner.query('DELETE FROM object_key WHERE object_id = $1', [hex(gone.objectId)]);
    await store.destroy(gone.objectId);

    const both = settings({ OBJECT_KEY_FILE: fresh, OBJECT_KEYS_OLD_FILES: old });
    const report = await sealObjects(database.urls.owner, both);
    expect(report).toEqual({
      rewrapped: 1,
      secrets: 0,
      sealed: 1,
      left: [{ objectId: gone.objectId, why: 'missing' }],
    });
    expect((await sealObjects(database.urls.owner, both)).rewrapped).toBe(0);
    expect(await readFile(path, 'latin1')).not.toContain('plain');

    const alone = new ObjectKeyring(new ObjectKeyStore(database.web), (mayCreate) =>
      loadWrappingKeys(settings({ OBJECT_KEY_FILE: fresh }), mayCreate),
    );
    const reader = new FileBlobStore(join(home, 'blobs'), alone);
    await reader.open();
    const read = async (objectId: string): Promise<string> => {
      const bytes = await reader.read(objectId);
      return bytes === undefined ? '' : (await buffer(bytes)).toString();
    };
    expect(await read(sealed.objectId)).toBe('sealed before');
    expect(await read(plain.objectId)).toBe('plain until now');
  });
});
