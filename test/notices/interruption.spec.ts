import { createApp } from '../../src/main.js';
import { ownerDataSource } from '../../src/database/data-source.js';
import { Stage } from '../support/stage.js';
import { until, WebhookReceiver } from './receivers.js';

describe('a service that dies', () => {
  let hooks: WebhookReceiver;
  let stage: Stage;
  beforeAll(async () => {
    hooks = await WebhookReceiver.open();
    stage = await Stage.open({ NOTICE_WEBHOOK_HOSTS: `127.0.0.1:${hooks.port}` });
  }, 60_000);
  afterAll(async () => {
    await stage.close();
    await hooks.close();
  });

  it('loses no notice: what was logged and not queued is queued later, what was sent and not recorded is sent again under its id', async () => {
    const holder = await stage.actor();
    const to = await stage.actor();
    const caseId = await stage.openCase(holder);
    const items = [
      await stage.registerItem(holder, caseId),
      await stage.registerItem(holder, caseId),
    ];
    const release = ({ itemId = '' } = {}): Promise<void> =>
      stage.act(holder, itemId, 'transfer.released/1', {
        recipient: to.accountId,
        recipientOrganisation: to.organisation,
        conveyance: 'in_person',
        dueAt: new Date(stage.t.clock.nowMs() + 3_600_000).toISOString(),
      });
    const body = { channel: 'webhook', target: hooks.url('/hook') };
    await stage.t.http.post('/api/notices/subscriptions').set(to.auth).send(body).expect(201);

    hooks.reply('/hook', 'hang');
    await release(items[0]);
    await until(() => hooks.at('/hook').length === 1);
    // While the first hangs, no round comes that would queue this one.
    await release(items[1]);
    await stage.t.stop();
    hooks.reply('/hook', 204);

    const { clock, config, connections } = stage.t;
    const owner = await ownerDataSource(connections.owner).initialize();
    const later = await createApp({ ...config, logLevel: 'error' }, connections, { clock });
    try {
      // As if the time had passed for which the dead process had claimed it.
      await owner.query(`UPDATE notice_delivery SET claimed_until = now() - interval '1 second'
        WHERE state = 'waiting'`);
      await until(() => hooks.at('/hook').length === 3);
    } finally {
      await later.close();
      await owner.destroy();
    }
    const ids = hooks.at('/hook').map(({ headers }) => headers['webhook-id']);
    expect(new Set(ids).size).toBe(2);
    expect(ids.slice(1)).toContain(ids[0]);
  }, 60_000);
});
