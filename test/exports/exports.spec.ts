import { execFileSync, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exportCase, type ExportWanted } from '../../src/cli/export.js';
import { registerItem } from '../../src/cli/register.js';
import { SignedAct } from '../../src/cli/signed-act.js';
import { type Json } from '../../src/core/canonical/json.js';
import { type ExportDto } from '../../src/exports/dto/export.dto.js';
import { ExportBuilder } from '../../src/exports/export-builder.js';
import { bodyOf, type Problem } from '../support/app.js';
import { needs } from '../support/needs.js';
import { type Actor, Stage } from '../support/stage.js';

let stage: Stage;
let owner: Actor;

beforeAll(async () => {
  stage = await Stage.open();
  owner = await stage.actor();
});

afterAll(async () => {
  await stage.close();
});

const words = { purpose: 'trial', recipient: 'Tribunal', requestedBy: 'Prosecutor' } as const;

interface TestCase {
  readonly caseId: string;
  readonly itemId: string;
}

/** A case with one item that brought a file in. */
async function caseWithFile(content: string): Promise<TestCase> {
  const caseId = await stage.openCase(owner);
  const fields = { ...stage.registration(owner) };
  const event = { type: 'item.registered/1', fields: without(fields, 'bytesState') };
  const path = await stage.file(content);
  const { itemId } = await registerItem(owner.client, owner.key, {
    caseId,
    events: [event],
    file: { path, mediaType: 'text/plain' },
  });
  return { caseId, itemId };
}

function without(fields: Readonly<Record<string, Json>>, name: string): Record<string, Json> {
  return Object.fromEntries(Object.entries(fields).filter(([one]) => one !== name));
}

function post(caseId: string, body: object, by: Actor = owner, key: string = randomUUID()) {
  return stage.t.http
    .post(`/api/cases/${caseId}/exports`)
    .set(by.auth)
    .set('Idempotency-Key', key)
    .send(body);
}

async function get<Body>(path: string, by: Actor = owner): Promise<Body> {
  return bodyOf<Body>(await stage.t.http.get(path).set(by.auth).expect(200));
}

