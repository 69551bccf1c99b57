const decimal = /^-?(0|[1-9][0-9]*)(\.[0-9]+)?$/;
const negativeZero = /^-0(\.0+)?$/;

/** A decimal number as text (ledger format §4, type 6): trailing zeros kept, no exponent, no negative zero. */
export function isDecimal(text: string): boolean {
  return decimal.test(text) && !negativeZero.test(text);
}
