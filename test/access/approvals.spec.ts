import { randomUUID } from 'node:crypto';
import { approve, requestApproval } from '../../src/cli/approvals.js';
import { asPerson } from '../../src/database/as-person.js';
import { webDataSource } from '../../src/database/data-source.js';
import { bodyOf, type Problem, type SeededPerson } from '../support/app.js';
import { type Actor, Stage } from '../support/stage.js';

const hourMs = 3_600_000;

interface Approval {
  readonly id: string;
  readonly kind: string;
  readonly state: string;
  readonly digest: string;
  readonly body: unknown;
  readonly usedFor: string | null;
}

interface Sent {
  readonly approval?: string | undefined;
  readonly key?: string;
}

describe('a request that nobody sends alone', () => {
  let stage: Stage;
  let lead: Actor;
  let approver: Actor;
  let caseId: string;
  let itemId: string;
  beforeAll(async () => {
    stage = await Stage.open();
    lead = await stage.actor({
      roles: ['investigator', 'evidence_custodian', 'disclosure_officer', 'prosecutor'],
    });
    caseId = await stage.openCase(lead);
    itemId = (await stage.registerItem(lead, caseId)).itemId;
    approver = await stage.approver(lead, caseId);
  }, 60_000);
  afterAll(() => stage.close());

  const path = () => `/api/items/${itemId}/events`;
  const disclosure = (recipient = `counsel ${randomUUID()}`) => ({
    type: 'disclosure.served/1',
    fields: {
      ...{ organisation: lead.organisation, purpose: 'exercise', occurredPrecision: 'second' },
      ...{ occurredZone: 'UTC', clockSource: 'ntp_synced', recipient, schedule: 'used' },
      ...{ artifactDigests: ['ab'.repeat(32)], servedAt: stage.now() },
    },
  });
  const send = (body: object, { approval, key = randomUUID() }: Sent = {}, by = lead) => {
    const request = stage.t.http.post(path()).set(by.auth).set('Idempotency-Key', key);
    return (approval === undefined ? request : request.set('Approval', approval)).send(body);
  };
  const codeOf = async (body: object, sent: Sent = {}, by = lead): Promise<string> =>
    bodyOf<Problem>(await send(body, sent, by).expect(403)).code;
  const ask = (body: object, by: Actor = lead) =>
    requestApproval(by.client, { path: path(), body }, 'the schedule');
  const approved = async (body: object): Promise<string> => {
    const id = await ask(body);
    await approve(approver.client, id, 'seen');
    return id;
  };
  const show = async (id: string, by: SeededPerson = lead) =>
    bodyOf<Approval>(await stage.t.http.get(`/api/approvals/${id}`).set(by.auth).expect(200));
  const decide = (id: string, by: SeededPerson, given: object) =>
    stage.t.http.post(`/api/approvals/${id}/decision`).set(by.auth).send(given);
  const yes = async (id: string) => ({
    ...{ decision: 'approved', reason: 'seen', digest: (await show(id)).digest },
  });
  const events = async () => (await lead.client.get(`/api/items/${itemId}`)).integer('seq');

  it('is refused with whom to ask, and sent with their approval', async () => {
    const body = disclosure();
    const refused = bodyOf<Problem & { kind: string; approvers: string[] }>(
      await send(body).expect(403),
    );
    expect(refused).toMatchObject({ code: 'approval-required', kind: 'disclosure' });
    expect(refused.approvers).toContain('prosecutor');
    const id = await ask(body);
    expect(await show(id, approver)).toMatchObject({ state: 'waiting', kind: 'disclosure', body });
    expect(await codeOf(body, { approval: id })).toBe('approval-required');
    await approve(approver.client, id, 'seen');
    const before = await events();
    const key = randomUUID();
    await send(body, { approval: id, key }).expect(201);
    expect(await events()).toBe(before + 1);
    expect(await show(id)).toMatchObject({ state: 'used', usedFor: key });
  });

  it('is asked for in whatever form its events are posted', async () => {
    await expect(
      stage.act(lead, itemId, 'disclosure.served/1', disclosure().fields),
    ).rejects.toMatchObject({ code: 'approval-required' });
    for (const spelling of [path().replace('/api/items', '/API/Items'), `${path()}/`]) {
      const sent = stage.t.http.post(spelling).set(lead.auth).set('Idempotency-Key', randomUUID());
      const answer = await sent.send(disclosure()).expect(403);
      expect(bodyOf<Problem>(answer).code).toBe('approval-required');
    }
    const signed = stage.approvedBy(lead, approver);
    await stage.act(signed, itemId, 'disclosure.served/1', disclosure().fields);
  });

  it('is not approved by who asked, in the service or in the database', async () => {
    const id = await ask(disclosure());
    await decide(id, lead, await yes(id)).expect(403);
    const web = await webDataSource(stage.t.connections.web).initialize();
    const insert = asPerson(web, lead.accountId, (manager) =>
      manager.query(
        `INSERT INTO approval_decision (approval_id, decision, decided_by, decided_ms, reason)
         VALUES ($1, 'approved', $2, 1, 'my own')`,
        [id, lead.accountId],
      ),
    );
    await expect(insert).rejects.toThrow(/row-level security/);
    await web.destroy();
    expect((await show(id)).state).toBe('waiting');
  });

  it('is not approved by somebody without the role, nor by one who does not see the case', async () => {
    const id = await ask(disclosure());
    const analyst = await stage.actor({ roles: ['analyst'] });
    await stage.grant(lead, caseId, { account: analyst.accountId, role: 'analyst' });
    const elsewhere = await stage.actor({ roles: ['prosecutor'] });
    const auditor = await stage.actor({ roles: ['auditor'] });
    const given = await yes(id);
    await decide(id, analyst, given).expect(404);
    await decide(id, elsewhere, given).expect(404);
    await decide(id, auditor, given).expect(403);
    expect((await show(id, auditor)).state).toBe('waiting');
    const list = await elsewhere.client.get('/api/approvals?limit=200');
    expect(list.list('items')).toEqual([]);
    const waiting = await approver.client.get('/api/approvals?of=awaiting-me&limit=200');
    expect(waiting.list('items').map((one) => one.text('id'))).toContain(id);
  });

  it('is approved only by who names the digest of what they saw, and once', async () => {
    const id = await ask(disclosure());
    const given = await yes(id);
    const answer = await decide(id, approver, { ...given, digest: 'ab'.repeat(32) }).expect(403);
    expect(bodyOf<Problem>(answer).code).toBe('approval-mismatch');
    await decide(id, approver, given).expect(200);
    await decide(id, approver, { ...given, decision: 'refused' }).expect(409);
    expect((await show(id)).state).toBe('approved');
  });

  it('is refused when it differs in one value from what was approved', async () => {
    const body = disclosure();
    const id = await approved(body);
    const changed = { ...body, fields: { ...body.fields, schedule: 'unused' } };
    expect(await codeOf(changed, { approval: id })).toBe('approval-mismatch');
    expect(await codeOf(body, { approval: randomUUID() })).toBe('approval-mismatch');
    expect(await codeOf(body, { approval: 'x' })).toBe('approval-mismatch');
    await send(body, { approval: id }).expect(201);
  });

  it('is refused from anybody else than who asked', async () => {
    const body = disclosure();
    const id = await approved(body);
    expect(await codeOf(body, { approval: id }, approver)).toBe('approval-mismatch');
  });

  it('has effect once: the same key is answered again, another one is refused', async () => {
    const body = disclosure();
    const id = await approved(body);
    const key = randomUUID();
    const first = await send(body, { approval: id, key }).expect(201);
    const again = await send(body, { approval: id, key }).expect(201);
    expect(again.body).toEqual(first.body);
    expect(await codeOf(body, { approval: id })).toBe('approval-used');
  });

  it('has effect once where it is sent twice at the same moment', async () => {
    const body = disclosure();
    const id = await approved(body);
    const before = await events();
    const answers = await Promise.all([1, 2, 3].map(() => send(body, { approval: id })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 403, 403]);
    expect(await events()).toBe(before + 1);
  });

  it('goes on under its own key alone where the process died between taking the approval and the act', async () => {
    const body = disclosure();
    const id = await approved(body);
    const key = randomUUID();
    // As a process leaves it that has taken the approval and logged nothing: of the kept answer nothing is there either.
    await stage.t.db.query(
      `INSERT INTO approval_use (approval_id, used_by, key, holder, used_ms, done) VALUES ($1, $2, $3, $4, $5, false)`,
      [id, lead.accountId, key, randomUUID(), stage.t.clock.nowMs()],
    );
    const before = await events();
    expect(await codeOf(body, { approval: id })).toBe('approval-used');
    expect(await events()).toBe(before);
    await send(body, { approval: id, key }).expect(201);
    expect(await events()).toBe(before + 1);
    expect(await codeOf(body, { approval: id })).toBe('approval-used');
    expect(await show(id)).toMatchObject({ state: 'used', usedFor: key });
  });

  it('does not use its approval up when it fails', async () => {
    const body = disclosure();
    const wrong = { ...body, fields: { ...body.fields, schedule: 'none of these' } };
    const id = await approved(wrong);
    await send(wrong, { approval: id }).expect(422);
    expect((await show(id)).state).toBe('approved');
    await send(wrong, { approval: id }).expect(422);
  });

  it('is refused with the approval of another kind', async () => {
    const administrator = await stage.actor({
      roles: ['system_administrator', 'disclosure_officer'],
    });
    await stage.grant(lead, caseId, {
      account: administrator.accountId,
      role: 'disclosure_officer',
    });
    const second = await stage.actor({ roles: ['system_administrator'] });
    const fields = { keyKind: 'log', oldKey: 'a', newKey: 'b', reason: 'yearly' };
    const request = { path: '/api/operations/events', body: { type: 'key.rotated/1', fields } };
    const id = await requestApproval(administrator.client, request, 'yearly');
    await approve(second.client, id, 'seen');
    expect(await codeOf(disclosure(), { approval: id }, administrator)).toBe('approval-mismatch');
  });

  it('is refused when the second person refused', async () => {
    const body = disclosure();
    const id = await ask(body);
    const given = { ...(await yes(id)), decision: 'refused', reason: 'names a source' };
    await decide(id, approver, given).expect(200);
    const answer = bodyOf<Problem>(await send(body, { approval: id }).expect(403));
    expect(answer).toMatchObject({ code: 'approval-refused', detail: 'Refused: names a source' });
  });

  it('is not kept where nobody need approve it, where it is hidden, or in another form', async () => {
    const asked = (body: object, to = path(), by: Actor = lead) =>
      stage.t.http
        .post('/api/approvals')
        .set(by.auth)
        .send({ method: 'POST', path: to, body, reason: 'a reason' });
    await asked({ type: 'note.added/1', fields: {} }).expect(422);
    await asked(disclosure(), '/api/work').expect(422);
    await asked(disclosure(), `${path()}?x=1`).expect(422);
    await asked(disclosure(), path(), await stage.actor()).expect(404);
    const long = { ...disclosure(), more: 'x'.repeat(1024 * 1024) };
    await asked(long).expect(413);
  });

  it('lapses after a day, waiting or approved', async () => {
    const body = disclosure();
    const [waiting, given] = [await ask(disclosure()), await approved(body)];
    const digest = (await show(waiting)).digest;
    stage.t.clock.advance(24 * hourMs);
    const late = await decide(waiting, approver, { decision: 'approved', reason: 'late', digest });
    // The sign-in of both is old by now, which is told first.
    expect([late.status, bodyOf<Problem>(late).code]).toEqual([403, 'sign-in-again']);
    const [again] = await stage.t.db.query<{ id: string }[]>(
      'UPDATE api_token SET authenticated_ms = $1 WHERE account_id = $2 RETURNING id',
      [stage.t.clock.nowMs(), approver.accountId],
    );
    expect(again).toBeDefined();
    const lapsed = await decide(waiting, approver, {
      decision: 'approved',
      reason: 'late',
      digest,
    });
    expect([lapsed.status, bodyOf<Problem>(lapsed).code]).toEqual([403, 'approval-lapsed']);
    expect(await show(given)).toMatchObject({ state: 'lapsed' });
    expect(await codeOf(body, { approval: given })).toBe('approval-lapsed');
    expect((await show(waiting)).state).toBe('lapsed');
  });
});

