import { type BenchCluster } from './bench-cluster.js';
import { BenchLedger } from './bench-ledger.js';
import { fillWithPlain } from './fill.js';
import { median, rounded, rounds } from './measure.js';

const small = 1000;
const large = 1_000_000;
const chainCount = 64;
/** So few that the small log stays small. */
const appendsARound = 40;

export interface GrowthFigures {
  readonly append_growth_ratio: number;
  /** Milliseconds of one append, nobody else writing: medians. */
  readonly append_latency_ms: { readonly small: number; readonly large: number };
}

/** How long one caller waits for one durable event in a log of a million, against a log of a thousand. */
export async function benchGrowth(
  cluster: BenchCluster,
  tell: (line: string) => void,
): Promise<GrowthFigures> {
  const [less, more] = [await BenchLedger.open(cluster), await BenchLedger.open(cluster)];
  try {
    const [lessChains, moreChains] = [await less.items(chainCount), await more.items(chainCount)];
    await fillWithPlain(less, lessChains, small, tell);
    await fillWithPlain(more, moreChains, large, tell);
    // As an operator's database is: the statistics known, the checkpointer at rest.
    await cluster.asAdministrator('CHECKPOINT');
    const latencies = { small: [] as number[], large: [] as number[] };
    const ratios: number[] = [];
    for (let round = -1; round < rounds; round++) {
      const ofSmall = await latency(less, lessChains);
      const ofLarge = await latency(more, moreChains);
      tell(`milliseconds an append: ${rounded(ofSmall)} small, ${rounded(ofLarge)} large`);
      if (round < 0) continue;
      latencies.small.push(ofSmall);
      latencies.large.push(ofLarge);
      ratios.push(ofLarge / ofSmall);
    }
    return {
      append_growth_ratio: rounded(median(ratios)),
      append_latency_ms: {
        small: rounded(median(latencies.small)),
        large: rounded(median(latencies.large)),
      },
    };
  } finally {
    await less.close();
    await more.close();
  }
}

async function latency(bench: BenchLedger, chains: readonly string[]): Promise<number> {
  const taken: number[] = [];
  for (let n = 0; n < appendsARound; n++) {
    const began = performance.now();
    await bench.logPlain(chains[n % chains.length] ?? '');
    taken.push(performance.now() - began);
  }
  return median(taken);
}
