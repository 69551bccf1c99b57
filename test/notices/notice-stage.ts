import { bodyOf } from '../support/app.js';
import { type Actor, Stage, type TestItem } from '../support/stage.js';
import { MailReceiver, until, WebhookReceiver } from './receivers.js';

export interface Delivery {
  readonly subscriptionId: string;
  readonly channel: string;
  readonly state: string;
  readonly nextAttemptAt: string | null;
  readonly attempts: readonly { readonly attempt: number; readonly outcome: string }[];
}

export interface Told {
  readonly id: string;
  readonly kind: string;
  readonly itemId: string;
  readonly deliveries: readonly Delivery[];
}

export interface Subscription {
  readonly id: string;
  readonly secret: string | null;
}

export const dayMs = 24 * 60 * 60 * 1000;
export const subscriptionsPath = '/api/notices/subscriptions';

/** A service with a custodian and a case, and receivers on loopback to which it may send. */
export class NoticeStage {
  private constructor(
    readonly stage: Stage,
    readonly hooks: WebhookReceiver,
    readonly mails: MailReceiver,
    readonly holder: Actor,
    readonly caseId: string,
  ) {}

  static async open(): Promise<NoticeStage> {
    const hooks = await WebhookReceiver.open();
    const mails = await MailReceiver.open();
    const stage = await Stage.open({
      NOTICE_WEBHOOK_HOSTS: `127.0.0.1:${hooks.port}`,
      SMTP_URL: mails.url,
      MAIL_FROM: 'ledger@example.org',
      PUBLIC_URL: 'https://ledger.example.org',
    });
    const holder = await stage.actor();
    return new NoticeStage(stage, hooks, mails, holder, await stage.openCase(holder));
  }

  async close(): Promise<void> {
    await this.stage.close();
    await Promise.all([this.hooks.close(), this.mails.close()]);
  }

  /** Somebody who sees nothing but what is sent to them. */
  recipient(): Promise<Actor> {
    return this.stage.actor({ organisation: 'Exercise Laboratory' });
  }

  async subscribe(by: Actor, target: string, channel = 'webhook'): Promise<Subscription> {
    const answer = await this.stage.t.http
      .post(subscriptionsPath)
      .set(by.auth)
      .send({ channel, target })
      .expect(201);
    return bodyOf<Subscription>(answer);
  }

  /** A subscription at that path of the receiver. */
  hook(by: Actor, path: string): Promise<Subscription> {
    return this.subscribe(by, this.hooks.url(path));
  }

  release(itemId: string, to: Actor, dueMs = 60 * dayMs, more = {}): Promise<void> {
    return this.stage.act(this.holder, itemId, 'transfer.released/1', {
      recipient: to.accountId,
      recipientOrganisation: to.organisation,
      conveyance: 'in_person',
      dueAt: this.after(dueMs),
      ...more,
    });
  }

  after(ms: number): string {
    return new Date(this.stage.t.clock.nowMs() + ms).toISOString();
  }

  async releasedTo(to: Actor): Promise<TestItem> {
    const item = await this.stage.registerItem(this.holder, this.caseId);
    await this.release(item.itemId, to);
    return item;
  }

  async told(by: Actor): Promise<readonly Told[]> {
    const answer = await this.stage.t.http.get('/api/notices').set(by.auth).expect(200);
    return bodyOf<{ items: readonly Told[] }>(answer).items;
  }

  /** Of the only notice, to the only subscription. */
  async delivery(by: Actor): Promise<Delivery | undefined> {
    return (await this.told(by))[0]?.deliveries[0];
  }

  async outcomes(by: Actor): Promise<readonly string[]> {
    return (await this.delivery(by))?.attempts.map(({ outcome }) => outcome) ?? [];
  }

  attempted(by: Actor, times: number): Promise<void> {
    return until(async () => (await this.outcomes(by)).length === times);
  }

  settled(by: Actor): Promise<void> {
    return until(async () => {
      const delivery = await this.delivery(by);
      return delivery !== undefined && delivery.state !== 'waiting';
    });
  }

  /** As the tables have them, whatever the person may see. */
  async storedStates(by: Actor): Promise<readonly string[]> {
    const rows = await this.stage.t.db.query<{ state: string }[]>(
      'SELECT state FROM notice_delivery WHERE account_id = $1 ORDER BY notice_id',
      [by.accountId],
    );
    return rows.map(({ state }) => state);
  }
}
