import { createHmac } from 'node:crypto';
import { lookup } from 'node:dns';
import { request as httpRequest, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { type LookupFunction } from 'node:net';
import { Inject, Injectable } from '@nestjs/common';
import {
  cloudEvent,
  cloudEventType,
  type Notice,
  webhookContent,
} from '../core/notices/messages.js';
import { CONFIG, type Config } from '../platform/config.js';
import { isSystemError } from '../platform/system-error.js';
import { type Sent } from './sent.js';
import { isNamed, isPublicAddress, literalOf } from './webhook-address.js';

/** For the whole of it: name, connection, answer. */
const timeLimitMs = 10_000;

/**
 * Posts notices to addresses that persons chose. They choose where this service connects to, so: only public addresses,
 * unless the operator named the host; the address that is looked at is the one that is connected to; no redirect is
 * followed; of the answer nothing but its status is read.
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
    const isTrusted = isNamed(url, this.config.webhookHosts);
    const literal = literalOf(url);
    if (!isTrusted && literal !== undefined && !isPublicAddress(literal)) return refused;
    const limit = AbortSignal.timeout(timeLimitMs);
    const signal = AbortSignal.any([limit, stop]);
    const options = { headers, signal, ...(isTrusted ? {} : { lookup: publicLookup }) };
    try {
      return sentAs(await statusOf(url, options, body));
    } catch (error) {
      if (stop.aborted) throw error;
      if (limit.aborted) return { kind: 'failed', outcome: 'timed_out' };
      return error instanceof AddressRefused ? refused : failureOf(error);
    }
  }
}

const refused: Sent = { kind: 'failed', outcome: 'address_refused' };

class AddressRefused extends Error {}

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

/** Gives the connection only addresses that were looked at; one that is not public makes the whole name suspect. */
const publicLookup: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, found) => {
    const [first] = error === null ? found : [];
    if (first === undefined) {
      callback(error ?? new Error('the name has no address'), []);
    } else if (!found.every(({ address }) => isPublicAddress(address))) {
      callback(new AddressRefused('an address of the name is not public'), []);
    } else if (options.all === true) {
      callback(null, found);
    } else {
      callback(null, first.address, first.family);
    }
  });
};

function statusOf(url: URL, options: RequestOptions, body: string): Promise<number> {
  const request = url.protocol === 'https:' ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const sending = request(url, { ...options, method: 'POST', agent: false }, (answer) => {
      resolve(answer.statusCode ?? 0);
      answer.destroy();
    });
    sending.on('error', reject);
    sending.end(body);
  });
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
