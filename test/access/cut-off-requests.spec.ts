import { randomUUID } from 'node:crypto';
import { type Response } from 'supertest';
import { IdempotencyStore } from '../../src/access/idempotency.store.js';
import { ledgerDataSource } from '../../src/database/data-source.js';
import { type Actor, Stage } from '../support/stage.js';

describe('a request whose process died', () => {
  let stage: Stage;
  let actor: Actor;
  let caseId: string;
  let itemId: string;
  beforeAll(async () => {
    stage = await Stage.open();
    actor = await stage.actor();
    caseId = await stage.openCase(actor);
    ({ itemId } = await stage.registerItem(actor, caseId));
  });
  afterAll(() => stage.close());

  const post = async (path: string, key: string, body: object): Promise<Response> =>
    stage.t.http.post(path).set(actor.auth).set('Idempotency-Key', key).send(body);
  const logSize = async (): Promise<number> =>
    Number((await stage.t.db.query<{ size: string }[]>('SELECT size FROM log_head'))[0]?.size);
  /** As a process leaves the key that dies after the append, or before it. */
  const dieWith = (key: string): Promise<unknown> =>
    stage.t.db.query(
      `UPDATE kept_answer SET status = NULL, body = NULL, holder = $2 WHERE key = $1`,
      [key, randomUUID()],
    );
  const beginBy = (key: string, hashOf: string, agoMs: number): Promise<unknown> =>
    stage.t.db.query(
      `INSERT INTO kept_answer (account_id, key, request_hash, begun_ms, holder)
       SELECT account_id, $1, request_hash, $2, $3 FROM kept_answer WHERE key = $4`,
      [key, stage.t.clock.nowMs() - agoMs, randomUUID(), hashOf],
    );

  const note = () => {
    const { type, fields } = stage.event(actor, 'note.added/1', { text: `note ${randomUUID()}` });
    return { type, fields };
  };
  const requests = {
    'an event': () => [`/api/items/${itemId}/events`, note()] as const,
    'a case': () =>
      [
        '/api/cases',
        {
          fields: {
            ...{ caseRef: `EX-${randomUUID().slice(0, 8)}`, title: 'Exercise' },
            ...{ stage: 'investigation', forumProfiles: ['exercise'] },
            ...{ leadOrganisation: actor.organisation, legalHold: false },
            retentionReviewAt: '2036-01-01T00:00:00Z',
          },
        },
      ] as const,
    'an item': () =>
      [
        `/api/cases/${caseId}/items`,
        {
          events: [
            { type: 'provenance.recorded/1', fields: stage.provenance(actor).fields },
            { type: 'item.registered/1', fields: stage.registration(actor) },
          ],
        },
      ] as const,
  };

  it.each(Object.entries(requests))(
    'after logging %s is answered as it would have been, and logs nothing more',
    async (_, request) => {
      const [path, body] = request();
      const key = randomUUID();
      const first = await post(path, key, body);
      expect(first.status).toBe(201);
      await dieWith(key);
      const before = await logSize();
      const again = await post(path, key, body);
      expect(again.status).toBe(201);
      expect(again.body).toEqual(first.body);
      expect(await logSize()).toBe(before);
    },
  );

  it('before logging anything is run by whoever asks again, once some time has passed', async () => {
    const [path, body] = requests['an event']();
    const known = randomUUID();
    await post(path, known, body);
    const before = await logSize();
    const [young, old] = [randomUUID(), randomUUID()];
    await beginBy(young, known, 1000);
    await beginBy(old, known, 6000);
    expect((await post(path, young, body)).status).toBe(409);
    expect(await logSize()).toBe(before);
    expect((await post(path, old, body)).status).toBe(201);
    expect(await logSize()).toBe(before + 1);
    expect((await post(path, old, body)).headers).toMatchObject({ 'idempotent-replayed': 'true' });
    expect(await logSize()).toBe(before + 1);
  });

  it('and comes back all the same, finds that it was replaced, and may log nothing', async () => {
    const store = stage.t.app.get(IdempotencyStore);
    const key = randomUUID();
    const hash = Buffer.alloc(32, 1);
    const nowMs = stage.t.clock.nowMs();
    expect(await store.begin(actor.accountId, key, hash, nowMs)).toEqual({ kind: 'first' });
    const ledger = await ledgerDataSource(stage.t.connections.ledger).initialize();
    const mark = () => store.mark(ledger, [actor.accountId, key], [{ logIndex: 7 }]);
    try {
      await dieWith(key);
      await expect(mark()).rejects.toMatchObject({ code: 'conflict' });
      const taken = await store.begin(actor.accountId, key, hash, nowMs + 6000);
      expect(taken).toEqual({ kind: 'first' });
      await mark();
      await expect(mark()).rejects.toMatchObject({ code: 'conflict' });
      expect(await store.begin(actor.accountId, key, hash, nowMs)).toEqual({
        ...{ kind: 'logged', firstIndex: 7, events: 1 },
      });
    } finally {
      await ledger.destroy();
    }
  });
});
