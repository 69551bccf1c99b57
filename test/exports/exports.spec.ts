import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { exportCase, type ExportWanted } from '../../src/cli/export.js';
import { SignedAct } from '../../src/cli/signed-act.js';
import { type ExportDto } from '../../src/exports/dto/export.dto.js';
import { bodyOf, type Problem } from '../support/app.js';
import { ExportDesk, words } from './export-desk.js';

let desk: ExportDesk;

beforeAll(async () => {
  desk = await ExportDesk.open();
});

afterAll(async () => {
  await desk.close();
});

async function eventCount(caseId: string): Promise<number> {
  const { seq } = await desk.get<{ seq: number }>(`/api/cases/${caseId}`);
  return seq;
}

async function signedLine(caseId: string): Promise<object> {
  const act = await SignedAct.begin(desk.owner.client, desk.owner.key);
  const { line } = await act.add(caseId, {
    type: 'report.exported/1',
    occurred: desk.stage.now(),
    fields: {
      ...words,
      kind: 'full',
      language: 'fr',
      redactionProfile: 'none',
      exportedAt: desk.stage.now(),
    },
  });
  return line;
}

describe('an export', () => {
  it('signed by a person with their own key is built and handed out', async () => {
    const { caseId } = await desk.caseWithFile('signed export');
    const out = join(desk.stage.folder, 'signed.zip');
    const wanted: ExportWanted = { ...words, caseId, kind: 'full', language: 'fr', out };
    const id = await exportCase(desk.owner.client, desk.owner.key, wanted);
    const found = await desk.get<ExportDto>(`/api/exports/${id}`);
    expect(found).toMatchObject({ caseId, kind: 'full', state: 'ready', failure: null });
    expect(found.sizeBytes).toBe(readFileSync(out).length);
    expect(found.checkpointSize).toBeGreaterThan(found.logIndex);
  });

  it('in plain words is signed by the service, and comes as a file with a name', async () => {
    const { caseId } = await desk.caseWithFile('plain export');
    const { id, packageId, state } = await desk.exported(caseId);
    expect(state).toBe('ready');
    expect(packageId).toMatch(/^[0-9a-f]{64}$/);
    const answer = await desk.stage.t.http
      .get(`/api/exports/${id}/package`)
      .set(desk.owner.auth)
      .expect(200);
    expect(answer.headers['content-type']).toBe('application/zip');
    expect(answer.headers['content-disposition']).toMatch(
      /^attachment; filename="EX-[0-9a-f]+-\d{8}T\d{6}Z\.zip"$/,
    );
  });

  it('is listed for whoever sees the case, newest first, and for nobody else', async () => {
    const { caseId } = await desk.caseWithFile('listed');
    const ids = [(await desk.exported(caseId)).id, (await desk.exported(caseId)).id];
    const page = await desk.get<{ items: ExportDto[]; next: string }>('/api/exports?limit=1');
    expect(page.items.map(({ id }) => id)).toEqual([ids[1]]);
    const second = await desk.get<{ items: ExportDto[] }>(
      `/api/exports?limit=1&cursor=${page.next}`,
    );
    expect(second.items.map(({ id }) => id)).toEqual([ids[0]]);
    const stranger = await desk.stage.actor();
    expect(await desk.get('/api/exports', stranger)).toEqual({ items: [], next: null });
    for (const path of [`/api/exports/${ids[0]}`, `/api/exports/${ids[0]}/package`]) {
      await desk.stage.t.http.get(path).set(stranger.auth).expect(404);
    }
    await desk.post(caseId, words, stranger).expect(404);
  });

  it('asked for twice with one signature is one export', async () => {
    const { caseId } = await desk.caseWithFile('asked twice');
    const event = await signedLine(caseId);
    const first = bodyOf<ExportDto>(await desk.post(caseId, { event }).expect(201));
    const again = bodyOf<ExportDto>(await desk.post(caseId, { event }).expect(201));
    expect(again.id).toBe(first.id);
    expect((await desk.settled(first.id)).state).toBe('ready');
  });

  it('gets its own package where several of a case are asked for at once', async () => {
    const { caseId } = await desk.caseWithFile('at once');
    const made = await Promise.all([1, 2, 3].map(() => desk.exported(caseId)));
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
    const caseId = await desk.stage.openCase(desk.owner);
    const before = await eventCount(caseId);
    const { errors } = bodyOf<Problem>(await desk.post(caseId, body).expect(422));
    expect(errors.map((error) => error.pointer)).toContain(pointer);
    expect(await eventCount(caseId)).toBe(before);
  });

  it('while an item of the case is not registered on record, or is out of sight, and says which', async () => {
    const { caseId, itemId } = await desk.caseWithFile('not registered');
    await desk.stage.t.db.query(
      "UPDATE item SET fold = fold - 'registeredHash' WHERE item_id = $1",
      [Buffer.from(itemId, 'hex')],
    );
    const before = await eventCount(caseId);
    const { errors } = bodyOf<Problem>(await desk.post(caseId, words).expect(422));
    expect(errors.map(({ detail }) => detail).join()).toContain(itemId);
    expect(await eventCount(caseId)).toBe(before);
  });

  it('in full while bytes of an item are not held here, but not as a record alone', async () => {
    const { caseId, itemId } = await desk.caseWithFile('held elsewhere');
    await desk.stage.t.db.query(
      `UPDATE item SET fold = jsonb_set(fold, '{digests,1}', '{"sha256":"00","seq":9}')
       WHERE item_id = $1`,
      [Buffer.from(itemId, 'hex')],
    );
    const { errors } = bodyOf<Problem>(await desk.post(caseId, words).expect(422));
    expect(errors.map(({ detail }) => detail).join()).toContain('record-only');
    expect((await desk.exported(caseId, { ...words, kind: 'record-only' })).state).toBe('ready');
  });

  it('with a signed event about another case, or of another type', async () => {
    const { caseId } = await desk.caseWithFile('another case');
    const event = await signedLine(await desk.stage.openCase(desk.owner));
    const { errors } = bodyOf<Problem>(await desk.post(caseId, { event }).expect(422));
    expect(errors).toMatchObject([{ pointer: '/event/statement' }]);
  });

  it('with words beside the signed event', async () => {
    const { caseId } = await desk.caseWithFile('both');
    const body = { event: await signedLine(caseId), purpose: 'another' };
    const { errors } = bodyOf<Problem>(await desk.post(caseId, body).expect(422));
    expect(errors).toMatchObject([{ pointer: '/purpose' }]);
  });

  it('without an idempotency key', async () => {
    const { caseId } = await desk.caseWithFile('no key');
    await desk.stage.t.http
      .post(`/api/cases/${caseId}/exports`)
      .set(desk.owner.auth)
      .send(words)
      .expect(400);
  });
});
