import fc from 'fast-check';
import { ClosedFormError } from './closed-form-error.js';
import { instantText, isDay, readInstant } from './instant.js';

const earliest = Date.parse('0001-01-01T00:00:00.000Z');
const latest = Date.parse('9999-12-31T23:59:59.999Z');

describe('an instant', () => {
  it('comes back as it went, between the years 1 and 9999', () => {
    fc.assert(
      fc.property(fc.integer({ min: earliest, max: latest }), (ms) => {
        expect(readInstant(instantText(ms))).toBe(ms);
      }),
    );
    expect(instantText(earliest)).toBe('0001-01-01T00:00:00.000Z');
    expect(readInstant('9999-12-31T23:59:59.999Z')).toBe(latest);
    expect(readInstant('2024-02-29T00:00:00.000Z')).toBeDefined();
  });

  it.each([
    '2026-02-29T00:00:00.000Z',
    '2026-13-01T00:00:00.000Z',
    '2026-00-10T00:00:00.000Z',
    '2026-01-01T24:00:00.000Z',
    '2026-01-01T23:60:00.000Z',
    '2016-12-31T23:59:60.000Z',
    '0000-01-01T00:00:00.000Z',
    '2026-01-01T00:00:00Z',
    '2026-01-01T00:00:00.0000Z',
    '2026-01-01T00:00:00.000+00:00',
    '2026-01-01t00:00:00.000z',
    '2026-01-01T00:00:00.000Z\n',
    '+02026-01-01T00:00:00.000Z',
  ])('is not %j', (text) => {
    expect(readInstant(text)).toBeUndefined();
  });

  it.each([earliest - 1, latest + 1, 0.5, NaN, 2 ** 60])('has no text for %d ms', (ms) => {
    expect(() => instantText(ms)).toThrow(ClosedFormError);
  });
});

describe('a day', () => {
  it.each(['2024-02-29', '0001-01-01', '9999-12-31'])('is %s', (text) => {
    expect(isDay(text)).toBe(true);
  });

  it.each(['2026-02-29', '2026-1-01', '2026-01-01 ', '20260101', '0000-01-01', ''])(
    'is not %j',
    (text) => {
      expect(isDay(text)).toBe(false);
    },
  );
});
