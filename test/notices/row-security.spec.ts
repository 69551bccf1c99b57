import pg from 'pg';
import { type Actor } from '../support/stage.js';
import { NoticeStage } from './notice-stage.js';

describe('the tables of notices', () => {
  let n: NoticeStage;
  let to: Actor;
  let other: Actor;
  let subscriptionId: string;
  let web: pg.Client;
  let ledger: pg.Client;
  beforeAll(async () => {
    n = await NoticeStage.open();
    to = await n.recipient();
    other = await n.recipient();
    subscriptionId = (await n.hook(to, '/own')).id;
    n.hooks.reply('/own', 503);
    await n.releasedTo(to);
    await n.attempted(to, 1);
    web = new pg.Client({ connectionString: n.stage.t.connections.web });
    ledger = new pg.Client({ connectionString: n.stage.t.connections.ledger });
    await Promise.all([web.connect(), ledger.connect()]);
  }, 60_000);
  afterAll(async () => {
    await Promise.all([web.end(), ledger.end()]);
    await n.close();
  });
  beforeEach(() => web.query('BEGIN'));
  afterEach(() => web.query('ROLLBACK'));

  const become = (accountId: string) =>
    web.query(`SELECT set_config('wm.person', $1, true)`, [accountId]);
  const tables = ['notice', 'notice_subscription', 'notice_delivery', 'notice_attempt'];
  const rowsOf = async (table: string): Promise<number> =>
    (await web.query(`SELECT account_id FROM ${table}`)).rows.length;
  const secret = async (): Promise<unknown> => {
    const answer = await web.query<{ sealed_secret: unknown }>(
      'SELECT sealed_secret FROM wm_webhook_secret($1)',
      [subscriptionId],
    );
    return answer.rows[0]?.sealed_secret;
  };

  it.each(tables)(
    '%s shows their own rows to whom they are about, and to nobody else',
    async (table) => {
      expect(await rowsOf(table)).toBe(0);
      await become(other.accountId);
      expect(await rowsOf(table)).toBe(0);
      await become(to.accountId);
      expect(await rowsOf(table)).toBe(1);
    },
  );

  it('let nobody make a subscription for somebody else', async () => {
    await become(other.accountId);
    await expect(
      web.query(
        `INSERT INTO notice_subscription (id, account_id, channel, target, state, created_ms)
         VALUES (gen_random_uuid(), $1, 'mail', 'other@example.org', 'active', 0)`,
        [to.accountId],
      ),
    ).rejects.toThrow(/row-level security/);
  });

  it('let nobody read a secret, and give it out only while something of its owner is being sent', async () => {
    await become(to.accountId);
    expect(await secret()).toBeUndefined();
    const claim = 'SELECT * FROM wm_claim_deliveries(gen_random_uuid(), $1, 60, 10)';
    const claimed = await web.query(claim, [Number.MAX_SAFE_INTEGER]);
    expect(claimed.rows).toHaveLength(1);
    expect(await secret()).toBeInstanceOf(Buffer);
    await become(other.accountId);
    expect(await secret()).toBeUndefined();
    await become(to.accountId);
    await web.query('SAVEPOINT asked');
    for (const column of ['secret', 'sealed_secret']) {
      const asked = web.query(`SELECT ${column} FROM notice_subscription`);
      await expect(asked).rejects.toThrow(/permission denied/);
      await web.query('ROLLBACK TO SAVEPOINT asked');
    }
  });

  it('are closed to the login of the ledger, which only puts notices in', async () => {
    for (const table of tables) {
      await expect(ledger.query(`SELECT 1 FROM ${table}`)).rejects.toThrow(/permission denied/);
    }
    await expect(ledger.query('SELECT wm_webhook_secret($1)', [subscriptionId])).rejects.toThrow(
      /permission denied/,
    );
  });
});
