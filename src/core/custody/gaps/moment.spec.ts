import { type Body } from '../../../../test/support/fields.js';
import { chain, day, start, type Told } from '../../../../test/support/told-chain.js';
import { isSameMoment, momentOf } from './moment.js';
import { lengthText, momentText } from './words.js';

function spanOf(body: Body): readonly number[] {
  const told: Told = [start, 'note.added', 'col', body];
  const [event] = chain(told);
  if (event === undefined) throw new Error('there is one');
  const { fromMs, untilMs } = momentOf(event);
  return [fromMs - start, untilMs - start];
}

describe('when an event occurred', () => {
  it.each([
    ['second', 0],
    ['minute', 59_999],
    ['hour', 3_599_999],
    ['day', day - 1],
    ['month', 31 * day - 1],
    ['year', 366 * day - 1],
  ])('with the precision %s is known to %d ms', (occurredPrecision, length) => {
    expect(spanOf({ occurredPrecision })).toEqual([0, length]);
  });

  it('is before it was signed, where nobody knows more', () => {
    expect(spanOf({ occurredPrecision: 'unknown' })).toEqual([-Infinity, 0]);
  });

  it('lasts until the end that was stated, and never ends before it begins', () => {
    expect(spanOf({ occurredPrecision: 'hour', occurredNotAfter: start + 5 })).toEqual([0, 5]);
    expect(spanOf({ occurredPrecision: 'hour', occurredNotAfter: start - 5 })).toEqual([0, 0]);
    expect(spanOf({ occurredPrecision: 'some day' })).toEqual([0, 0]);
  });

  it('is corrected by the offset of a device, and of nothing else', () => {
    const [event] = chain([start, 'note.added', 'col', { clockSource: 'device_unsynced' }]);
    if (event === undefined) throw new Error('there is one');
    const fields = new Map(event.fields).set('clockOffsetSeconds', { type: 2, integer: -90n });
    expect(momentOf({ ...event, fields }).fromMs).toBe(start + 90_000);
    const synced = new Map(fields).set('clockSource', { type: 1, text: 'ntp_synced' });
    expect(momentOf({ ...event, fields: synced }).fromMs).toBe(start);
  });

  it('is told in words', () => {
    expect(momentText(start)).toBe('2026-01-05T08:00:00.000Z');
    expect(momentText(-Infinity)).toBe('an unknown time');
    expect(lengthText(Infinity)).toBe('an unknown time');
    expect(lengthText(day + 2 * 3_600_000 + 1)).toBe('1 day 2 hours');
    expect(lengthText(61_000)).toBe('1 minute 1 second');
    expect(lengthText(999)).toBe('less than a second');
    expect(isSameMoment({ fromMs: 1, untilMs: 2 }, { fromMs: 1, untilMs: 3 })).toBe(false);
  });
});
