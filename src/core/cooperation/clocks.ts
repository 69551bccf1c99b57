import { type Instrument, type InstrumentClock } from './instruments.js';
import { type RequestRecord } from './request-record.js';

/** A clock of a request at a moment. */
export interface RequestClock {
  readonly name: string;
  readonly startMs: number;
  readonly dueMs: number;
  /** `breached`: what was due came too late, or not yet. `lapsed`: the time is over for which something was kept. */
  readonly state: 'running' | 'met' | 'breached' | 'lapsed';
  /** Whether it can be prolonged. */
  readonly renewable: boolean;
  /** Whether what it waited for has come, late or not. */
  readonly isOver: boolean;
  /** By how much it is overrun; 0 where it is not. */
  readonly overrunMs: number;
  readonly source: string;
}

const hourMs = 60 * 60 * 1000;

/**
 * The clocks that run, or ran, on a request: those of its instrument that have begun, and the date that was agreed or
 * ordered. A request that was refused or taken back in time is due no longer; after it, it stays overrun by as much as then.
 */
export function clocksOf(
  record: RequestRecord,
  instruments: readonly Instrument[],
  nowMs: number,
): readonly RequestClock[] {
  const instrument = instruments.find(({ id }) => id === record.instrument);
  const clocks = (instrument?.clocks ?? []).filter(
    ({ urgency }) => urgency === null || urgency === record.urgency,
  );
  return [
    ...clocks.flatMap((clock) => instrumentClock(clock, record, nowMs)),
    ...agreedClock(record, clocks.some(isKeeping), nowMs),
  ];
}

type ClockWords = Pick<RequestClock, 'name' | 'startMs' | 'dueMs' | 'renewable' | 'source'>;

/** What runs until the request is closed is no answer that is due, but a time for which something is kept. */
function isKeeping({ until }: InstrumentClock): boolean {
  return until === 'closed';
}

function instrumentClock(
  clock: InstrumentClock,
  record: RequestRecord,
  nowMs: number,
): readonly RequestClock[] {
  const { name, from, until, hours, renewable, source } = clock;
  const startMs = from === 'sent' ? record.sentMs : record.acknowledgedMs;
  if (startMs === undefined) return [];
  const words = { name, startMs, dueMs: startMs + hours * hourMs, renewable, source };
  if (isKeeping(clock)) return keepingClock(words, record, nowMs);
  // Who executes a request has recognised it.
  const endMs =
    until === 'acknowledged' ? (record.acknowledgedMs ?? record.executedMs) : record.executedMs;
  return answerClock(words, endMs, record, nowMs);
}

/** Where something is kept, the date is that until which it is. */
function agreedClock(
  record: RequestRecord,
  isKept: boolean,
  nowMs: number,
): readonly RequestClock[] {
  const { dueMs, sentMs, executedMs } = record;
  if (dueMs === undefined || sentMs === undefined) return [];
  const words = { startMs: sentMs, dueMs, renewable: isKept, source: 'the request' };
  return isKept
    ? keepingClock({ ...words, name: 'kept until the date agreed or ordered' }, record, nowMs)
    : answerClock({ ...words, name: 'date agreed or ordered' }, executedMs, record, nowMs);
}

function answerClock(
  clock: ClockWords,
  endMs: number | undefined,
  { refusedMs, withdrawnMs }: RequestRecord,
  nowMs: number,
): readonly RequestClock[] {
  const stoppedMs = refusedMs ?? withdrawnMs;
  const overrunMs = Math.max(0, (endMs ?? stoppedMs ?? nowMs) - clock.dueMs);
  const isOver = (endMs ?? stoppedMs) !== undefined;
  if (overrunMs > 0) return [{ ...clock, isOver, overrunMs, state: 'breached' }];
  if (endMs === undefined && stoppedMs !== undefined) return [];
  return [{ ...clock, isOver, overrunMs, state: isOver ? 'met' : 'running' }];
}

/** It runs on when the request is executed: what was kept lapses unless it is asked for. Who refused keeps nothing. */
function keepingClock(
  clock: ClockWords,
  { refusedMs, withdrawnMs, closedMs }: RequestRecord,
  nowMs: number,
): readonly RequestClock[] {
  if (refusedMs !== undefined) return [];
  const endMs = withdrawnMs ?? closedMs;
  const overrunMs = Math.max(0, (endMs ?? nowMs) - clock.dueMs);
  const isOver = endMs !== undefined;
  if (overrunMs > 0) return [{ ...clock, isOver, overrunMs, state: 'lapsed' }];
  if (withdrawnMs !== undefined) return [];
  return [{ ...clock, isOver, overrunMs, state: isOver ? 'met' : 'running' }];
}
