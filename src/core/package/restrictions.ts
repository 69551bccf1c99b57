import { toHex } from '../canonical/hex.js';
import { bytesOf, type DescribingEvent, textOf } from './describing-event.js';

/** Effects that let an item go out in part, or to some alone: a package gives it out whole, and to whoever has the file. */
const withholding: ReadonlySet<string> = new Set([
  ...['hide', 'role_only', 'redact_on_export', 'judge_only'],
]);

interface Restriction {
  readonly ref: string;
  readonly kind: string;
  /** Undefined where it was erased: then it is taken for one that withholds. */
  readonly effect: string | undefined;
}

/** The item, in hex, from which this one derives; undefined for an original. */
export function parentOf(events: readonly DescribingEvent[]): string | undefined {
  const parentId = registrations(events).map((event) => bytesOf(event, 'parentId'))[0];
  return parentId && toHex(parentId);
}

/**
 * Why the item is withheld from a package, by restrictions on itself or on what it derives from; undefined if it is not.
 * `lineage`: its own events, then its parent's, and so on. A redacted copy is free of the restrictions on its source.
 */
export function withheldBy(lineage: readonly (readonly DescribingEvent[])[]): string | undefined {
  for (const events of lineage) {
    const found = restrictionsIn(events).find(
      ({ effect }) => effect === undefined || withholding.has(effect),
    );
    if (found !== undefined) return `restriction: ${found.kind}`;
    const isRedacted = registrations(events).some(
      (event) => textOf(event, 'derivation') === 'redacted_from',
    );
    if (isRedacted) return undefined;
  }
  return undefined;
}

function restrictionsIn(events: readonly DescribingEvent[]): readonly Restriction[] {
  const inForce = new Map<string, Restriction>();
  for (const event of events) {
    const ref = textOf(event, 'restrictionRef') ?? '';
    if (event.type === 'restriction.lifted/1') inForce.delete(ref);
    if (event.type !== 'restriction.set/1') continue;
    const kind = textOf(event, 'kind') ?? 'erased';
    inForce.set(ref, { ref, kind, effect: textOf(event, 'effect') });
  }
  return [...inForce.values()];
}

function registrations(events: readonly DescribingEvent[]): readonly DescribingEvent[] {
  return events.filter(({ type }) => type === 'item.registered/1');
}
