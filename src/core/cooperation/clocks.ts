import { type Instrument, type InstrumentClock } from './instruments.js';
import { type RequestRecord } from './request-record.js';

/** A clock of a request at a moment: running, kept, or overrun. */
export interface RequestClock {
  readonly name: string;
  readonly startMs: number;
  readonly dueMs: number;
  readonly state: 'running' | 'met' | 'breached';
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
    ...agreedClock(record, nowMs),
  ];
}

function instrumentClock(
  { name, from, until, hours, source }: InstrumentClock,
  record: RequestRecord,
  nowMs: number,
): readonly RequestClock[] {
  const startMs = from === 'sent' ? record.sentMs : record.acknowledgedMs;
  if (startMs === undefined) return [];
  // Who executes a request has recognised it.
  const endMs =
    until === 'acknowledged' ? (record.acknowledgedMs ?? record.executedMs) : record.executedMs;
  const dueMs = startMs + hours * hourMs;
  return clockAt({ name, startMs, dueMs, source }, endMs, record, nowMs);
}

function agreedClock(record: RequestRecord, nowMs: number): readonly RequestClock[] {
  const { dueMs, sentMs, executedMs } = record;
  if (dueMs === undefined || sentMs === undefined) return [];
  const agreed = { name: 'date agreed or ordered', startMs: sentMs, dueMs, source: 'the request' };
  return clockAt(agreed, executedMs, record, nowMs);
}

function clockAt(
  clock: Pick<RequestClock, 'name' | 'startMs' | 'dueMs' | 'source'>,
  endMs: number | undefined,
  { refusedMs, withdrawnMs }: RequestRecord,
  nowMs: number,
): readonly RequestClock[] {
  const stoppedMs = refusedMs ?? withdrawnMs;
  const overrunMs = Math.max(0, (endMs ?? stoppedMs ?? nowMs) - clock.dueMs);
  if (overrunMs > 0) return [{ ...clock, overrunMs, state: 'breached' }];
  if (endMs === undefined && stoppedMs !== undefined) return [];
  return [{ ...clock, overrunMs, state: endMs === undefined ? 'running' : 'met' }];
}
