const form =
  /^([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]{1,9}))?(?:Z|[+-]([0-9]{2}):([0-9]{2}))$/;

/**
 * Milliseconds since 1970 UTC of an RFC 3339 time with its offset; what is finer than a millisecond is cut off.
 * Undefined for another form and for a time that no calendar has. Leap seconds are refused: no computer here counts them.
 */
export function readRfc3339(text: string): number | undefined {
  const parts = form.exec(text);
  if (parts === null) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts
    .slice(1, 7)
    .map(Number);
  const [offsetHours = 0, offsetMinutes = 0] = parts.slice(8, 10).map((part) => Number(part ?? 0));
  if (year === 0 || hour > 23 || minute > 59 || second > 59) return undefined;
  if (offsetHours > 23 || offsetMinutes > 59 || !isDay(year, month, day)) return undefined;
  // Programs disagree on more than three digits of a second: they get three.
  return Date.parse(text.replace(/(\.[0-9]{3})[0-9]+/, '$1'));
}

/** Whether the text says more than a millisecond can hold. */
export function isFinerThanMs(text: string): boolean {
  return /\.[0-9]{4,}/.test(text);
}

function isDay(year: number, month: number, day: number): boolean {
  if (month < 1 || month > 12 || day < 1) return false;
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  return day <= (days[month - 1] ?? 0);
}
