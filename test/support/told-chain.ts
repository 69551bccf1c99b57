import { eventOf, type Body } from './fields.js';
import { type FoldEvent } from '../../src/core/custody/fold-event.js';
import { examineCustody } from '../../src/core/custody/gaps/examine.js';
import { type CustodyFinding } from '../../src/core/custody/gaps/finding.js';

export const hour = 3_600_000;
export const day = 24 * hour;
/** When the item of these chains was collected, and the moment at which they are examined. */
export const start = Date.UTC(2026, 0, 5, 8);
export const nowMs = start + 60 * day;

/** One event: when, what, by whom, what it says. */
export type Told = readonly [atMs: number, type: string, account: string, body?: Body];

/** A chain, each event logged a second after it occurred. */
export function chain(...told: readonly Told[]): readonly FoldEvent[] {
  const common = { occurredPrecision: 'second', clockSource: 'ntp_synced' };
  return told.map(([occurredMs, type, account, body = {}], seq) => ({
    ...eventOf(type, seq, { ...common, ...body }, account),
    ...{ occurredMs, loggedMs: occurredMs + 1000 },
  }));
}

export function examine(
  events: readonly FoldEvent[],
  parentMs?: number,
): readonly CustodyFinding[] {
  return examineCustody(events, { nowMs, parentMs }).findings;
}

/** What is found, in words: the rule, whether only perhaps, whether explained. */
export function found(events: readonly FoldEvent[], parentMs?: number): readonly string[] {
  return examine(events, parentMs).map(({ rule, certain, explainedBy }) =>
    [rule, certain ? '' : 'perhaps', explainedBy.length > 0 ? 'explained' : '']
      .filter((word) => word !== '')
      .join(' '),
  );
}

/** A time as people state it. */
export function at(ms: number, precision = 'second', more: Body = {}): Body {
  return { instant: new Date(ms).toISOString(), precision, clockSource: 'document', ...more };
}

export const collected: Told = [start, 'item.collected', 'col', {}];
export const provenance: Told = [start, 'provenance.recorded', 'col', { collectedAt: at(start) }];
export const registered: Told = [start + hour, 'item.registered', 'col', { bytesState: 'none' }];
/** How the item of these chains begins. */
export const begin = [collected, provenance, registered] as const;

export function released(ms: number, by: string, to: string, body: Body = {}): Told {
  return [ms, 'transfer.released', by, { recipient: to, dueAt: ms + day, ...body }];
}

export function received(ms: number, by: string, body: Body = {}): Told {
  return [ms, 'transfer.received', by, body];
}
