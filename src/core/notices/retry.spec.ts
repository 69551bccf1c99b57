import { mostAttempts, waitAfterMs } from './retry.js';

const hourMs = 60 * 60 * 1000;

function wholeMs(jitter: number): number {
  const waits = Array.from({ length: mostAttempts }, (_, i) => waitAfterMs(i + 1, jitter) ?? 0);
  return waits.reduce((sum, wait) => sum + wait, 0);
}

describe('the wait before a notice is tried again', () => {
  it('is four times the last one, and makes about a day in all', () => {
    expect([1, 2, 3].map((attempt) => waitAfterMs(attempt, 0.5))).toEqual([
      16_000, 64_000, 256_000,
    ]);
    expect(wholeMs(0.5) / hourMs).toBeCloseTo(24.3, 1);
  });

  it('is spread by a tenth either way', () => {
    expect(waitAfterMs(1, 0)).toBe(14_400);
    expect(waitAfterMs(1, 0.999_999)).toBe(17_600);
  });

  it('ends with the eighth attempt', () => {
    expect(waitAfterMs(7, 0)).toBeGreaterThan(0);
    expect(waitAfterMs(8, 0)).toBeUndefined();
    expect(waitAfterMs(9, 0)).toBeUndefined();
  });
});
