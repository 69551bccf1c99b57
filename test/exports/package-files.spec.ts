import { execFileSync, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ExportBuilder } from '../../src/exports/export-builder.js';
import { needs } from '../support/needs.js';
import { ExportDesk } from './export-desk.js';

let desk: ExportDesk;

beforeAll(async () => {
  desk = await ExportDesk.open();
});

afterAll(async () => {
  await desk.close();
});

describe('a package that cannot be built', () => {
  it('says which bytes the store has lost, and leaves no file', async () => {
    const { caseId, itemId } = await desk.caseWithFile('to be tampered with');
    await spoil(itemId);
    const { id, state, failure } = await desk.exported(caseId);
    expect(state).toBe('failed');
    expect(failure).toContain(`event 1 of the item ${itemId}`);
    await desk.stage.t.http.get(`/api/exports/${id}/package`).set(desk.owner.auth).expect(409);
    expect((await readdir(packageFolder())).filter((name) => name.includes(id))).toEqual([]);
  });
});

describe('a service that starts again', () => {
  it('builds what it left unfinished: the same bytes, at the same checkpoint', async () => {
    const { caseId } = await desk.caseWithFile('left unfinished');
    const before = await desk.exported(caseId);
    await unfinish(before.id);
    writeFileSync(join(packageFolder(), `${before.id}.zip.part`), 'half');
    await desk.stage.t.app.get(ExportBuilder).onApplicationBootstrap();
    const after = await desk.settled(before.id);
    expect(after).toEqual(Object.assign({}, before, { finishedAt: after.finishedAt }));
    expect(readdirSync(packageFolder()).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it('builds nothing for a person who may no longer see the case', async () => {
    const { caseId } = await desk.caseWithFile('no longer theirs');
    const { id } = await desk.exported(caseId);
    await unfinish(id);
    await desk.stage.t.db.query('UPDATE export SET requested_by = $2 WHERE id = $1', [
      id,
      randomUUID(),
    ]);
    await desk.stage.t.app.get(ExportBuilder).onApplicationBootstrap();
    expect(await desk.settled(id)).toMatchObject({ state: 'failed', packageId: null });
  });
});

needs(
  'sha256sum',
  'openssl',
  'python3',
)('the tools of a stranger', () => {
  it('find the bag whole and the checkpoint signed', async () => {
    const { caseId } = await desk.caseWithFile('for strangers');
    const { id } = await desk.exported(caseId);
    const bag = unzip(id);
    for (const manifest of ['tagmanifest-sha256.txt', 'manifest-sha256.txt']) {
      execFileSync('sha256sum', ['--quiet', '-c', manifest], { cwd: bag });
    }
    expect(opensslAgrees(bag)).toBe(true);
    const body = join(bag, 'data/ledger/checkpoint.body');
    writeFileSync(body, readFileSync(body, 'utf8').replace(/\n\d+\n/, '\n1\n'));
    expect(opensslAgrees(bag)).toBe(false);
  });
});

needs('hashdeep', 'python3')('hashdeep', () => {
  it('finds every object as listed, and a changed one', async () => {
    const { caseId } = await desk.caseWithFile('for hashdeep');
    const { id } = await desk.exported(caseId);
    const bag = unzip(id);
    expect(hashdeepAgrees(bag)).toBe(true);
    const [object = ''] = readdirSync(join(bag, 'data/objects'));
    writeFileSync(join(bag, 'data/objects', object), 'something else');
    expect(hashdeepAgrees(bag)).toBe(false);
  });
});

/** An audit of the objects in the bag's folder: relative names (-l), or all would count as moved. */
function hashdeepAgrees(bag: string): boolean {
  const list = 'data/hashes/known.hashdeep';
  return (
    spawnSync('hashdeep', ['-r', '-a', '-l', '-k', list, 'data/objects'], { cwd: bag }).status === 0
  );
}

function packageFolder(): string {
  return join(desk.stage.t.config.home, 'exports');
}

/** Writes something else over the objects of the item. */
async function spoil(itemId: string): Promise<void> {
  const objects = join(desk.stage.t.config.home, 'blobs', 'objects');
  const rows = await desk.stage.t.db.query<{ name: string }[]>(
    `SELECT encode(object_id, 'hex') AS name FROM blob WHERE chain_id = decode($1, 'hex')`,
    [itemId],
  );
  expect(rows).toHaveLength(1);
  for (const { name } of rows) {
    const path = join(objects, name.slice(0, 2), name.slice(2, 4), name);
    execFileSync('chmod', ['u+w', path]);
    await writeFile(path, 'something else');
  }
}

async function unfinish(id: string): Promise<void> {
  await desk.stage.t.db.query(
    `UPDATE export SET state = 'building', checkpoint_size = NULL, size_bytes = NULL,
       package_id = NULL, finished_ms = NULL WHERE id = $1`,
    [id],
  );
}

/** Returns the bag's folder. */
function unzip(id: string): string {
  const into = join(desk.stage.folder, id);
  execFileSync('python3', ['-m', 'zipfile', '-e', join(packageFolder(), `${id}.zip`), into]);
  const [top = ''] = readdirSync(into);
  return join(into, top);
}

/** The log's key is in the policy that is enclosed for information: 01 and 32 bytes, after its name and hash. */
function opensslAgrees(bag: string): boolean {
  const [, vkey = ''] =
    /^log (\S+)$/m.exec(readFileSync(join(bag, 'data/ledger/policy'), 'utf8')) ?? [];
  const key = Buffer.from(vkey.split('+').slice(2).join('+'), 'base64').subarray(1);
  const pem = join(desk.stage.folder, 'LEDGER.pem');
  const der = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), key]);
  writeFileSync(
    pem,
    `-----BEGIN PUBLIC KEY-----\n${der.toString('base64')}\n-----END PUBLIC KEY-----\n`,
  );
  const checkpoint = join(bag, 'data/ledger/checkpoint');
  const given = ['-inkey', pem, '-in', `${checkpoint}.body`, '-sigfile', `${checkpoint}.ed25519`];
  const { status } = spawnSync('openssl', ['pkeyutl', '-verify', '-rawin', '-pubin', ...given]);
  return status === 0;
}
