import { toHex } from '../canonical/hex.js';
import {
  type DescribingEvent,
  bytesOf,
  integerOf,
  newestText,
  textOf,
} from './describing-event.js';
import { areBytesErased, type Erasures } from './erasures.js';
import { objectPath } from './layout.js';
import { type PackageItem, type PackageKind, type PackageObject } from './package-json.js';
import { shownName } from './shown-name.js';

/**
 * An item as its own events name it, erased fields taken out before; undefined if it was not registered. A label is the
 * newest one that is readable, null if none is.
 */
export function describeItem(
  id: string,
  events: readonly DescribingEvent[],
  kind: PackageKind,
  erasures: Erasures,
): PackageItem | undefined {
  const registered = events.filter(({ type }) => type === 'item.registered/1');
  if (registered.length === 0) return undefined;
  const named = events.filter(({ type }) => namesExhibit.has(type));
  return {
    id,
    exhibitRef: newestText(named, 'exhibitRef') ?? null,
    title: newestText(registered, 'title') ?? null,
    objects: events
      .filter(({ type }) => bringsIn.has(type))
      .flatMap((event) => describeObject(event, kind, erasures) ?? []),
  };
}

/** The case, in hex, to which the item belongs now; undefined if it was never moved from that in which it was opened. */
export function movedTo(events: readonly DescribingEvent[]): string | undefined {
  const move = events.findLast(({ type }) => type === 'item.moved/1');
  const caseId = move && bytesOf(move, 'toCaseId');
  return caseId && toHex(caseId);
}

const namesExhibit: ReadonlySet<string> = new Set(['item.registered/1', 'exhibit.assigned/1']);

/** Bytes are brought in by these alone (ledger format §9, V11). */
const bringsIn: ReadonlySet<string> = new Set(['item.registered/1', 'file.attached/1']);

/** Undefined for an event without digests: a thing, or bytes that are not held. */
function describeObject(
  event: DescribingEvent,
  kind: PackageKind,
  erasures: Erasures,
): PackageObject | undefined {
  const [sha256, sha512] = [bytesOf(event, 'sha256'), bytesOf(event, 'sha512')];
  const sizeBytes = integerOf(event, 'sizeBytes');
  if (sha256 === undefined || sha512 === undefined || sizeBytes === undefined) return undefined;
  const digest = toHex(sha256);
  const isEnclosed = kind === 'full' && !areBytesErased(erasures, event, digest);
  const name = bytesOf(event, 'originalName');
  return {
    seq: event.seq,
    sha256: digest,
    sha512: toHex(sha512),
    sizeBytes,
    mediaType: textOf(event, 'mediaType') ?? null,
    originalName: name === undefined ? null : shownName(name),
    path: isEnclosed ? objectPath(digest) : null,
  };
}
