import { Webhook, WebhookVerificationError } from 'standardwebhooks';
import { createApp } from '../../src/main.js';
import { dayMs, NoticeStage, subscriptionsPath } from './notice-stage.js';
import { signatureOf, until } from './receivers.js';

describe('the delivery of notices', () => {
  let n: NoticeStage;
  beforeAll(async () => {
    n = await NoticeStage.open();
  }, 60_000);
  afterAll(() => n.close());

  it('do not verify once a byte of the body was changed', async () => {
    const to = await n.recipient();
    const { secret } = await n.hook(to, '/tampered');
    await n.releasedTo(to);
    await until(() => n.hooks.at('/tampered').length === 1);
    const [hook] = n.hooks.at('/tampered');
    if (hook === undefined) throw new Error('nothing arrived');
    const body = hook.body.replace('released', 'received');
    expect(() => new Webhook(secret ?? '').verify(body, signatureOf(hook))).toThrow(
      WebhookVerificationError,
    );
  });

  it('are sent again under the same id where the receiver fails, and each attempt is recorded', async () => {
    const to = await n.recipient();
    await n.hook(to, '/fails-once');
    n.hooks.reply('/fails-once', 503, 200);
    await n.releasedTo(to);
    await n.attempted(to, 1);
    expect(await n.delivery(to)).toMatchObject({
      state: 'waiting',
      attempts: [{ attempt: 1, outcome: 'http_503' }],
    });
    n.stage.t.clock.advance(20_000);
    await n.settled(to);
    expect(await n.delivery(to)).toMatchObject({ state: 'delivered', nextAttemptAt: null });
    expect(await n.outcomes(to)).toEqual(['http_503', 'http_200']);
    const [first, second] = n.hooks.at('/fails-once').map(({ headers }) => headers);
    expect(second?.['webhook-id']).toBe(first?.['webhook-id']);
    expect(second?.['webhook-timestamp']).not.toBe(first?.['webhook-timestamp']);
  });

  it('are given up after eight attempts', async () => {
    const to = await n.recipient();
    await n.hook(to, '/fails');
    n.hooks.reply('/fails', 500);
    await n.releasedTo(to);
    for (let attempt = 1; attempt <= 8; attempt++) {
      await n.attempted(to, attempt);
      n.stage.t.clock.advance(dayMs);
    }
    await n.settled(to);
    expect(await n.delivery(to)).toMatchObject({ state: 'given_up', nextAttemptAt: null });
    expect(n.hooks.at('/fails')).toHaveLength(8);
  }, 30_000);

  it('stop going where the receiver answered 410 Gone', async () => {
    const to = await n.recipient();
    await n.hook(to, '/gone');
    n.hooks.reply('/gone', 410);
    await n.releasedTo(to);
    await n.settled(to);
    expect(await n.delivery(to)).toMatchObject({ state: 'given_up' });
    const answer = await n.stage.t.http.get(subscriptionsPath).set(to.auth).expect(200);
    expect(answer.body).toMatchObject({ items: [{ state: 'disabled' }] });
    await n.releasedTo(to);
    await until(async () => (await n.told(to)).length === 2);
    expect((await n.told(to)).map(({ deliveries }) => deliveries.length).sort()).toEqual([0, 1]);
    expect(n.hooks.at('/gone')).toHaveLength(1);
  });

  it('are recorded by the code of a mail server that refuses them, and tried again', async () => {
    const to = await n.recipient();
    await n.subscribe(to, 'refused@example.org', 'mail');
    await n.releasedTo(to);
    await n.attempted(to, 1);
    expect(await n.delivery(to)).toMatchObject({ channel: 'mail', state: 'waiting' });
    expect(await n.outcomes(to)).toEqual(['smtp_550']);
    expect(n.mails.to('refused@example.org')).toEqual([]);
  });

  it('follow no redirect', async () => {
    const to = await n.recipient();
    await n.hook(to, '/moved');
    n.hooks.reply('/moved', 307);
    await n.releasedTo(to);
    await n.attempted(to, 1);
    expect(await n.outcomes(to)).toEqual(['http_307']);
    expect(n.hooks.at('/elsewhere')).toEqual([]);
  });

  it('do not wait for a receiver that never answers, nor do others’', async () => {
    const to = await n.recipient();
    const other = await n.recipient();
    await n.hook(to, '/hangs');
    await n.hook(other, '/answers');
    n.hooks.reply('/hangs', 'hang');
    await n.releasedTo(to);
    await n.releasedTo(to);
    await n.releasedTo(other);
    await until(() => n.hooks.at('/hangs').length === 1);
    await n.settled(other);
    // The second waits for the first, which takes ten seconds.
    expect(n.hooks.at('/hangs')).toHaveLength(1);
    const timedOut = async (): Promise<boolean> =>
      (await n.told(to)).some(
        ({ deliveries }) => deliveries[0]?.attempts[0]?.outcome === 'timed_out',
      );
    await until(() => n.hooks.at('/hangs').length === 2, 20_000);
    expect(await timedOut()).toBe(true);
  }, 40_000);

  it.each(['127.0.0.1', 'localhost'])('go to no address inside: %s', async (host) => {
    const to = await n.recipient();
    const { id } = await n.hook(to, '/never');
    // As if the name had been repointed after the subscription was taken.
    const inside = `https://${host}:${n.hooks.port + 1}/never`;
    await n.stage.t.db.query('UPDATE notice_subscription SET target = $2 WHERE id = $1', [
      id,
      inside,
    ]);
    await n.releasedTo(to);
    await n.attempted(to, 1);
    expect(await n.outcomes(to)).toEqual(['address_refused']);
    expect(n.hooks.at('/never')).toEqual([]);
  });

  it('are sent once where two services share the work', async () => {
    const to = await n.recipient();
    await n.hook(to, '/shared');
    const { clock, config, connections } = n.stage.t;
    const second = await createApp({ ...config, logLevel: 'error' }, connections, { clock });
    try {
      for (let i = 0; i < 12; i++) await n.releasedTo(to);
      await until(async () => (await n.storedStates(to)).length === 12);
      await until(async () => (await n.storedStates(to)).every((state) => state === 'delivered'));
    } finally {
      await second.close();
    }
    const ids = n.hooks.at('/shared').map(({ headers }) => headers['webhook-id']);
    expect(new Set(ids).size).toBe(12);
    expect(ids).toHaveLength(12);
  }, 30_000);

  it('leave no secret in the journal', async () => {
    const to = await n.recipient();
    const { secret } = await n.hook(to, '/journal');
    await n.releasedTo(to);
    await n.settled(to);
    expect(secret).toMatch(/^whsec_/);
    expect(n.stage.t.journal.join('\n')).not.toContain(secret?.slice('whsec_'.length));
  });
});
