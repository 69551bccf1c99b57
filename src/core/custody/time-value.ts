import { type Json } from '../canonical/json.js';
import { clockSources, precisions } from './common-fields.js';
import { type FieldProblem } from './event-type.js';
import { isJsonObject } from './json-kind.js';
import { readRfc3339 } from './rfc3339.js';

/** The time in which something happened, as far as it is known; milliseconds since 1970 UTC, both ends included. */
export interface Span {
  readonly fromMs: number;
  readonly untilMs: number;
}

type TimeProblem = Omit<FieldProblem, 'field'>;

const keys = [
  'instant',
  'notBefore',
  'notAfter',
  'precision',
  'clockSource',
  'clockOffsetSeconds',
  'offsetVerifiedBy',
] as const;

type TimeMembers = Readonly<Partial<Record<(typeof keys)[number], Json>>>;

/**
 * Checks `{instant?, notBefore?, notAfter?, precision, clockSource, clockOffsetSeconds?, offsetVerifiedBy?}`: an
 * instant or an interval, not both; neither only where the precision is unknown.
 */
export function checkTimeValue(json: Json): readonly TimeProblem[] {
  const members = membersOf(json);
  if (members === undefined)
    return [wrong(`A time is an object; its members are ${keys.join(', ')}.`)];
  return [...momentProblems(members), ...clockProblems(members)];
}

/**
 * The span that a checked time names, corrected by the offset of an unsynchronised device; undefined where it names none,
 * and for an answer that it is unknown.
 */
export function spanOf(json: Json | undefined): Span | undefined {
  const members = membersOf(json) ?? {};
  const span = statedSpan(members);
  const shiftMs = correctionMs(members);
  return span && { fromMs: span.fromMs + shiftMs, untilMs: span.untilMs + shiftMs };
}

/** The offset is what the device showed minus the true time. */
function correctionMs({ clockSource, clockOffsetSeconds }: TimeMembers): number {
  const isOffset = clockSource === 'device_unsynced' && typeof clockOffsetSeconds === 'number';
  return isOffset ? -1000 * clockOffsetSeconds : 0;
}

function statedSpan({ instant, notBefore, notAfter, precision }: TimeMembers): Span | undefined {
  const atMs = momentOf(instant);
  if (atMs !== undefined) return widened(atMs, precision);
  const fromMs = momentOf(notBefore);
  const untilMs = momentOf(notAfter);
  if (fromMs === undefined && untilMs === undefined) return undefined;
  return { fromMs: fromMs ?? -Infinity, untilMs: untilMs ?? Infinity };
}

const dayMs = 24 * 60 * 60 * 1000;

/** How far from the instant stated the true one may lie, on either side: people write its beginning, or its middle. */
const roomMs: Readonly<Record<string, number>> = {
  second: 0,
  minute: 60 * 1000,
  hour: 60 * 60 * 1000,
  day: dayMs,
  month: 31 * dayMs,
  year: 366 * dayMs,
};

/** An instant of unknown precision contradicts nothing. */
function widened(atMs: number, precision: Json | undefined): Span | undefined {
  const room = typeof precision === 'string' ? roomMs[precision] : undefined;
  return room === undefined ? undefined : { fromMs: atMs - room, untilMs: atMs + room };
}

function membersOf(json: Json | undefined): TimeMembers | undefined {
  if (!isJsonObject(json)) return undefined;
  return Object.keys(json).every((key) => keys.some((known) => known === key)) ? json : undefined;
}

function momentProblems({
  instant,
  notBefore,
  notAfter,
  precision,
}: TimeMembers): readonly TimeProblem[] {
  const given = [instant, notBefore, notAfter].filter((moment) => moment !== undefined);
  if (given.some((moment) => momentOf(moment) === undefined)) {
    return [wrong('A time is written like 2017-10-14T06:20:00+03:00.')];
  }
  if (given.length === 0 && precision !== 'unknown') {
    return [wrong('Give an instant, or notBefore and notAfter; or the precision unknown.')];
  }
  if (instant !== undefined && given.length > 1) {
    return [wrong('Give an instant, or notBefore and notAfter, not both.')];
  }
  if ((momentOf(notBefore) ?? -Infinity) <= (momentOf(notAfter) ?? Infinity)) return [];
  return [{ code: 'dates-out-of-order', message: 'notAfter lies before notBefore.' }];
}

function clockProblems(members: TimeMembers): readonly TimeProblem[] {
  const { precision, clockSource, clockOffsetSeconds, offsetVerifiedBy } = members;
  const problems: TimeProblem[] = [];
  if (!precisions.some((name) => name === precision)) {
    problems.push(wrong(`The precision is one of: ${precisions.join(', ')}.`));
  }
  if (!clockSources.some((name) => name === clockSource)) {
    problems.push(wrong(`The clockSource is one of: ${clockSources.join(', ')}.`));
  }
  if (clockOffsetSeconds !== undefined && !Number.isSafeInteger(clockOffsetSeconds)) {
    problems.push(
      wrong('clockOffsetSeconds is a whole number: what the device showed minus the true time.'),
    );
  }
  if (offsetVerifiedBy !== undefined && typeof offsetVerifiedBy !== 'string') {
    problems.push(wrong('offsetVerifiedBy is a text: who verified the offset.'));
  }
  return problems;
}

function momentOf(json: Json | undefined): number | undefined {
  return typeof json === 'string' ? readRfc3339(json) : undefined;
}

function wrong(message: string): TimeProblem {
  return { code: 'wrong-shape', message };
}
