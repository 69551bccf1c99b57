import { randomUUID } from 'node:crypto';
import { SignedAct } from '../../src/cli/signed-act.js';
import { type Json } from '../../src/core/canonical/json.js';
import { bodyOf, type Problem } from '../support/app.js';
import { type Actor, Stage } from '../support/stage.js';

/** Bodies that no client of ours sends. Each is refused where it is wrong, and changes nothing. */
describe('hostile bodies', () => {
  let stage: Stage;
  let holder: Actor;
  let caseId: string;
  let itemId: string;
  beforeAll(async () => {
    stage = await Stage.open();
    holder = await stage.actor();
    caseId = await stage.openCase(holder);
    itemId = (await stage.registerItem(holder, caseId)).itemId;
  }, 60_000);
  afterAll(() => stage.close());

  const send = (path: string, body: string) =>
    stage.t.http
      .post(path)
      .set(holder.auth)
      .set('Idempotency-Key', randomUUID())
      .set('Content-Type', 'application/json')
      .send(body);
  const logged = async () =>
    (await stage.t.db.query<{ size: string }[]>('SELECT size FROM log_head'))[0]?.size;

  async function refused(path: string, body: unknown): Promise<Problem> {
    const before = await logged();
    const answer = await send(path, typeof body === 'string' ? body : JSON.stringify(body));
    expect(`${answer.status} ${answer.text}`).toMatch(/^4/);
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(await logged()).toBe(before);
    return bodyOf<Problem>(answer);
  }
  const pointers = ({ errors }: Problem) => errors.map(({ pointer }) => pointer);

  const note = (more: Readonly<Record<string, unknown>> = {}) => ({
    type: 'note.added/1',
    fields: { ...stage.common(holder), text: 'a note' },
    ...more,
  });
  const registration = (change: Readonly<Record<string, unknown>>, fields: object = {}) => ({
    events: [
      {
        type: 'item.registered/1',
        fields: { ...stage.registration(holder), ...fields },
        ...change,
      },
    ],
  });
  const caseFields = (forumProfiles: Json): Readonly<Record<string, Json>> => ({
    ...{ caseRef: `EX-${randomUUID().slice(0, 8)}`, title: 'Exercise', stage: 'investigation' },
    ...{ forumProfiles, leadOrganisation: holder.organisation },
  });
  const signedNote = async () => {
    const act = await SignedAct.begin(holder.client, holder.key);
    const event = stage.event(holder, 'note.added/1', { text: 'a note' });
    return (await act.add(itemId, event)).line;
  };

  it.each(['uploads', 'occurred'])('say null for %s', async (name) => {
    const problem = await refused(`/api/items/${itemId}/events`, note({ [name]: null }));
    expect(pointers(problem)).toContain(`/${name}`);
  });

  it('leave the event out, or put a list or null where an event or a field stands', async () => {
    const line = await signedNote();
    const broken = { ...line, fields: [[], ...line.fields.slice(1)] };
    expect(pointers(await refused('/api/proposals', {}))).toContain('/event');
    expect(pointers(await refused('/api/proposals', { event: [] }))).toContain('/event');
    const exports = `/api/cases/${caseId}/exports`;
    expect(pointers(await refused(exports, { event: null }))).toContain('/event');
    expect(pointers(await refused(exports, { event: broken }))).toContain('/event/fields');
    expect(pointers(await refused('/api/statements', { events: [broken] }))).toContain(
      '/events/0/fields',
    );
    expect(pointers(await refused('/api/statements', { events: [[]] }))).toContain('/events');
    expect(pointers(await refused('/api/keys', broken))).toContain('/fields');
  });

  it.each([
    'a day that no month has: 2026-02-30T00:00:00Z',
    'a year before the first: 0001-01-01T00:00:00+23:59',
    'a year after the last: 9999-12-31T23:59:59-23:59',
    'the year 0: 0000-01-01T00:00:00Z',
  ])('name %s', async (text) => {
    const time = text.slice(text.indexOf(': ') + 2);
    const events = await refused(`/api/items/${itemId}/events`, note({ occurred: time }));
    expect(pointers(events)).toEqual(['/occurred']);
    const words = { purpose: 'exercise', recipient: 'counsel', requestedBy: 'counsel' };
    const exported = await refused(`/api/cases/${caseId}/exports`, { ...words, exportedAt: time });
    expect(pointers(exported)).toEqual(['/exportedAt']);
  });

  it('say that something will have happened', async () => {
    const occurred = new Date(stage.t.clock.nowMs() + 3_600_000).toISOString();
    const problem = await refused(`/api/items/${itemId}/events`, note({ occurred }));
    expect(problem.code).toBe('in-the-future');
    expect(pointers(problem)).toEqual(['']);
  });

  it('hold U+0000 inside the JSON of a field, which no database takes', async () => {
    const plain = await refused('/api/cases', { fields: caseFields(['FR\0']) });
    expect(plain.code).toBe('malformed-json');
    expect(pointers(plain)).toEqual(['/fields/forumProfiles/0']);
  });

  it('hold members that are skipped when a request is copied', async () => {
    const fields = JSON.stringify(caseFields(['FR']));
    for (const name of ['__proto__', 'constructor']) {
      const outside = await refused('/api/cases', `{"${name}":1,"fields":${fields}}`);
      expect(pointers(outside)).toEqual([`/${name}`]);
      const inside = await refused('/api/cases', `{"fields":{"${name}":1,${fields.slice(1)}}`);
      expect(pointers(inside)).toEqual([`/fields/${name}`]);
    }
  });

  it('are told where they are wrong, also in one of several events', async () => {
    const items = `/api/cases/${caseId}/items`;
    const at = async (body: unknown) => pointers(await refused(items, body));
    expect(await at(registration({ occurred: '2026-02-30T00:00:00Z' }))).toEqual([
      '/events/0/occurred',
    ]);
    expect(await at(registration({}, { title: 7 }))).toEqual(['/events/0/fields/title']);
    expect(await at(registration({}, { title: '' }))).toEqual(['/events/0/fields/title']);
    const { events } = registration({});
    expect(await at({ events: [{ type: 'no.such/1', fields: {} }, ...events] })).toEqual([
      '/events/0/type',
    ]);
  });

  it('have more parts than any request, and hold nobody up', async () => {
    const begun = Date.now();
    const lists = await refused('/api/statements', `{"events":[${'{},'.repeat(200_000)}{}]}`);
    expect(lists.code).toBe('too-large');
    const members = Array.from({ length: 50_000 }, (_, i) => `"k${i}":1`).join();
    expect((await refused('/api/tokens', `{${members}}`)).code).toBe('too-large');
    const lines = Array.from({ length: 64 }, () => ({
      fields: Array.from({ length: 256 }, () => 1),
    }));
    expect((await refused('/api/statements', { events: lines })).errors.length).toBeLessThan(201);
    expect(Date.now() - begun).toBeLessThan(10_000);
  }, 60_000);

  it('name a login that no database takes', async () => {
    const problem = await refused('/api/tokens', { login: 'jane\0', password: 'x' });
    expect(pointers(problem)).toEqual(['/login']);
  });
});
