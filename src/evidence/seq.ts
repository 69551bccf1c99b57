/** Reads the number of an event from a path: canonical decimal below 2^20 (ledger.md §1); else undefined. */
export function readSeq(text: string): number | undefined {
  return /^(0|[1-9]\d{0,6})$/.test(text) && Number(text) < 2 ** 20 ? Number(text) : undefined;
}
