import { isIP } from 'node:net';
import { Inject, Injectable } from '@nestjs/common';
import { createTransport } from 'nodemailer';
import { mailText, type Notice } from '../core/notices/messages.js';
import { CONFIG, type Config, type MailConfig } from '../platform/config.js';
import { isSystemError } from '../platform/system-error.js';
import { type Sent } from './sent.js';

const timeLimitMs = 10_000;

/** Sends notices through the mail server that the operator named. Its URL may hold a password: it is told to nobody. */
@Injectable()
export class MailSender {
  constructor(@Inject(CONFIG) private readonly config: Config) {}

  /** A connection for each: notices are few, and none waits for another. */
  async send(notice: Notice, address: string): Promise<Sent> {
    const { mail, publicUrl } = this.config;
    if (mail === undefined) return { kind: 'failed', outcome: 'mail_not_set_up' };
    const transport = createTransport(transportOf(mail));
    try {
      await transport.sendMail({
        ...mailText(notice, publicUrl),
        from: { name: '', address: mail.from },
        to: { name: '', address },
        // The same on every attempt, so that a mail program can drop a repetition.
        messageId: `<${notice.id}@${mail.from.replace(/^.*@/, '')}>`,
        headers: { 'Auto-Submitted': 'auto-generated' },
      });
      return { kind: 'delivered', outcome: 'smtp_accepted' };
    } catch (error) {
      return { kind: 'failed', outcome: outcomeOf(error) };
    } finally {
      transport.close();
    }
  }
}

/** Off this machine nothing goes in the clear: without STARTTLS, or TLS from the start, it is not sent. */
function transportOf({ smtpUrl }: MailConfig) {
  const { hostname } = new URL(smtpUrl);
  const isHere =
    ['localhost', '[::1]'].includes(hostname) ||
    (isIP(hostname) === 4 && hostname.startsWith('127.'));
  return {
    url: smtpUrl,
    ...(isHere ? { ignoreTLS: true } : { requireTLS: true }),
    ...{ disableFileAccess: true, disableUrlAccess: true },
    dnsTimeout: timeLimitMs,
    ...{ connectionTimeout: timeLimitMs, greetingTimeout: timeLimitMs, socketTimeout: timeLimitMs },
  };
}

/** A code alone: what the server answered may repeat the address. */
function outcomeOf(error: unknown): string {
  if (isSystemError(error, 'ETIMEDOUT')) return 'timed_out';
  const hasAnswer = typeof error === 'object' && error !== null && 'responseCode' in error;
  return hasAnswer && typeof error.responseCode === 'number'
    ? `smtp_${error.responseCode}`
    : 'connection_failed';
}
