import { instantOfField, integerOfField, textOfField } from '../field-values.js';
import { type FoldEvent } from '../fold-event.js';
import { type Span } from '../time-value.js';

const minuteMs = 60 * 1000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** How long after the instant stated the act may have been: the instant is the beginning of its minute, hour, day. */
const lengthMs: Readonly<Record<string, number>> = {
  second: 0,
  minute: minuteMs - 1,
  hour: hourMs - 1,
  day: dayMs - 1,
  month: 31 * dayMs - 1,
  year: 366 * dayMs - 1,
};

/**
 * When an event occurred, as far as its author said: `occurred` up to `occurredNotAfter`, or to the end of what its
 * precision names; corrected by the offset of an unsynchronised device. Wholly unknown, it was at some time before it was
 * signed.
 */
export function momentOf({ occurredMs, fields }: FoldEvent): Span {
  const precision = textOfField(fields, 'occurredPrecision') ?? 'second';
  const shiftMs = -1000 * Number(offsetSeconds(fields));
  if (precision === 'unknown') return { fromMs: -Infinity, untilMs: occurredMs + shiftMs };
  const last = instantOfField(fields, 'occurredNotAfter');
  const untilMs = last ?? occurredMs + (lengthMs[precision] ?? 0);
  return { fromMs: occurredMs + shiftMs, untilMs: Math.max(occurredMs, untilMs) + shiftMs };
}

/** What the device showed minus the true time; only a device's own time is corrected by it. */
function offsetSeconds(fields: FoldEvent['fields']): bigint {
  if (textOfField(fields, 'clockSource') !== 'device_unsynced') return 0n;
  return integerOfField(fields, 'clockOffsetSeconds') ?? 0n;
}

/** Two statements of one moment: a handover as both sides tell it. */
export function isSameMoment(a: Span, b: Span): boolean {
  return a.fromMs === b.fromMs && a.untilMs === b.untilMs;
}
