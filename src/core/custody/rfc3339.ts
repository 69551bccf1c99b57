const form =
  /^([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.[0-9]{1,9})?(?:Z|[+-]([0-9]{2}):([0-9]{2}))$/;

/** The years that the ledger's instants reach, in UTC: an offset can lead out of them. */
const [earliest, latest] = [
  Date.parse('0001-01-01T00:00:00Z'),
  Date.parse('9999-12-31T23:59:59.999Z'),
];

/**
 * Milliseconds since 1970 UTC of an RFC 3339 time with its offset; what is finer than a millisecond is cut off.
 * Undefined for another form, for a time that no calendar has, and outside the years 0001 to 9999. Leap seconds are refused: no computer here counts them.
 */
export function readRfc3339(text: string): number | undefined {
  const parts = form.exec(text);
  if (parts === null) return undefined;
  const [year = 0, month = 0, day = 0, ...clock] = parts.slice(1).map(Number);
  if (!isDay(year, month, day) || !isClock(clock)) return undefined;
  // Programs disagree on more than three digits of a second: they get three.
  const ms = Date.parse(text.replace(/(\.[0-9]{3})[0-9]+/, '$1'));
  return ms >= earliest && ms <= latest ? ms : undefined;
}

/** Whether the text says more than a millisecond can hold. */
export function isFinerThanMs(text: string): boolean {
  return /\.[0-9]{4,}/.test(text);
}

/** Hour, minute, second; hours and minutes of the offset, not a number where the time ends in Z. */
function isClock(clock: readonly number[]): boolean {
  return clock.every((value, i) => Number.isNaN(value) || value <= (i % 3 === 0 ? 23 : 59));
}

function isDay(year: number, month: number, day: number): boolean {
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  return year > 0 && day > 0 && day <= (days[month - 1] ?? 0);
}
