/** After so many a notice is given up. */
export const mostAttempts = 8;

const firstWaitMs = 16_000;
const factor = 4;
const spread = 0.2;

/**
 * How long to wait after the attempt with this number, from 1; undefined after the last one. Each wait is four times the
 * one before, which makes about 24 hours in all. `jitter` lies in [0, 1) and moves the wait by up to a tenth either way,
 * so that what failed together does not come back together.
 */
export function waitAfterMs(attempt: number, jitter: number): number | undefined {
  if (attempt >= mostAttempts) return undefined;
  const waitMs = firstWaitMs * factor ** (attempt - 1);
  return Math.round(waitMs * (1 - spread / 2 + spread * jitter));
}
