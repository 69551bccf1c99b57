import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { isMailAddress } from '../core/notices/mail-address.js';
import { SecretSealingService } from '../evidence/secret-sealing.service.js';
import { CLOCK, type Clock } from '../platform/clock.js';
import { CONFIG, type Config } from '../platform/config.js';
import { Conflict, Invalid, NotFound } from '../platform/errors.js';
import { isNamed } from '../platform/outgoing-address.js';
import { type Page } from '../platform/page.js';
import { type Person } from '../platform/person.js';
import { uuidV7 } from '../platform/uuid-v7.js';
import { type NoticeChannel, type NoticeSubscription } from './notice-subscription.entity.js';
import { NoticeSubscriptionStore } from './notice-subscription.store.js';
import { NoticeReader, type TrackedNotice } from './notice.reader.js';
import { faultOfWebhookUrl, leadsInside } from './webhook-address.js';

const mostSubscriptions = 5;

/** Where a person is told, and of what they were. */
@Injectable()
export class NoticeService {
  constructor(
    @Inject(NoticeReader) private readonly notices: NoticeReader,
    @Inject(NoticeSubscriptionStore) private readonly subscriptions: NoticeSubscriptionStore,
    @Inject(SecretSealingService) private readonly sealing: SecretSealingService,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  list(
    { accountId }: Person,
    wanted: { readonly cursor?: string; readonly limit: number },
  ): Promise<Page<TrackedNotice>> {
    return this.notices.list(accountId, wanted);
  }

  subscriptionsOf({ accountId }: Person): Promise<readonly NoticeSubscription[]> {
    return this.subscriptions.list(accountId);
  }

  /** With its secret, which is given out this once. Throws Invalid for a target to which nothing may go. */
  async subscribe(
    { accountId }: Person,
    { channel, target }: { readonly channel: NoticeChannel; readonly target: string },
  ): Promise<NoticeSubscription> {
    if (channel === 'mail') this.checkMail(target);
    else await this.checkWebhook(target);
    const createdMs = this.clock.nowMs();
    const id = uuidV7(createdMs);
    const secret = channel === 'webhook' ? randomBytes(32) : null;
    const sealed = secret === null ? noSecret : await this.sealing.seal(`webhook ${id}`, secret);
    const subscription: Omit<NoticeSubscription, 'secret'> = {
      ...{ id, accountId, channel, target, createdMs, state: 'active' },
      ...sealed,
    };
    if (!(await this.subscriptions.add({ ...subscription, secret: null }, mostSubscriptions))) {
      throw new Conflict(`You have ${mostSubscriptions} subscriptions: delete one of them first.`);
    }
    return { ...subscription, secret };
  }

  /** Nothing more is sent there, also nothing that waits already. */
  async unsubscribe({ accountId }: Person, id: string): Promise<void> {
    if (await this.subscriptions.remove(accountId, id)) return;
    throw new NotFound('There is no such subscription of yours.');
  }

  private checkMail(target: string): void {
    if (this.config.mail === undefined) {
      throw refusal(
        '/channel',
        'This service sends no mail. Choose a webhook, or ask its operator.',
      );
    }
    if (!isMailAddress(target)) throw refusal('/target', 'This is not one plain mail address.');
  }

  private async checkWebhook(target: string): Promise<void> {
    const { webhookHosts } = this.config;
    const fault = faultOfWebhookUrl(target, webhookHosts);
    if (fault !== undefined) throw refusal('/target', fault);
    const url = new URL(target);
    if (isNamed(url, webhookHosts) || !(await leadsInside(url))) return;
    throw refusal(
      '/target',
      'The host has an address that is not public; only hosts that the operator named may have one.',
    );
  }
}

const noSecret = { sealedSecret: null, wrappingKeyId: null };

function refusal(pointer: string, detail: string): Invalid {
  return new Invalid(detail, [{ pointer, detail }]);
}