describe('whoever asks or decides', () => {
  it('has signed in lately', async () => {
    const stage = await Stage.open({ APPROVAL_SIGN_IN_MINUTES: '10' });
    try {
      const one = await stage.actor({ roles: ['system_administrator'] });
      const other = await stage.actor({ roles: ['system_administrator'] });
      const fields = { keyKind: 'log', oldKey: 'a', newKey: 'b', reason: 'yearly' };
      const body = { type: 'key.rotated/1', fields };
      const request = { path: '/api/operations/events', body };
      const id = await requestApproval(one.client, request, 'yearly');
      stage.t.clock.advance(11 * 60_000);
      const old = { code: 'sign-in-again' };
      await expect(approve(other.client, id, 'seen')).rejects.toMatchObject(old);
      await expect(requestApproval(one.client, request, 'again')).rejects.toMatchObject(old);
      const late = await stage.actor({ roles: ['system_administrator'] });
      await approve(late.client, id, 'seen');
      const sent = await stage.t.http
        .post(request.path)
        .set(one.auth)
        .set('Idempotency-Key', randomUUID())
        .set('Approval', id)
        .send(body)
        .expect(403);
      expect(bodyOf<Problem>(sent).code).toBe('sign-in-again');
    } finally {
      await stage.close();
    }
  });
});
