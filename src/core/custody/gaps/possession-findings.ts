import { type Span } from '../time-value.js';
import { certainHoles, type Hole, possibleHoles, type Run, runsOf } from './coverage.js';
import { type Observation } from './finding.js';
import { type Leg } from './legs.js';
import { lengthText, momentText } from './words.js';

/** Over which time the item had to be held: from its collection, if that is stated, to its end or now. */
export interface Demand {
  readonly collected: Span | undefined;
  readonly endMs: number;
}

/** Times in which nobody held the item, for certain or perhaps, and times in which two did. */
export function possessionFindings(
  legs: readonly Leg[],
  { collected, endMs }: Demand,
): readonly Observation[] {
  const runs = runsOf(legs);
  const start = collected ?? runs[0]?.from;
  if (start === undefined) return [];
  return [
    ...certainHoles(start, runs, endMs).map((hole) => gap(hole, runs, true)),
    ...possibleHoles(start, runs, endMs).map((hole) => gap(hole, runs, false)),
    ...overlaps(legs),
  ];
}

function gap({ fromMs, untilMs }: Hole, runs: readonly Run[], certain: boolean): Observation {
  const before = lastBefore(runs, fromMs);
  const after = firstAfter(runs, untilMs);
  const isOpen = after === undefined;
  const length = lengthText(untilMs - fromMs);
  return {
    ...{ code: 'gap', certain, ...finite(fromMs, untilMs) },
    ...(before && { holderBefore: before.holder }),
    ...(after && { holderAfter: after.holder }),
    seqs: [
      ...(before ? [before.endSeq ?? before.beginSeq] : []),
      ...(after ? [after.beginSeq] : []),
    ],
    message:
      `${certain ? 'Nobody is on record as holding' : 'Perhaps nobody held'} the item from ` +
      `${momentText(fromMs)} ${isOpen ? 'on' : `until ${momentText(untilMs)}`} (${length}).`,
  };
}

function lastBefore(runs: readonly Run[], ms: number): Leg | undefined {
  const ended = runs.filter(({ until }) => until !== undefined && until.fromMs <= ms);
  return ended
    .sort((a, b) => (a.until?.fromMs ?? 0) - (b.until?.fromMs ?? 0))
    .at(-1)
    ?.legs.at(-1);
}

function firstAfter(runs: readonly Run[], ms: number): Leg | undefined {
  return runs.find(({ from }) => from.untilMs >= ms)?.legs[0];
}

/** Two holders at once, also if every time is read as narrowly as it may be. */
function overlaps(legs: readonly Leg[]): readonly Observation[] {
  return legs.flatMap((one, i) =>
    legs.slice(i + 1).flatMap((other) => {
      const fromMs = Math.max(one.from.untilMs, other.from.untilMs);
      const untilMs = Math.min(one.until?.fromMs ?? Infinity, other.until?.fromMs ?? Infinity);
      if (one.holder === other.holder || fromMs >= untilMs) return [];
      return [
        {
          ...({ code: 'overlap', certain: true, ...finite(fromMs, untilMs) } as const),
          ...{ holderBefore: one.holder, holderAfter: other.holder },
          seqs: [one.beginSeq, other.beginSeq],
          message: `Two are on record as holding the item at once from ${momentText(fromMs)}: ${one.holder} and ${other.holder}.`,
        },
      ];
    }),
  );
}

function finite(fromMs: number, untilMs: number): Pick<Observation, 'fromMs' | 'untilMs'> {
  return {
    ...(Number.isFinite(fromMs) && { fromMs }),
    ...(Number.isFinite(untilMs) && { untilMs }),
  };
}
