import { withoutFormula, writeCsv } from './csv.js';
import { type RequestRecord } from './request-record.js';

/** How long an authority takes, without a word about any case. Hours, medians; null where nothing was measured. */
export interface AuthorityDelays {
  readonly authority: string;
  readonly instrument: string;
  readonly requests: number;
  readonly hoursToAcknowledge: number | null;
  readonly hoursToExecute: number | null;
}

/** Below this a figure would say something about a single request. */
const fewest = 5;
const hourMs = 60 * 60 * 1000;

/** Delays by authority and instrument, of requests that were sent; groups of fewer than five are left out. */
export function delaysOf(records: readonly RequestRecord[]): readonly AuthorityDelays[] {
  const groups = new Map<string, RequestRecord[]>();
  for (const record of records) {
    const { requestedAuthority, instrument, sentMs } = record;
    if (requestedAuthority === undefined || instrument === undefined || sentMs === undefined)
      continue;
    const name = JSON.stringify([requestedAuthority, instrument]);
    groups.set(name, [...(groups.get(name) ?? []), record]);
  }
  return [...groups.values()]
    .filter((group) => group.length >= fewest)
    .map((group) => ({
      authority: group[0]?.requestedAuthority ?? '',
      instrument: group[0]?.instrument ?? '',
      requests: group.length,
      hoursToAcknowledge: medianHours(group, ({ acknowledgedMs }) => acknowledgedMs),
      hoursToExecute: medianHours(group, ({ executedMs }) => executedMs),
    }))
    .sort(byName);
}

function byName(a: AuthorityDelays, b: AuthorityDelays): number {
  const [one, other] = [a, b].map(({ authority, instrument }) => `${authority}\n${instrument}`);
  return (one ?? '') < (other ?? '') ? -1 : 1;
}

function medianHours(
  group: readonly RequestRecord[],
  end: (record: RequestRecord) => number | undefined,
): number | null {
  const hours = group
    .flatMap((record) => {
      const endMs = end(record);
      return endMs === undefined ? [] : [(endMs - (record.sentMs ?? endMs)) / hourMs];
    })
    .sort((a, b) => a - b);
  if (hours.length < fewest) return null;
  const middle = hours.slice(Math.floor((hours.length - 1) / 2), Math.floor(hours.length / 2) + 1);
  return middle.reduce((sum, value) => sum + value, 0) / middle.length;
}

/** As a table (RFC 4180); no cell can be taken for a formula. */
export function delaysCsv(delays: readonly AuthorityDelays[]): string {
  const rows = delays.map(({ authority, instrument, requests, ...hours }) => [
    ...[authority, instrument, String(requests)],
    ...[hours.hoursToAcknowledge, hours.hoursToExecute].map((h) =>
      h === null ? '' : h.toFixed(1),
    ),
  ]);
  const head = ['authority', 'instrument', 'requests', 'hours to acknowledge', 'hours to execute'];
  return writeCsv([head, ...rows].map((row) => row.map(withoutFormula)));
}
