import { randomUUID } from 'node:crypto';
import { fromHex, toHex } from '../../src/core/canonical/hex.js';
import { type EventLine } from '../../src/core/ledger/signed-line.js';
import { SignedAct } from '../../src/cli/signed-act.js';
import { bodyOf, type Problem } from '../support/app.js';
import { type Actor, Stage } from '../support/stage.js';

describe('what the door of the ledger refuses', () => {
  let stage: Stage;
  let actor: Actor;
  let other: Actor;
  let itemId: string;
  beforeAll(async () => {
    stage = await Stage.open();
    actor = await stage.actor();
    other = await stage.actor();
    const caseId = await stage.openCase(actor);
    itemId = (await stage.registerItem(actor, caseId)).itemId;
  }, 60_000);
  afterAll(() => stage.close());

  const size = async (): Promise<string> => {
    const [row] = await stage.t.db.query<{ size: string }[]>('SELECT size FROM log_head');
    return row?.size ?? '';
  };
  const note = async (by = actor, occurred = stage.now()): Promise<EventLine> => {
    const act = await SignedAct.begin(by.client, by.key);
    const event = stage.event(by, 'note.added/1', { text: 'a note' }, occurred);
    return (await act.add(itemId, event)).line;
  };
  const post = (line: unknown, by = actor) =>
    stage.t.http
      .post('/api/statements')
      .set(by.auth)
      .set('Idempotency-Key', randomUUID())
      .send({ events: [line] });

  const flip = (hex: string, at: number): string => {
    const bytes = fromHex(hex) ?? new Uint8Array();
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    return toHex(bytes);
  };
  const withStatement = (line: EventLine, from: RegExp, to: string): EventLine => ({
    ...line,
    statement: line.statement.replace(from, to),
  });

  const cases: readonly (readonly [string, string, (line: EventLine) => EventLine])[] = [
    [
      'a changed value',
      'fields-differ',
      (line) => ({
        ...line,
        fields: line.fields.map((f) => (f.name === 'text' ? { ...f, value: flip(f.value, 0) } : f)),
      }),
    ],
    [
      'fields in another order',
      'fields-differ',
      (line) => ({ ...line, fields: [...line.fields].reverse() }),
    ],
    [
      'a changed signature',
      'signature-wrong',
      (line) => ({
        ...line,
        signatures: line.signatures.map((hex) => flip(hex, 80)),
      }),
    ],
    [
      'a statement with a space',
      'not-closed-form',
      (line) => withStatement(line, /,"body"/, ', "body"'),
    ],
    ['an unknown member', 'not-closed-form', (line) => withStatement(line, /^\{/, '{"aa":1,')],
    ['another suite', 'suite-unknown', (line) => withStatement(line, /"suite":1/, '"suite":2')],
    [
      'another ledger',
      'ledger-differs',
      (line) => withStatement(line, /"ledger":"[^"]*"/, '"ledger":"elsewhere.example"'),
    ],
    [
      "a seq that is not the statement's",
      'not-closed-form',
      (line) => ({ ...line, seq: line.seq + 1 }),
    ],
    [
      'a type that nobody knows',
      'type-unknown',
      (line) => withStatement(line, /note\.added\/1/, 'note.sung/1'),
    ],
    [
      'an anchor that was never published',
      'anchor-unknown',
      (line) =>
        withStatement(
          line,
          /"root":"[0-9a-f]{64}","size":\d+/,
          `"root":"${'0'.repeat(64)}","size":2`,
        ),
    ],
    [
      'the wrong tag for its successor',
      'signature-wrong',
      (line) => withStatement(line, /"next":"[0-9a-f]{64}"/, `"next":"${'0'.repeat(64)}"`),
    ],
  ];
  it.each(cases)('refuses %s', async (_, code, tamper) => {
    const before = await size();
    const answer = await post(tamper(await note()));
    expect([answer.status, bodyOf<Problem>(answer).code]).toEqual([422, code]);
    expect(await size()).toBe(before);
  });

  it('refuses a time ahead of the ledger by more than five minutes', async () => {
    const ahead = new Date(stage.t.clock.nowMs() + 6 * 60_000).toISOString();
    const answer = await post(await note(actor, ahead));
    expect(bodyOf<Problem>(answer).code).toMatch(/in-the-future|move-refused/);
  });

  it('answers a statement with a stale head with the new one', async () => {
    const line = await note();
    await post(await note()).expect(201);
    const answer = await post(line).expect(409);
    const problem = bodyOf<Problem & { head: { chainId: string; seq: number; prev: string } }>(
      answer,
    );
    expect(problem.code).toBe('stale-head');
    const head = await actor.client.get(`/api/chains/${itemId}/head`);
    expect(problem.head).toEqual({
      chainId: itemId,
      seq: head.integer('seq'),
      prev: head.text('prev'),
    });
  });

  it('answers the same statement with the same blocks as the first time', async () => {
    const line = await note();
    const first = await post(line).expect(201);
    const before = await size();
    const second = await post(line).expect(201);
    expect(second.body).toEqual(first.body);
    expect(await size()).toBe(before);
  });

  it('refuses to post what another person signed', async () => {
    await post(await note(), other).expect((answer) => {
      expect([403, 404]).toContain(answer.status);
    });
  });

  it('refuses a statement that was signed before, and brought after, the revocation of its key', async () => {
    const leaver = await stage.actor();
    const caseId = await stage.openCase(leaver);
    const { itemId: own } = await stage.registerItem(leaver, caseId);
    const act = await SignedAct.begin(leaver.client, leaver.key);
    const { line } = await act.add(own, stage.event(leaver, 'note.added/1', { text: 'too late' }));
    const admin = await stage.t.seedPerson({ roles: ['system_administrator'] });
    await stage.t.http
      .post(`/api/keys/${leaver.keyId}/revocation`)
      .set(admin.auth)
      .set('Idempotency-Key', randomUUID())
      .send({ reason: 'left the service' })
      .expect(201);
    const answer = await post(line, leaver).expect(422);
    expect(bodyOf<Problem>(answer).code).toBe('key-revoked');
  });

  it('logs all of an act or nothing', async () => {
    const before = await size();
    const act = await SignedAct.begin(actor.client, actor.key);
    const good = (await act.add(itemId, stage.event(actor, 'note.added/1', { text: 'good' }))).line;
    const bad = (
      await act.add(itemId, stage.event(actor, 'storage.left/1', { reason: 'it was never stored' }))
    ).line;
    const answer = await stage.t.http
      .post('/api/statements')
      .set(actor.auth)
      .set('Idempotency-Key', randomUUID())
      .send({ events: [good, bad] });
    expect(answer.status).toBe(422);
    expect(await size()).toBe(before);
  });
});
