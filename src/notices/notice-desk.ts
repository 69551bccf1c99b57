import { Inject, Injectable, Logger } from '@nestjs/common';
import { waitAfterMs } from '../core/notices/retry.js';
import { CLOCK, type Clock } from '../platform/clock.js';
import { MailSender } from './mail-sender.js';
import {
  type AttemptRecord,
  type Claimed,
  NoticeDeliveryStore,
  type Parcel,
} from './notice-delivery.store.js';
import { type Sent } from './sent.js';
import { WebhookSender } from './webhook-sender.js';

/** So many are under way at once. */
const atOnce = 20;
/** Longer than any attempt takes: within it nobody else sends the same. */
const claimSeconds = 120;

/** Sends what is due and records each attempt. To one subscription one at a time, so that a slow receiver waits for itself. */
@Injectable()
export class NoticeDesk {
  private readonly logger = new Logger(NoticeDesk.name);
  private readonly underWay = new Set<Promise<void>>();

  constructor(
    @Inject(NoticeDeliveryStore) private readonly deliveries: NoticeDeliveryStore,
    @Inject(WebhookSender) private readonly webhooks: WebhookSender,
    @Inject(MailSender) private readonly mails: MailSender,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Begins with what is due, as far as there are places; false where there was nothing to begin. */
  async begin(stop: AbortSignal): Promise<boolean> {
    const free = atOnce - this.underWay.size;
    if (free === 0) return false;
    const claimed = await this.deliveries.claim(this.clock.nowMs(), claimSeconds, free);
    for (const one of claimed) {
      const delivery = this.tryOne(one, stop).finally(() => this.underWay.delete(delivery));
      this.underWay.add(delivery);
    }
    return claimed.length > 0;
  }

  /** Fulfilled when nothing is under way any more. */
  async end(): Promise<void> {
    await Promise.all(this.underWay);
  }

  /** What fails in itself stays claimed, and comes again when the claim lapses. */
  private async tryOne(claimed: Claimed, stop: AbortSignal): Promise<void> {
    try {
      await this.deliverOne(claimed, stop);
    } catch (error) {
      if (!stop.aborted) this.logger.error(error);
    }
  }

  private async deliverOne(claimed: Claimed, stop: AbortSignal): Promise<void> {
    const parcel = await this.deliveries.open(claimed);
    if (parcel === undefined) return;
    if (parcel.kind === 'dropped') return this.deliveries.drop(claimed, parcel.why);
    const sent = await this.send(parcel, stop);
    const record = recordOf(sent, parcel.attempt, {
      nowMs: this.clock.nowMs(),
      jitter: Math.random(),
    });
    if (await this.deliveries.record(claimed, record)) return;
    this.logger.warn(`notice ${claimed.noticeId} was sent by a process that had lost its claim`);
  }

  private send(parcel: Parcel, stop: AbortSignal): Promise<Sent> {
    if (parcel.kind === 'mail') return this.mails.send(parcel.notice, parcel.address);
    return this.webhooks.send(parcel.notice, parcel, { nowMs: this.clock.nowMs(), stop });
  }
}

function recordOf(
  { kind, outcome }: Sent,
  attempt: number,
  { nowMs, jitter }: { readonly nowMs: number; readonly jitter: number },
): AttemptRecord {
  const waitMs = kind === 'failed' ? waitAfterMs(attempt, jitter) : undefined;
  const ended = kind === 'delivered' ? 'delivered' : 'given_up';
  return {
    ...{ attempt, atMs: nowMs, outcome, gone: kind === 'gone' },
    state: waitMs === undefined ? ended : 'waiting',
    nextMs: nowMs + (waitMs ?? 0),
  };
}
