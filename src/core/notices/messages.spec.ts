import { cloudEvent, mailText, type Notice, webhookContent } from './messages.js';
import { noticeKinds } from './notice-kind.js';

const notice: Notice = {
  id: '01a21a13-c30c-7de9-a541-86d6a7710fd0',
  kind: 'witnessmark.transfer.released',
  itemId: 'ab'.repeat(32),
  logIndex: 7,
  happenedMs: 0,
};

describe('what a notice says', () => {
  it('is a CloudEvent with ids and the time, the same bytes each time', () => {
    expect(cloudEvent(notice, 'localhost/witnessmark')).toBe(
      `{"data":{"itemId":"${notice.itemId}","logIndex":7,"noticeId":"${notice.id}"},` +
        `"datacontenttype":"application/json","id":"${notice.id}","source":"localhost/witnessmark",` +
        `"specversion":"1.0","subject":"${notice.itemId}","time":"1970-01-01T00:00:00.000Z",` +
        `"type":"witnessmark.transfer.released"}`,
    );
  });

  it('is signed with its id and the time of the attempt', () => {
    expect(webhookContent('id', 1, '{}')).toBe('id.1.{}');
  });

  it('is a sentence and a link in a mail', () => {
    expect(mailText(notice, 'https://ledger.example').text).toContain(
      `\nhttps://ledger.example/api/items/${notice.itemId}\n`,
    );
  });

  it('leads to the case where one was opened in an emergency', () => {
    const elevated = { ...notice, kind: 'witnessmark.access.elevated' } as const;
    expect(mailText(elevated, 'https://ledger.example').text).toContain(
      `\nhttps://ledger.example/api/cases/${notice.itemId}\n`,
    );
  });

  it('names the item alone where the service does not know its own address', () => {
    expect(mailText(notice, '').text).toContain(`\n${notice.itemId}\n`);
  });

  it.each(noticeKinds)('has a sentence of its own for %s, and one line of subject', (kind) => {
    const others = noticeKinds.filter((other) => other !== kind);
    const sentence = (of: (typeof noticeKinds)[number]): string =>
      mailText({ ...notice, kind: of }, '').text.split('\n')[0] ?? '';
    expect(sentence(kind)).toMatch(/\.$/);
    expect(others.map(sentence)).not.toContain(sentence(kind));
    expect(mailText({ ...notice, kind }, '').subject).not.toMatch(/[\r\n]/);
  });
});
