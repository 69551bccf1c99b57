/** How often everything is measured; what is told is the median. */
export const rounds = 5;

/** Seconds that the work takes. */
export async function seconds(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1000;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (middle === undefined) throw new Error('nothing was measured');
  return middle;
}

/** As many at a time as there are workers, each doing its own share one after the other. */
export async function together(
  workers: number,
  share: (worker: number) => Promise<void>,
): Promise<void> {
  await Promise.all(Array.from({ length: workers }, (_, worker) => share(worker)));
}

export function rounded(value: number, digits = 2): number {
  return Number(value.toFixed(digits));
}
