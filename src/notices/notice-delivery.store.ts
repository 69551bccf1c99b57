import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { type DataSource, type EntityManager } from 'typeorm';
import { toHex } from '../core/canonical/hex.js';
import { type Notice } from '../core/notices/messages.js';
import { asPerson } from '../database/as-person.js';
import { SecretSealingService } from '../evidence/secret-sealing.service.js';
import { NoticeAttempt } from './notice-attempt.entity.js';
import { type DeliveryState, NoticeDelivery } from './notice-delivery.entity.js';
import { NoticeSubscription } from './notice-subscription.entity.js';
import { NoticeRow } from './notice.entity.js';

/** A delivery that this process alone works on, for as long as the claim runs. */
export interface Claimed {
  readonly noticeId: string;
  readonly subscriptionId: string;
  readonly accountId: string;
  readonly claim: string;
}

/** Why a delivery is never made. */
export type Dropped = 'not_visible' | 'unsubscribed';

/** What is to be sent, and where; `attempt` counts from 1. */
export type Parcel = { readonly notice: Notice; readonly attempt: number } & (
  | { readonly kind: 'mail'; readonly address: string }
  | { readonly kind: 'webhook'; readonly url: string; readonly secret: Buffer }
);

export type Opened = Parcel | { readonly kind: 'dropped'; readonly why: Dropped };

/** What came of an attempt, and how the delivery goes on. */
export interface AttemptRecord {
  readonly attempt: number;
  readonly atMs: number;
  readonly outcome: string;
  readonly state: DeliveryState;
  readonly nextMs: number;
  /** Whether the receiver wants no more of them. */
  readonly gone: boolean;
}

interface ClaimedRow {
  readonly notice_id: string;
  readonly subscription_id: string;
  readonly account_id: string;
}

interface SecretRow {
  readonly secret: Buffer | null;
  readonly sealed_secret: Buffer | null;
  readonly wrapping_key_id: Buffer | null;
}

/** Deliveries, each read and recorded in the name of whom it is for (login wm_web). */
@Injectable()
export class NoticeDeliveryStore {
  constructor(
    @InjectDataSource() private readonly db: DataSource,
    @Inject(SecretSealingService) private readonly sealing: SecretSealingService,
  ) {}

  /** At most `most` deliveries that are due, one of each subscription, for so long; another process gets others. */
  async claim(nowMs: number, seconds: number, most: number): Promise<readonly Claimed[]> {
    const claim = randomUUID();
    const rows = await this.db.query<ClaimedRow[]>(
      'SELECT notice_id, subscription_id, account_id FROM wm_claim_deliveries($1, $2, $3, $4)',
      [claim, nowMs, seconds, most],
    );
    return rows.map((row) => ({
      ...{ noticeId: row.notice_id, subscriptionId: row.subscription_id },
      ...{ accountId: row.account_id, claim },
    }));
  }

  /** As the person sees it now. Undefined where the claim has lapsed. Throws `secret-does-not-open`. */
  async open(claimed: Claimed): Promise<Opened | undefined> {
    const { noticeId, subscriptionId: id, accountId, claim } = claimed;
    return asPerson(this.db, accountId, async (manager) => {
      const delivery = await manager.findOneBy(NoticeDelivery, {
        ...{ noticeId, subscriptionId: id, claim },
      });
      if (delivery === null) return undefined;
      const notice = await manager.findOneBy(NoticeRow, { id: noticeId });
      if (notice === null) return { kind: 'dropped', why: 'not_visible' };
      const subscription = await manager.findOneBy(NoticeSubscription, { id });
      if (subscription?.state !== 'active') return { kind: 'dropped', why: 'unsubscribed' };
      const parcel = { notice: noticeOf(notice), attempt: delivery.attempts + 1 };
      if (subscription.channel === 'mail') {
        return { kind: 'mail', ...parcel, address: subscription.target };
      }
      const secret = await this.secretOf(manager, id);
      return { kind: 'webhook', ...parcel, url: subscription.target, secret };
    });
  }

  /** Nothing is sent, now or later. */
  async drop(claimed: Claimed, state: Dropped): Promise<void> {
    await asPerson(this.db, claimed.accountId, (manager) => settle(manager, claimed, { state }));
  }

  /** False where the claim has lapsed and another process sends the same: then that one records. */
  async record(claimed: Claimed, record: AttemptRecord): Promise<boolean> {
    const { noticeId, subscriptionId, accountId } = claimed;
    const { attempt, atMs, outcome, state, nextMs, gone } = record;
    return asPerson(this.db, accountId, async (manager) => {
      if (!(await settle(manager, claimed, { state, attempts: attempt, nextMs }))) return false;
      await manager.insert(NoticeAttempt, {
        ...{ noticeId, subscriptionId, accountId, attempt, atMs, outcome },
      });
      if (gone) {
        await manager.update(NoticeSubscription, { id: subscriptionId }, { state: 'disabled' });
      }
      return true;
    });
  }

  /** What was plain, or lay under an older key, is sealed under the present one. */
  private async secretOf(manager: EntityManager, id: string): Promise<Buffer> {
    const [row] = await manager.query<SecretRow[]>(
      'SELECT secret, sealed_secret, wrapping_key_id FROM wm_webhook_secret($1)',
      [id],
    );
    if (row === undefined) throw new Error('the claim on a delivery lapsed while it was opened');
    const { secret: plain, sealed_secret: sealedSecret, wrapping_key_id: wrappingKeyId } = row;
    const kept = { plain, sealedSecret, wrappingKeyId };
    const { secret, renewed } = await this.sealing.reveal(`webhook ${id}`, kept);
    if (renewed !== undefined) {
      await manager.update(NoticeSubscription, { id }, { secret: null, ...renewed });
    }
    return Buffer.from(secret);
  }
}

function noticeOf({ id, kind, itemId, logIndex, happenedMs }: NoticeRow): Notice {
  return { id, kind, itemId: toHex(itemId), logIndex, happenedMs };
}

async function settle(
  manager: EntityManager,
  { noticeId, subscriptionId, claim }: Claimed,
  change: Partial<Pick<NoticeDelivery, 'state' | 'attempts' | 'nextMs'>>,
): Promise<boolean> {
  const { affected } = await manager.update(
    NoticeDelivery,
    { noticeId, subscriptionId, claim },
    { ...change, claim: null, claimedUntil: null },
  );
  return affected === 1;
}
