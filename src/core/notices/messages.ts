import { canonicalJson } from '../canonical/json.js';
import { instantText } from '../canonical/instant.js';
import { type NoticeKind } from './notice-kind.js';

/** All that leaves the service: ids and times, never a title, a name, a number or a word that somebody wrote. */
export interface Notice {
  /** The same on every attempt, so that a receiver can tell a repetition. */
  readonly id: string;
  readonly kind: NoticeKind;
  /** 64 hex digits; of a case where it was opened in an emergency. */
  readonly itemId: string;
  /** Place in the log of the event that it is about. */
  readonly logIndex: number;
  /** When the event was logged, or the deadline passed. */
  readonly happenedMs: number;
}

/** The media type of {@link cloudEvent}. */
export const cloudEventType = 'application/cloudevents+json';

/** CloudEvents 1.0 in the structured mode of its JSON format. `source` is the ledger's origin. */
export function cloudEvent(notice: Notice, source: string): string {
  const { id, kind, itemId, logIndex, happenedMs } = notice;
  return canonicalJson({
    specversion: '1.0',
    ...{ id, source, type: kind, subject: itemId, time: instantText(happenedMs) },
    datacontenttype: 'application/json',
    data: { itemId, logIndex, noticeId: id },
  });
}

/** What is signed of a webhook (Standard Webhooks 1.0: `id.timestamp.payload`); the time in whole seconds since 1970. */
export function webhookContent(id: string, timestampSeconds: number, body: string): string {
  return `${id}.${timestampSeconds}.${body}`;
}

export interface MailText {
  readonly subject: string;
  readonly text: string;
}

/** Plain text. Where the service does not know its own address, the id stands alone. */
export function mailText({ id, kind, itemId }: Notice, publicUrl: string): MailText {
  const place = kind === 'witnessmark.access.elevated' ? 'cases' : 'items';
  const link = publicUrl === '' ? itemId : `${publicUrl}/api/${place}/${itemId}`;
  return {
    subject: 'Witnessmark: something waits for you',
    text: [sentences[kind], '', link, '', `Kind: ${kind}`, `Notice: ${id}`, ''].join('\n'),
  };
}

const sentences: Readonly<Record<NoticeKind, string>> = {
  'witnessmark.transfer.released': 'An item was released to you and waits to be received.',
  'witnessmark.transfer.readdressed': 'An item on its way was readdressed to you.',
  'witnessmark.transfer.sent_abroad': 'An item was sent to you from abroad.',
  'witnessmark.transfer.received': 'An item that you sent was received.',
  'witnessmark.transfer.refused': 'An item that you sent was refused and is yours to answer for.',
  'witnessmark.transfer.cancelled': 'A transfer in which you are named was cancelled.',
  'witnessmark.transfer.overdue': 'An item in transfer has not arrived by the time stated.',
  'witnessmark.handover.offered': 'An item was offered to you and waits for your answer.',
  'witnessmark.handover.accepted': 'An item that you offered was accepted.',
  'witnessmark.handover.refused':
    'An item that you offered was refused and is yours to answer for.',
  'witnessmark.handover.cancelled': 'An offer in which you are named was cancelled.',
  'witnessmark.item.quarantined': 'An item that you hold was quarantined.',
  'witnessmark.access.elevated': 'A case was opened to somebody in an emergency.',
};
