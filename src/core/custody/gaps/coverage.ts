import { type Span } from '../time-value.js';
import { type Leg } from './legs.js';
import { isSameMoment } from './moment.js';

/** A stretch of time during which one leg follows another without a break: they share the event, or state one moment. */
export interface Run {
  readonly from: Span;
  /** Undefined as long as it lasts. */
  readonly until: Span | undefined;
  readonly legs: readonly Leg[];
}

/** A time that nothing covers; both ends in ms since 1970. */
export interface Hole {
  readonly fromMs: number;
  readonly untilMs: number;
}

/** Legs that join, joined. */
export function runsOf(legs: readonly Leg[]): readonly Run[] {
  const runs: Run[] = [];
  for (const leg of [...legs].sort(byBeginning)) {
    const joined = runs.findIndex((run) => joins(run, leg));
    const run = runs[joined];
    if (run === undefined) runs.push({ from: leg.from, until: leg.until, legs: [leg] });
    else runs[joined] = { ...run, until: leg.until, legs: [...run.legs, leg] };
  }
  return runs;
}

function joins({ until, legs }: Run, leg: Leg): boolean {
  const last = legs.at(-1);
  if (until === undefined || last === undefined) return false;
  const isSameEvent =
    leg.basis === 'event' && last.basis === 'event' && last.endSeq === leg.beginSeq;
  return isSameEvent || isSameMoment(until, leg.from);
}

function byBeginning(a: Leg, b: Leg): number {
  return compare(a.from.fromMs, b.from.fromMs) || a.beginSeq - b.beginSeq;
}

/** As a number: infinite times are equal to themselves. */
function compare(a: number, b: number): number {
  return a === b ? 0 : a - b;
}

/** Uncovered however generously every time stated is read. `end`: up to when the item had to be held. */
export function certainHoles(start: Span, runs: readonly Run[], endMs: number): readonly Hole[] {
  const covered = runs.map(({ from, until }) => ({
    fromMs: from.fromMs,
    untilMs: until?.untilMs ?? Infinity,
  }));
  return uncovered({ fromMs: start.untilMs, untilMs: endMs }, covered);
}

/** Uncovered if every time stated is read as narrowly as it may be, and not for certain. */
export function possibleHoles(start: Span, runs: readonly Run[], endMs: number): readonly Hole[] {
  const covered = runs.map(({ from, until }) => ({
    // What begins at the very moment of collection covers it, however imprecise that moment is.
    fromMs: isSameMoment(from, start) ? from.fromMs : from.untilMs,
    untilMs: until?.fromMs ?? Infinity,
  }));
  const holes = uncovered({ fromMs: start.fromMs, untilMs: endMs }, covered);
  const certain = certainHoles(start, runs, endMs);
  return holes.filter((hole) => !certain.some((sure) => meets(hole, sure)));
}

function meets(a: Hole, b: Hole): boolean {
  return a.fromMs <= b.untilMs && b.fromMs <= a.untilMs;
}

function uncovered(required: Hole, covered: readonly Hole[]): readonly Hole[] {
  const holes: Hole[] = [];
  let reachedMs = required.fromMs;
  const inOrder = covered
    .filter(({ fromMs, untilMs }) => fromMs <= untilMs)
    .sort((a, b) => compare(a.fromMs, b.fromMs));
  for (const { fromMs, untilMs } of inOrder) {
    if (fromMs > reachedMs) {
      holes.push({ fromMs: reachedMs, untilMs: Math.min(fromMs, required.untilMs) });
    }
    reachedMs = Math.max(reachedMs, untilMs);
  }
  if (reachedMs < required.untilMs) holes.push({ fromMs: reachedMs, untilMs: required.untilMs });
  return holes.filter(({ fromMs, untilMs }) => fromMs < untilMs);
}
