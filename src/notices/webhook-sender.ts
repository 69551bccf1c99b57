import { createHmac } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import {
  cloudEvent,
  cloudEventType,
  type Notice,
  webhookContent,
} from '../core/notices/messages.js';
import { CONFIG, type Config } from '../platform/config.js';
import { AddressRefused, postOutside } from '../platform/outgoing-request.js';
import { isSystemError } from '../platform/system-error.js';
import { type Sent } from './sent.js';

/** For the whole of it: name, connection, answer. */
const timeLimitMs = 10_000;

/**
 * Posts notices to addresses that persons chose; what may be connected to is decided in `outgoing-request.ts`.
 */
@Injectable()
export class WebhookSender {
  constructor(@Inject(CONFIG) private readonly config: Config) {}

  /** `stop` cuts it off; then it throws, for nobody knows what the receiver has seen. */
  async send(
    notice: Notice,
    to: { readonly url: string; readonly secret: Buffer },
    { nowMs, stop }: { readonly nowMs: number; readonly stop: AbortSignal },
  ): Promise<Sent> {
    const url = new URL(to.url);
    const body = cloudEvent(notice, this.config.ledgerOrigin);
    const headers = signedHeaders(notice.id, body, { secret: to.secret, nowMs });
    const limit = AbortSignal.timeout(timeLimitMs);
    const signal = AbortSignal.any([limit, stop]);
    try {
      return sentAs(await postOutside({ url, headers, body, signal }, this.config.webhookHosts));
    } catch (error) {
      if (stop.aborted) throw error;
      if (limit.aborted) return { kind: 'failed', outcome: 'timed_out' };
      return error instanceof AddressRefused ? refused : failureOf(error);
    }
  }
}

const refused: Sent = { kind: 'failed', outcome: 'address_refused' };

/** Standard Webhooks 1.0: the id, the time of this attempt, and an HMAC-SHA-256 over both and the body. */
function signedHeaders(
  id: string,
  body: string,
  { secret, nowMs }: { readonly secret: Buffer; readonly nowMs: number },
): Readonly<Record<string, string | number>> {
  const seconds = Math.floor(nowMs / 1000);
  const mac = createHmac('sha256', secret).update(webhookContent(id, seconds, body));
  return {
    'content-type': cloudEventType,
    'content-length': Buffer.byteLength(body),
    'user-agent': 'witnessmark',
    'webhook-id': id,
    'webhook-timestamp': String(seconds),
    'webhook-signature': `v1,${mac.digest('base64')}`,
  };
}

function sentAs(status: number): Sent {
  const outcome = `http_${status}`;
  if (status >= 200 && status < 300) return { kind: 'delivered', outcome };
  return { kind: status === 410 ? 'gone' : 'failed', outcome };
}

function failureOf(error: unknown): Sent {
  const known = systemErrors.find(({ code }) => isSystemError(error, code));
  return { kind: 'failed', outcome: known?.outcome ?? 'connection_failed' };
}

const systemErrors = [
  { code: 'ENOTFOUND', outcome: 'name_unknown' },
  { code: 'ECONNREFUSED', outcome: 'connection_refused' },
  { code: 'ETIMEDOUT', outcome: 'timed_out' },
] as const;
