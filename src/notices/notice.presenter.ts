import { toBase64 } from '../core/canonical/base64.js';
import { toHex } from '../core/canonical/hex.js';
import { instantText } from '../core/canonical/instant.js';
import {
  type NoticeDeliveryDto,
  type NoticeDto,
  type NewSubscriptionDto,
  type SubscriptionDto,
} from './dto/notice.dto.js';
import { type NoticeSubscription } from './notice-subscription.entity.js';
import { type TrackedDelivery, type TrackedNotice } from './notice.reader.js';

export function presentNotice({ notice, deliveries }: TrackedNotice): NoticeDto {
  const { id, kind, itemId, logIndex, happenedMs, queuedMs } = notice;
  return {
    ...{ id, kind, itemId: toHex(itemId), logIndex },
    happenedAt: instantText(happenedMs),
    queuedAt: instantText(queuedMs),
    deliveries: deliveries.map(presentDelivery),
  };
}

function presentDelivery({ delivery, attempts }: TrackedDelivery): NoticeDeliveryDto {
  const { subscriptionId, channel, state, nextMs } = delivery;
  return {
    ...{ subscriptionId, channel, state },
    nextAttemptAt: state === 'waiting' ? instantText(nextMs) : null,
    attempts: attempts.map(({ attempt, atMs, outcome }) => ({
      ...{ attempt, at: instantText(atMs), outcome },
    })),
  };
}

/** Never the secret, which the reading login could not give either. */
export function presentSubscription(subscription: NoticeSubscription): SubscriptionDto {
  const { id, channel, target, state, createdMs } = subscription;
  return { ...{ id, channel, target, state }, createdAt: instantText(createdMs) };
}

/** As it is shown once, to whoever made it. Standard Webhooks gives the secret its prefix. */
export function presentNewSubscription(subscription: NoticeSubscription): NewSubscriptionDto {
  const { id, channel, target, state, createdMs, secret } = subscription;
  return {
    ...{ id, channel, target, state },
    createdAt: instantText(createdMs),
    secret: secret === null ? null : `whsec_${toBase64(secret)}`,
  };
}
