import { ClosedFormError } from './closed-form-error.js';

const form = /^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z$/;

/**
 * Milliseconds since 1970 UTC of `YYYY-MM-DDTHH:MM:SS.sssZ`; undefined for any other form and for a time that no
 * calendar has (30 February, hour 24, second 60, the year 0000).
 */
export function readInstant(text: string): number | undefined {
  if (!form.test(text) || text.startsWith('0000')) return undefined;
  const ms = Date.parse(text);
  // Date.parse lets 30 February and 24:00 roll over into the next day: written again, they differ.
  return Number.isNaN(ms) || new Date(ms).toISOString() !== text ? undefined : ms;
}

/** The only text of that instant. @throws ClosedFormError before the year 1, after 9999, and for parts of a millisecond */
export function instantText(ms: number): string {
  if (!Number.isInteger(ms) || ms < earliest || ms > latest) {
    throw new ClosedFormError('instant outside the years 0001 to 9999');
  }
  return new Date(ms).toISOString();
}

const earliest = Date.parse('0001-01-01T00:00:00.000Z');
const latest = Date.parse('9999-12-31T23:59:59.999Z');

/** Whether it is a day as `YYYY-MM-DD`, one that the calendar has. */
export function isDay(text: string): boolean {
  return readInstant(`${text}T00:00:00.000Z`) !== undefined;
}
