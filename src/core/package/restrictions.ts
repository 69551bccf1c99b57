import { toHex } from '../canonical/hex.js';
import { bytesOf, type DescribingEvent, jsonOf, textOf } from './describing-event.js';
import { type RecipientKind, type RedactionProfile } from './redaction-profile.js';

type Lineage = readonly (readonly DescribingEvent[])[];

/** Effects that let an item go out to some alone: a package is read by whoever has the file. */
const withholding: ReadonlySet<string> = new Set(['hide', 'role_only', 'judge_only']);

/** Met by a profile that has a rule for the kind of restriction; without one the item stays back. */
const redacting = 'redact_on_export';

/** What stands against handing over to these alone; to whoever is not told apart, all of it does. */
const blocking: Readonly<Record<RecipientKind, ReadonlySet<string>>> = {
  prosecution: new Set(),
  court: new Set(),
  defence: new Set(['block_disclosure']),
  foreign_authority: new Set(['block_transfer']),
  public: new Set(['block_disclosure', 'block_transfer']),
};
const blockingUnknown: ReadonlySet<string> = new Set(['block_disclosure']);

/** The consents without which such a recipient gets nothing, once they are withdrawn. */
const consents: Readonly<Record<RecipientKind, readonly string[]>> = {
  prosecution: [],
  court: ['court_use'],
  defence: ['defence_disclosure'],
  foreign_authority: ['onward_transfer'],
  public: ['other_purpose', 'defence_disclosure', 'onward_transfer'],
};
const consentsUnknown = ['court_use', 'defence_disclosure', 'onward_transfer', 'other_purpose'];

interface Restriction {
  readonly ref: string;
  readonly kind: string;
  /** Undefined where it was erased: then it is taken for one that withholds. */
  readonly effect: string | undefined;
}

/** The item, in hex, from which this one derives; undefined for an original, and where that field was erased. */
export function parentOf(events: readonly DescribingEvent[]): string | undefined {
  const parentId = registrations(events).map((event) => bytesOf(event, 'parentId'))[0];
  return parentId && toHex(parentId);
}

/** Whether the item derives from one that its own events no longer name. */
export function isParentErased(events: readonly DescribingEvent[]): boolean {
  return registrations(events).some(({ fields }) =>
    fields.some((field) => field.name === 'parentId' && !('salt' in field)),
  );
}

/** Whether one of the events, of another item, says that this one was derived from it. `id`: hex. */
export function namesChild(events: readonly DescribingEvent[], id: string): boolean {
  return events.some((event) => {
    const child = bytesOf(event, 'childItemId');
    return child !== undefined && toHex(child) === id;
  });
}

/** A redacted copy: restrictions on its source were met by making it. */
export function isRedactedCopy(events: readonly DescribingEvent[]): boolean {
  return registrations(events).some((event) => textOf(event, 'derivation') === 'redacted_from');
}

/**
 * Why the item is withheld from a package, by what stands on itself or on what it derives from; undefined if it is not.
 * `lineage`: its own events, then its parent's, and so on. A redacted copy is free of the restrictions on its source, not
 * of a consent withdrawn there. Without a profile nothing is redacted, and the recipient is not told apart.
 */
export function withheldBy(lineage: Lineage, profile?: RedactionProfile): string | undefined {
  for (const events of restrictingPart(lineage)) {
    const found = restrictionsIn(events).find((one) => isAgainst(one, profile));
    if (found !== undefined) return `restriction: ${found.kind}`;
  }
  const needed = profile === undefined ? consentsUnknown : consents[profile.recipient];
  const withdrawn = lineage
    .map(withdrawnIn)
    .find((scopes) => needed.some((one) => scopes.has(one)));
  return withdrawn === undefined ? undefined : 'consent withdrawn';
}

/** The kinds of restriction in force on the item, or on what it derives from up to a redacted copy. */
export function restrictionKindsOn(lineage: Lineage): ReadonlySet<string> {
  const all = restrictingPart(lineage).flatMap(restrictionsIn);
  return new Set(all.map(({ kind }) => kind));
}

function restrictingPart(lineage: Lineage): Lineage {
  const last = lineage.findIndex(isRedactedCopy);
  return last === -1 ? lineage : lineage.slice(0, last + 1);
}

function isAgainst({ kind, effect }: Restriction, profile: RedactionProfile | undefined): boolean {
  if (effect === undefined || withholding.has(effect)) return true;
  if (effect === redacting) return !profile?.rules.some(({ restriction }) => restriction === kind);
  return (profile === undefined ? blockingUnknown : blocking[profile.recipient]).has(effect);
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

/** The scopes of which the last word is a withdrawal; one whose scope was erased withdraws all. */
function withdrawnIn(events: readonly DescribingEvent[]): ReadonlySet<string> {
  const withdrawn = new Set<string>();
  for (const event of events) {
    if (event.type === 'release.consented/1') {
      for (const scope of scopesOf(event) ?? []) withdrawn.delete(scope);
    }
    if (event.type !== 'release.withdrawn/1') continue;
    for (const scope of scopesOf(event) ?? consentsUnknown) withdrawn.add(scope);
  }
  return withdrawn;
}

function scopesOf(event: DescribingEvent): readonly string[] | undefined {
  const json = jsonOf(event, 'scope');
  if (!Array.isArray(json)) return undefined;
  return json.filter((scope) => typeof scope === 'string');
}

function registrations(events: readonly DescribingEvent[]): readonly DescribingEvent[] {
  return events.filter(({ type }) => type === 'item.registered/1');
}
