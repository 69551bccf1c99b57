import { randomBytes, randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DataSource } from 'typeorm';
import { type PlainValue } from '../../src/core/ledger/field.js';
import { EvidenceReader } from '../../src/evidence/evidence.reader.js';
import { EvidenceService } from '../../src/evidence/evidence.service.js';
import { FileBlobStore } from '../../src/evidence/file-blob-store.js';
import { ObjectKeyStore } from '../../src/evidence/object-key.store.js';
import { StagingService } from '../../src/evidence/staging.service.js';
import { UploadReader, type StagedUpload } from '../../src/evidence/upload.reader.js';
import { UploadStore } from '../../src/evidence/upload.store.js';
import { type LoggedEvent } from '../../src/ledger/append-command.js';
import { keyringOver } from '../support/keys-in-memory.js';
import { openTestDatabase, type TestDatabase } from '../support/database.js';

const hourMs = 3_600_000;
const fromText = (text: string): Uint8Array => new Uint8Array(Buffer.from(text));

describe('rows of evidence', () => {
  const person = { accountId: randomUUID() };
  const stranger = { accountId: randomUUID() };
  const caseId = randomBytes(32).toString('hex');
  let nowMs = Date.UTC(2026, 10, 24);
  let logIndex = 0;
  let database: TestDatabase;
  let web: DataSource;
  let ledger: DataSource;
  let root: string;
  let blobs: FileBlobStore;
  let staging: StagingService;
  let service: EvidenceService;
  let reader: EvidenceReader;

  beforeAll(async () => {
    database = await openTestDatabase();
    ({ web, ledger } = database);
    root = await mkdtemp(join(tmpdir(), 'evidence-'));
    blobs = new FileBlobStore(root, keyringOver(new ObjectKeyStore(web)));
    await blobs.open();
    const uploads = new UploadStore(web);
    const waiting = new UploadReader(web);
    staging = new StagingService(blobs, uploads, waiting, { nowMs: () => nowMs });
    reader = new EvidenceReader(web);
    service = new EvidenceService(blobs, waiting, uploads, reader);
    await ledger.query(
      `INSERT INTO case_access (case_id, account, given_by, role, from_ms, ended)
       VALUES ($1, $2, $1, 'opener', 0, false)`,
      [Buffer.from(caseId, 'hex'), person.accountId],
    );
  });

  afterAll(async () => {
    await database.close();
    await rm(root, { recursive: true, force: true });
  });

  async function stage(
    content: string,
    chainId: string,
    announced?: string,
  ): Promise<StagedUpload> {
    const stored = await blobs.put(Readable.from([Buffer.from(content)]));
    const form = {
      originalName: fromText('تقرير.pdf'),
      mediaType: 'application/pdf',
      announcedSha256: announced,
    };
    return staging.stage(person.accountId, chainId, { stored, form });
  }

  const newChain = (): string => randomBytes(32).toString('hex');

  /** Puts an event's rows into the log as the sequencer does, as far as these tests look at them. */
  async function log(upload: StagedUpload, seq = 0): Promise<LoggedEvent> {
    const chain = Buffer.from(upload.chainId, 'hex');
    const index = logIndex++;
    const hash = (): Buffer => randomBytes(32);
    await ledger.query(
      `INSERT INTO chain_head (chain_id, kind, case_id, seq, event_hash, next_tag, secret, reserved_ms)
       VALUES ($1, 'item', $2, $3, $4, $5, $6, 0) ON CONFLICT DO NOTHING`,
      [chain, Buffer.from(caseId, 'hex'), seq, hash(), hash(), hash()],
    );
    await ledger.query(
      `INSERT INTO event (log_index, chain_id, seq, tag, type, actor, statement, statement_hash, signatures,
         event_hash, leaf_hash, logged_ms)
       VALUES ($1, $2, $3, $4, 'file.attached/1', $5, '', $6, '', $7, $8, 0)`,
      [index, chain, seq, hash(), hash(), hash(), hash(), hash()],
    );
    const open = { originalName: Buffer.from(upload.originalName), mediaType: upload.mediaType };
    for (const [position, [name, value]] of Object.entries(open).entries()) {
      await ledger.query(
        `INSERT INTO event_field (log_index, position, name, type, salt, value, leaf)
         VALUES ($1, $2, $3, 3, $4, $5, $6)`,
        [index, position, name, hash(), Buffer.from(value), hash()],
      );
    }
    return loggedEvent(upload, index, seq);
  }

  async function attach(upload: StagedUpload, logged: LoggedEvent): Promise<void> {
    await ledger.transaction((tx) => service.claim(tx, [upload], [logged]));
  }

  async function files(): Promise<string[]> {
    const entries = await readdir(root, { recursive: true, withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
  }

  it('gives back what was staged, and leaves no marker in the store', async () => {
    const chainId = newChain();
    const upload = await stage('one', chainId, 'ab'.repeat(32));
    expect(await service.attachable(person, [upload.uploadId])).toEqual([upload]);
    expect((await files()).filter((name) => name === upload.objectId)).toHaveLength(1);
  });

  it.each([
    ['another person', (u: StagedUpload) => service.attachable(stranger, [u.uploadId])],
    ['an unknown id', () => service.attachable(person, [randomUUID()])],
    ['no id at all', () => service.attachable(person, ["' OR true --"])],
  ])('gives an upload to nobody else: %s', async (_, ask) => {
    const upload = await stage('two', newChain());
    await expect(ask(upload)).rejects.toMatchObject({ code: 'not-found' });
  });

  it('attaches an upload to its event once', async () => {
    const upload = await stage('three', newChain());
    const logged = await log(upload);
    await attach(upload, logged);
    await expect(attach(upload, await log(upload, 1))).rejects.toMatchObject({ code: 'conflict' });
    await expect(service.attachable(person, [upload.uploadId])).rejects.toMatchObject({
      code: 'not-found',
    });
    expect(await reader.objectsOfItem(person.accountId, upload.chainId)).toEqual([
      {
        objectId: upload.objectId,
        itemId: upload.chainId,
        seq: 0,
        logIndex: logged.logIndex,
        sha256: upload.sha256,
        sha512: upload.sha512,
        sha1: upload.sha1,
        md5: upload.md5,
        sizeBytes: upload.sizeBytes,
        originalName: Buffer.from('تقرير.pdf'),
        mediaType: 'application/pdf',
      },
    ]);
  });

  it('writes nothing where an upload fits no event', async () => {
    const upload = await stage('four', newChain());
    const other = { ...(await log(upload)), fields: new Map<string, PlainValue>() };
    await expect(attach(upload, other)).rejects.toMatchObject({ code: 'fields-refused' });
    expect(await reader.objectsOfItem(person.accountId, upload.chainId)).toEqual([]);
    expect(await service.attachable(person, [upload.uploadId])).toHaveLength(1);
  });

  it('lists the objects of a case to those who see it, up to a size of the log', async () => {
    const upload = await stage('five', newChain());
    const logged = await log(upload);
    await attach(upload, logged);
    const seen = await reader.objectsOfCase(person.accountId, caseId);
    expect(seen.map(({ objectId }) => objectId)).toContain(upload.objectId);
    const earlier = await reader.objectsOfCase(person.accountId, caseId, logged.logIndex);
    expect(earlier.map(({ objectId }) => objectId)).not.toContain(upload.objectId);
    expect(await reader.objectsOfCase(stranger.accountId, caseId)).toEqual([]);
    expect(await reader.objectAt(person.accountId, upload.chainId, 0)).toMatchObject({ seq: 0 });
    expect(await reader.objectAt(stranger.accountId, upload.chainId, 0)).toBeUndefined();
    expect(await reader.seesItem(person.accountId, upload.chainId)).toBe(true);
    expect(await reader.seesItem(stranger.accountId, upload.chainId)).toBe(false);
  });

  it('lets nobody change or remove what an object is about, not even the ledger or the owner', async () => {
    const upload = await stage('six', newChain());
    await attach(upload, await log(upload));
    for (const login of [web, ledger, database.owner]) {
      for (const sql of [`UPDATE blob SET sha256 = sha512`, `DELETE FROM blob`, `TRUNCATE blob`]) {
        await expect(login.query(sql)).rejects.toThrow();
      }
    }
    expect(await reader.objectsOfItem(person.accountId, upload.chainId)).toHaveLength(1);
  });

  it('lets the web login neither attach an upload nor make up an object', async () => {
    const upload = await stage('seven', newChain());
    await expect(web.query(`UPDATE upload SET attached_index = 1`)).rejects.toThrow(/permission/);
    await expect(web.query(`DELETE FROM upload`)).rejects.toThrow(/permission/);
    await expect(
      web.query(
        `INSERT INTO blob SELECT object_id, chain_id, 0, sha256, sha512, sha1, md5, size_bytes FROM upload`,
      ),
    ).rejects.toThrow(/permission/);
    expect(await web.query('SELECT 1 FROM upload')).toEqual([]);
    expect(await service.attachable(person, [upload.uploadId])).toHaveLength(1);
  });

  it('discards an upload that waits, and never one that an event names', async () => {
    const waiting = await stage('eight', newChain());
    await staging.discard(person.accountId, waiting);
    expect(await blobs.size(waiting.objectId)).toBeUndefined();
    const attached = await stage('nine', newChain());
    await attach(attached, await log(attached));
    await staging.discard(person.accountId, attached);
    expect(await blobs.size(attached.objectId)).toBe(4);
  });

  it('sweeps what waited for 24 hours, with its bytes, and keeps what is attached', async () => {
    const attached = await stage('ten', newChain());
    await attach(attached, await log(attached));
    const forgotten = await stage('eleven', newChain());
    nowMs += 24 * hourMs;
    const fresh = await stage('twelve', newChain());
    await staging.sweep();
    expect(await blobs.size(forgotten.objectId)).toBe(6);
    nowMs += 1;
    expect((await staging.sweep()).lapsedUploads).toBeGreaterThan(0);
    expect(await blobs.size(forgotten.objectId)).toBeUndefined();
    expect(await blobs.size(attached.objectId)).toBe(3);
    expect(await service.attachable(person, [fresh.uploadId])).toHaveLength(1);
    await expect(attach(forgotten, await log(forgotten))).rejects.toMatchObject({
      code: 'conflict',
    });
    expect((await staging.sweep()).lapsedUploads).toBe(0);
  });

  it('drops the bytes where the row cannot be written', async () => {
    const before = await files();
    const stored = await blobs.put(Readable.from([Buffer.from('thirteen')]));
    const form = { originalName: new Uint8Array(), mediaType: 'a/b', announcedSha256: undefined };
    await expect(staging.stage(person.accountId, newChain(), { stored, form })).rejects.toThrow(
      /upload_name_length/,
    );
    expect(await files()).toEqual(before);
  });

  it('re-hashes an object against its row', async () => {
    const upload = await stage('fourteen', newChain());
    await attach(upload, await log(upload));
    const object = await reader.objectAt(person.accountId, upload.chainId, 0);
    expect(object && (await service.rehash(object))).toMatchObject({ result: 'match' });
    await expect(blobs.drop(upload.objectId)).rejects.toThrow(/erasure/);
    expect(object && (await service.rehash(object))).toMatchObject({ result: 'match' });
    await blobs.destroy(upload.objectId);
    expect(object && (await service.rehash(object))).toMatchObject({ result: 'missing' });
    await expect(service.open(upload.objectId)).rejects.toMatchObject({ code: 'not-found' });
  });
});

function loggedEvent(upload: StagedUpload, logIndex: number, seq: number): LoggedEvent {
  const bytes = (hex: string): PlainValue => ({
    type: 3,
    bytes: new Uint8Array(Buffer.from(hex, 'hex')),
  });
  return {
    logIndex,
    loggedMs: 0,
    chainId: upload.chainId,
    chainKind: 'item',
    caseId: undefined,
    seq,
    type: 'file.attached/1',
    occurredMs: 0,
    account: '',
    eventHash: new Uint8Array(32),
    leaf: new Uint8Array(74),
    fields: new Map([
      ['sha256', bytes(upload.sha256)],
      ['sha512', bytes(upload.sha512)],
      ['sizeBytes', { type: 2, integer: BigInt(upload.sizeBytes) }],
    ]),
  };
}
