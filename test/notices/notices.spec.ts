import { Webhook } from 'standardwebhooks';
import { bodyOf } from '../support/app.js';
import { type Actor } from '../support/stage.js';
import { dayMs, NoticeStage, subscriptionsPath, type Told } from './notice-stage.js';
import { signatureOf, until } from './receivers.js';

const released = 'witnessmark.transfer.released';

describe('notices', () => {
  let n: NoticeStage;
  beforeAll(async () => {
    n = await NoticeStage.open();
  }, 60_000);
  afterAll(() => n.close());

  it('tell the recipient of a release by a signed webhook and by mail, with ids and nothing else', async () => {
    const to = await n.recipient();
    const { secret } = await n.hook(to, '/released');
    await n.subscribe(to, 'lab@example.org', 'mail');
    const { itemId } = await n.releasedTo(to);
    await until(() => n.hooks.at('/released').length + n.mails.to('lab@example.org').length === 2);
    const [hook] = n.hooks.at('/released');
    const [mail] = n.mails.to('lab@example.org');
    if (hook === undefined || mail === undefined) throw new Error('nothing arrived');
    const [notice] = await n.told(to);
    expect(hook.headers['content-type']).toBe('application/cloudevents+json');
    expect(new Webhook(secret ?? '').verify(hook.body, signatureOf(hook))).toEqual({
      specversion: '1.0',
      id: notice?.id,
      source: 'localhost/witnessmark',
      type: released,
      subject: itemId,
      time: n.stage.now(),
      datacontenttype: 'application/json',
      data: { itemId, noticeId: notice?.id, logIndex: expect.any(Number) as number },
    });
    // Long lines are broken on their way, and joined again by whoever reads.
    expect(mail.content.replaceAll('=\r\n', '')).toContain(
      `https://ledger.example.org/api/items/${itemId}`,
    );
    const row = await n.holder.client.get(`/api/items/${itemId}`);
    const words = ['title', 'itemNumber', 'exhibitRef'].map((name) => row.text(name));
    for (const word of [...words, n.holder.displayName, to.displayName, n.holder.organisation]) {
      expect(hook.body).not.toContain(word);
      expect(mail.content).not.toContain(word);
    }
    await until(async () => (await n.storedStates(to)).every((state) => state === 'delivered'));
    expect(
      (await n.told(to))[0]?.deliveries.map(({ attempts }) => attempts[0]?.outcome).sort(),
    ).toEqual(['http_204', 'smtp_accepted']);
  });

  it('are for their account alone: nobody else sees notices or subscriptions, or ends them', async () => {
    const to = await n.recipient();
    const other = await n.recipient();
    const { id } = await n.hook(to, '/own');
    await n.releasedTo(to);
    await n.settled(to);
    expect(await n.told(other)).toEqual([]);
    const path = subscriptionsPath;
    const answer = await n.stage.t.http.get(path).set(other.auth).expect(200);
    expect(answer.body).toEqual({ items: [] });
    await n.stage.t.http.delete(`${path}/${id}`).set(other.auth).expect(404);
    await n.stage.t.http.delete(`${path}/${id}`).set(to.auth).expect(204);
    await n.releasedTo(to);
    await until(async () => (await n.told(to)).length === 2);
    expect(n.hooks.at('/own')).toHaveLength(1);
  });

  it('say nothing of an item that its reader sees no longer', async () => {
    const to = await n.recipient();
    await n.hook(to, '/lost');
    n.hooks.reply('/lost', 503);
    const { itemId } = await n.releasedTo(to);
    await until(() => n.hooks.at('/lost').length === 1);
    await n.attempted(to, 1);
    await n.stage.act(n.holder, itemId, 'transfer.cancelled/1', { reason: 'the wrong laboratory' });
    n.stage.t.clock.advance(dayMs);
    const dropped = ['not_visible', 'not_visible'];
    await until(async () => (await n.storedStates(to)).join() === dropped.join());
    expect(n.hooks.at('/lost')).toHaveLength(1);
    expect(await n.told(to)).toEqual([]);
  });

  it('tell the sender that an item was received, and its new holder that it is in quarantine', async () => {
    const to = await n.recipient();
    const { itemId } = await n.stage.registerItem(n.holder, n.caseId);
    await n.stage.act(n.holder, itemId, 'seal.applied/1', {
      sealNumber: 'S-1',
      reason: 'for the way',
    });
    await n.release(itemId, to, dayMs, { sealNumber: 'S-1' });
    await n.stage.act(to, itemId, 'transfer.received/1', {
      condition: 'open',
      observedSeal: 'S-2',
    });
    const kinds = async (by: Actor): Promise<readonly string[]> =>
      (await n.told(by)).filter((notice) => notice.itemId === itemId).map(({ kind }) => kind);
    await until(async () => (await kinds(to)).length === 2 && (await kinds(n.holder)).length === 1);
    expect(await kinds(to)).toEqual(
      expect.arrayContaining([released, 'witnessmark.item.quarantined']),
    );
    expect(await kinds(n.holder)).toEqual(['witnessmark.transfer.received']);
  });

  it('tell of a quarantine also where it was lifted before anybody read of it', async () => {
    const to = await n.recipient();
    const lease = `UPDATE notice_lease SET holder = gen_random_uuid(), until = now() + interval`;
    await n.stage.t.db.query(`${lease} '1 hour'`);
    const { itemId } = await n.releasedTo(to);
    await n.stage.act(to, itemId, 'transfer.received/1', {
      condition: 'wet',
      sealState: 'broken_unexplained',
    });
    expect((await to.client.get(`/api/items/${itemId}`)).text('state')).toBe('QUARANTINED');
    const supervisor = await n.stage.actor();
    await n.stage.byTwo(
      to,
      supervisor,
      itemId,
      n.stage.event(to, 'quarantine.lifted/1', { reason: 'dried', incidentReport: 'IR 1' }),
    );
    await n.stage.t.db.query(`${lease} '-1 hour'`);
    await until(async () =>
      (await n.told(to)).some(({ kind }) => kind === 'witnessmark.item.quarantined'),
    );
  });

  it('go on past an event that was tampered with', async () => {
    const to = await n.recipient();
    const { itemId } = await n.stage.registerItem(n.holder, n.caseId);
    const { db } = n.stage.t;
    await db.query('ALTER TABLE event DISABLE TRIGGER event_unchanged');
    await db.query(`UPDATE event SET statement = 'unreadable' WHERE chain_id = $1 AND seq = 1`, [
      Buffer.from(itemId, 'hex'),
    ]);
    await db.query('ALTER TABLE event ENABLE ALWAYS TRIGGER event_unchanged');
    await n.release(itemId, to);
    await n.releasedTo(to);
    await until(async () => (await n.told(to)).length === 2);
  });

  it('tell both ends once that the time of a transfer has passed, and anew of a later time', async () => {
    const to = await n.recipient();
    const { itemId } = await n.stage.registerItem(n.holder, n.caseId);
    await n.release(itemId, to, 60_000);
    const overdue = async (by: Actor): Promise<number> =>
      (await n.told(by)).filter(
        (notice) => notice.itemId === itemId && notice.kind === 'witnessmark.transfer.overdue',
      ).length;
    await until(async () => (await n.told(to)).length === 1);
    expect(await overdue(to)).toBe(0);
    n.stage.t.clock.advance(60_000);
    await until(async () => (await overdue(to)) === 1 && (await overdue(n.holder)) === 1);
    const another = await n.recipient();
    await n.stage.act(n.holder, itemId, 'transfer.readdressed/1', {
      recipient: another.accountId,
      recipientOrganisation: another.organisation,
      dueAt: new Date(n.stage.t.clock.nowMs() + 60_000).toISOString(),
      reason: 'the laboratory moved',
    });
    await until(async () => (await n.told(another)).length === 1);
    expect((await n.told(another)).map(({ kind }) => kind)).toEqual([
      'witnessmark.transfer.readdressed',
    ]);
    expect(await overdue(n.holder)).toBe(1);
    n.stage.t.clock.advance(60_000);
    await until(async () => (await overdue(another)) === 1 && (await overdue(n.holder)) === 2);
  });

  it('are listed a page at a time, the newest first', async () => {
    const to = await n.recipient();
    const items: string[] = [];
    for (let count = 1; count <= 3; count++) {
      n.stage.t.clock.advance(1_000);
      items.unshift((await n.releasedTo(to)).itemId);
      await until(async () => (await n.told(to)).length === count);
    }
    const first = await n.stage.t.http.get('/api/notices?limit=2').set(to.auth).expect(200);
    const page = bodyOf<{ items: readonly Told[]; next: string }>(first);
    const rest = await n.stage.t.http
      .get(`/api/notices?cursor=${page.next}`)
      .set(to.auth)
      .expect(200);
    const second = bodyOf<{ items: readonly Told[]; next: string | null }>(rest);
    expect(second.next).toBeNull();
    expect([...page.items, ...second.items].map(({ itemId }) => itemId)).toEqual(items);
  });
});