async function settled(id: string): Promise<ExportDto> {
  for (;;) {
    const found = await get<ExportDto>(`/api/exports/${id}`);
    if (found.state !== 'building') return found;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function exported(caseId: string, body: object = words): Promise<ExportDto> {
  return settled(bodyOf<ExportDto>(await post(caseId, body).expect(201)).id);
}

async function eventCount(caseId: string): Promise<number> {
  const { seq } = await get<{ seq: number }>(`/api/cases/${caseId}`);
  return seq;
}

function packageFolder(): string {
  return join(stage.t.config.home, 'exports');
}

async function signedLine(caseId: string): Promise<object> {
  const act = await SignedAct.begin(owner.client, owner.key);
  const { line } = await act.add(caseId, {
    type: 'report.exported/1',
    occurred: stage.now(),
    fields: {
      ...words,
      kind: 'full',
      language: 'fr',
      redactionProfile: 'none',
      exportedAt: stage.now(),
    },
  });
  return line;
}

describe('an export', () => {
  it('signed by a person with their own key is built and handed out', async () => {
    const { caseId } = await caseWithFile('signed export');
    const out = join(stage.folder, 'signed.zip');
    const wanted: ExportWanted = { ...words, caseId, kind: 'full', language: 'fr', out };
    const id = await exportCase(owner.client, owner.key, wanted);
    const found = await get<ExportDto>(`/api/exports/${id}`);
    expect(found).toMatchObject({ caseId, kind: 'full', state: 'ready', failure: null });
    expect(found.sizeBytes).toBe(readFileSync(out).length);
    expect(found.checkpointSize).toBeGreaterThan(found.logIndex);
  });

  it('in plain words is signed by the service, and comes as a file with a name', async () => {
    const { caseId } = await caseWithFile('plain export');
    const { id, packageId, state } = await exported(caseId);
    expect(state).toBe('ready');
    expect(packageId).toMatch(/^[0-9a-f]{64}$/);
    const answer = await stage.t.http.get(`/api/exports/${id}/package`).set(owner.auth).expect(200);
    expect(answer.headers['content-type']).toBe('application/zip');
    expect(answer.headers['content-disposition']).toMatch(
      /^attachment; filename="EX-[0-9a-f]+-\d{8}T\d{6}Z\.zip"$/,
    );
  });

  it('is listed for whoever sees the case, newest first, and for nobody else', async () => {
    const { caseId } = await caseWithFile('listed');
    const ids = [(await exported(caseId)).id, (await exported(caseId)).id];
    const page = await get<{ items: ExportDto[]; next: string }>('/api/exports?limit=1');
    expect(page.items.map(({ id }) => id)).toEqual([ids[1]]);
    const second = await get<{ items: ExportDto[] }>(`/api/exports?limit=1&cursor=${page.next}`);
    expect(second.items.map(({ id }) => id)).toEqual([ids[0]]);
    const stranger = await stage.actor();
    expect(await get('/api/exports', stranger)).toEqual({ items: [], next: null });
    for (const path of [`/api/exports/${ids[0]}`, `/api/exports/${ids[0]}/package`]) {
      await stage.t.http.get(path).set(stranger.auth).expect(404);
    }
    await post(caseId, words, stranger).expect(404);
  });

  it('asked for twice with one signature is one export', async () => {
    const { caseId } = await caseWithFile('asked twice');
    const event = await signedLine(caseId);
    const first = bodyOf<ExportDto>(await post(caseId, { event }).expect(201));
    const again = bodyOf<ExportDto>(await post(caseId, { event }).expect(201));
    expect(again.id).toBe(first.id);
    expect((await settled(first.id)).state).toBe('ready');
  });

  it('gets its own package where several of a case are asked for at once', async () => {
    const { caseId } = await caseWithFile('at once');
    const made = await Promise.all([1, 2, 3].map(() => exported(caseId)));
    expect(made.map(({ state }) => state)).toEqual(['ready', 'ready', 'ready']);
    expect(new Set(made.map(({ packageId }) => packageId)).size).toBe(3);
  });
});

describe('an export is refused, and nothing recorded,', () => {
  it.each([
    ['without a purpose', { recipient: 'A', requestedBy: 'B' }, '/purpose'],
    ['for a kind of package that there is not', { ...words, kind: 'half' }, '/kind'],
    [
      'with a redaction that is not done',
      { ...words, redactionProfile: 'names' },
      '/redactionProfile',
    ],
    ['in a language that is none', { ...words, language: 'a language' }, '/language'],
    ['dated into the future', { ...words, exportedAt: '2999-01-01T00:00:00Z' }, '/exportedAt'],
    ['dated long ago', { ...words, exportedAt: '2001-01-01T00:00:00Z' }, '/exportedAt'],
    [
      'at a moment that no clock shows',
      { ...words, exportedAt: '2026-12-31T23:59:60Z' },
      '/exportedAt',
    ],
    ['with a recipient of two lines', { ...words, recipient: 'A\nB' }, '/recipient'],
  ])('%s', async (_, body, pointer) => {
    const caseId = await stage.openCase(owner);
    const before = await eventCount(caseId);
    const { errors } = bodyOf<Problem>(await post(caseId, body).expect(422));
    expect(errors.map((error) => error.pointer)).toContain(pointer);
    expect(await eventCount(caseId)).toBe(before);
  });

  it('while an item of the case has no name on record, or is out of sight, and says which', async () => {
    const { caseId, itemId } = await caseWithFile('without a name');
    await stage.t.db.query("UPDATE item SET fold = fold - 'exhibitRef' WHERE item_id = $1", [
      Buffer.from(itemId, 'hex'),
    ]);
    const before = await eventCount(caseId);
    const { errors } = bodyOf<Problem>(await post(caseId, words).expect(422));
    expect(errors.map(({ detail }) => detail).join()).toContain(itemId);
    expect(await eventCount(caseId)).toBe(before);
  });

  it('in full while bytes of an item are not held here, but not as a record alone', async () => {
    const { caseId, itemId } = await caseWithFile('held elsewhere');
    await stage.t.db.query(
      `UPDATE item SET fold = jsonb_set(fold, '{digests,1}', '{"sha256":"00","seq":9}')
       WHERE item_id = $1`,
      [Buffer.from(itemId, 'hex')],
    );
    const { errors } = bodyOf<Problem>(await post(caseId, words).expect(422));
    expect(errors.map(({ detail }) => detail).join()).toContain('record-only');
    expect((await exported(caseId, { ...words, kind: 'record-only' })).state).toBe('ready');
  });

  it('with a signed event about another case, or of another type', async () => {
    const { caseId } = await caseWithFile('another case');
    const event = await signedLine(await stage.openCase(owner));
    const { errors } = bodyOf<Problem>(await post(caseId, { event }).expect(422));
    expect(errors).toMatchObject([{ pointer: '/event/statement' }]);
  });

  it('with words beside the signed event', async () => {
    const { caseId } = await caseWithFile('both');
    const body = { event: await signedLine(caseId), purpose: 'another' };
    const { errors } = bodyOf<Problem>(await post(caseId, body).expect(422));
    expect(errors).toMatchObject([{ pointer: '/purpose' }]);
  });

  it('without an idempotency key', async () => {
    const { caseId } = await caseWithFile('no key');
    await stage.t.http.post(`/api/cases/${caseId}/exports`).set(owner.auth).send(words).expect(400);
  });
});

describe('a package that cannot be built', () => {
  it('says which bytes the store has lost, and leaves no file', async () => {
    const { caseId, itemId } = await caseWithFile('to be tampered with');
    await spoil('to be tampered with');
    const { id, state, failure } = await exported(caseId);
    expect(state).toBe('failed');
    expect(failure).toContain(`event 0 of the item ${itemId}`);
    await stage.t.http.get(`/api/exports/${id}/package`).set(owner.auth).expect(409);
    expect((await readdir(packageFolder())).filter((name) => name.includes(id))).toEqual([]);
  });
});

describe('a service that starts again', () => {
  it('builds what it left unfinished: the same bytes, at the same checkpoint', async () => {
    const { caseId } = await caseWithFile('left unfinished');
    const before = await exported(caseId);
    await unfinish(before.id);
    writeFileSync(join(packageFolder(), `${before.id}.zip.part`), 'half');
    await stage.t.app.get(ExportBuilder).onApplicationBootstrap();
    const after = await settled(before.id);
    expect(after).toEqual(Object.assign({}, before, { finishedAt: after.finishedAt }));
    expect(readdirSync(packageFolder()).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it('builds nothing for a person who may no longer see the case', async () => {
    const { caseId } = await caseWithFile('no longer theirs');
    const { id } = await exported(caseId);
    await unfinish(id);
    await stage.t.db.query('UPDATE export SET requested_by = $2 WHERE id = $1', [id, randomUUID()]);
    await stage.t.app.get(ExportBuilder).onApplicationBootstrap();
    expect(await settled(id)).toMatchObject({ state: 'failed', packageId: null });
  });
});

needs(
  'sha256sum',
  'openssl',
  'python3',
)('the tools of a stranger', () => {
  it('find the bag whole and the checkpoint signed', async () => {
    const { caseId } = await caseWithFile('for strangers');
    const { id } = await exported(caseId);
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

async function spoil(content: string): Promise<void> {
  const objects = join(stage.t.config.home, 'blobs', 'objects');
  for (const name of await readdir(objects, { recursive: true, withFileTypes: true })) {
    const path = join(name.parentPath, name.name);
    if (!name.isFile() || !(await readFile(path, 'utf8')).includes(content)) continue;
    execFileSync('chmod', ['u+w', path]);
    await writeFile(path, content.toUpperCase());
  }
}

async function unfinish(id: string): Promise<void> {
  await stage.t.db.query(
    `UPDATE export SET state = 'building', checkpoint_size = NULL, size_bytes = NULL,
       package_id = NULL, finished_ms = NULL WHERE id = $1`,
    [id],
  );
}

/** Returns the bag's folder. */
function unzip(id: string): string {
  const into = join(stage.folder, id);
  execFileSync('python3', ['-m', 'zipfile', '-e', join(packageFolder(), `${id}.zip`), into]);
  const [top = ''] = readdirSync(into);
  return join(into, top);
}

/** The log's key is in the policy that is enclosed for information: 01 and 32 bytes, after its name and hash. */
function opensslAgrees(bag: string): boolean {
  const [, vkey = ''] =
    /^log (\S+)$/m.exec(readFileSync(join(bag, 'data/ledger/policy'), 'utf8')) ?? [];
  const key = Buffer.from(vkey.split('+').slice(2).join('+'), 'base64').subarray(1);
  const pem = join(stage.folder, 'LEDGER.pem');
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
