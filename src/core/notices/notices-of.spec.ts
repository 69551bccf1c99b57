import { emptyItem, type ItemState } from '../custody/item-state.js';
import { noticeKinds } from './notice-kind.js';
import { noticedTypes, noticesOf, noticesOfDeadline } from './notices-of.js';

const held: ItemState = { ...emptyItem, state: 'IN_CUSTODY', holder: 'anna' };
const sent: ItemState = { ...held, state: 'IN_TRANSFER', sender: 'anna', recipient: 'berta' };
const arrived: ItemState = { ...held, holder: 'berta' };

describe('who is told of an event', () => {
  it.each([
    ['transfer.released/1', 'witnessmark.transfer.released'],
    ['transfer.readdressed/1', 'witnessmark.transfer.readdressed'],
    ['transfer.sent_abroad/1', 'witnessmark.transfer.sent_abroad'],
    ['handover.offered/1', 'witnessmark.handover.offered'],
  ])('%s: the recipient named', (type, kind) => {
    expect(noticesOf({ type, before: held, after: sent })).toEqual([{ account: 'berta', kind }]);
  });

  it.each([
    ['transfer.received/1', 'witnessmark.transfer.received'],
    ['transfer.refused/1', 'witnessmark.transfer.refused'],
    ['handover.accepted/1', 'witnessmark.handover.accepted'],
    ['handover.refused/1', 'witnessmark.handover.refused'],
  ])('%s: whoever sent it', (type, kind) => {
    expect(noticesOf({ type, before: sent, after: arrived })).toEqual([{ account: 'anna', kind }]);
  });

  it.each([
    ['transfer.cancelled/1', 'witnessmark.transfer.cancelled'],
    ['handover.cancelled/1', 'witnessmark.handover.cancelled'],
  ])('%s: both ends', (type, kind) => {
    expect(noticesOf({ type, before: sent, after: held })).toEqual([
      { account: 'anna', kind },
      { account: 'berta', kind },
    ]);
  });

  it('of a quarantine its holder, whatever event began it, and once', () => {
    const after: ItemState = { ...arrived, state: 'QUARANTINED' };
    const notice = { account: 'berta', kind: 'witnessmark.item.quarantined' };
    expect(noticesOf({ type: 'file.attached/1', before: arrived, after })).toEqual([notice]);
    expect(noticesOf({ type: 'transfer.received/1', before: sent, after })).toEqual([
      { account: 'anna', kind: 'witnessmark.transfer.received' },
      notice,
    ]);
    expect(noticesOf({ type: 'note.added/1', before: after, after })).toEqual([]);
  });

  it('nobody of what is not in the table, or names nobody', () => {
    expect(noticesOf({ type: 'note.added/1', before: held, after: held })).toEqual([]);
    const abroad: ItemState = { ...held, state: 'IN_TRANSFER', sender: 'anna' };
    expect(noticesOf({ type: 'transfer.sent_abroad/1', before: held, after: abroad })).toEqual([]);
  });

  it('of a deadline both ends, or the one that there is', () => {
    const kind = 'witnessmark.transfer.overdue';
    expect(noticesOfDeadline({ sender: 'anna', recipient: 'berta' })).toEqual([
      { account: 'anna', kind },
      { account: 'berta', kind },
    ]);
    expect(noticesOfDeadline({ sender: 'anna', recipient: undefined })).toHaveLength(1);
  });

  it('with every kind from some event, but for quarantine, deadline and elevation', () => {
    const kinds = noticedTypes.flatMap((type) =>
      noticesOf({ type, before: sent, after: sent }).map(({ kind }) => kind),
    );
    expect(
      [
        ...new Set(kinds),
        // Of an elevation it is told where it is recorded.
        ...['witnessmark.access.elevated', 'witnessmark.item.quarantined'],
        'witnessmark.transfer.overdue',
      ].sort(),
    ).toEqual([...noticeKinds].sort());
  });
});
