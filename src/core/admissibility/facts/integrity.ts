import { hexOfField, textOfField } from '../../custody/field-values.js';
import { type FoldEvent } from '../../custody/fold-event.js';
import { type CustodyExamination } from '../../custody/gaps/examine.js';
import { type ItemState } from '../../custody/item-state.js';
import { isStrong, type ListedDigest, listedDigests } from '../../custody/listed-digests.js';
import { type ItemFacts } from '../item-facts.js';

const sending: ReadonlySet<string> = new Set([
  ...['transfer.released/1', 'handover.offered/1', 'transfer.sent_abroad/1'],
]);
const sealing: ReadonlySet<string> = new Set([
  ...['seal.packaged/1', 'seal.applied/1', 'seal.replaced/1'],
]);

/** Digests, seals, transfers: whether it is still what it was. */
export function integrityFacts(
  events: readonly FoldEvent[],
  { transfer }: ItemState,
  { findings }: CustodyExamination,
): Partial<ItemFacts> {
  const count = (rule: string): number => findings.filter((one) => one.rule === rule).length;
  return {
    ...digestFacts(events),
    ...embedded(events),
    transfers: events.filter(({ type }) => sending.has(type)).length,
    transfersOpen: transfer === undefined ? 0 : 1,
    transfersOneSided: count('one_person_on_both_sides'),
    sealsKnown: events.filter(({ type }) => sealing.has(type)).length,
    sealBreaks: count('seal_differs'),
    sealsOpenedUnwitnessed: events.filter(
      ({ type, fields }) =>
        type === 'seal.broken/1' && textOfField(fields, 'witness') === undefined,
    ).length,
    ...inventory(events),
  };
}

function digestFacts(events: readonly FoldEvent[]): Partial<ItemFacts> {
  const first = events.find(({ fields }) => hexOfField(fields, 'sha256') !== undefined);
  if (first === undefined) return {};
  const announced = events.some(({ fields }) => fields.has('announcedSha256'));
  const checks = events.filter(
    ({ type, fields }) => type === 'integrity.checked/1' || fields.has('observedSha256'),
  );
  return {
    digestOrigin: announced ? 'announced' : 'computed_here',
    digestCheck: latestCheck(events, checks.at(-1)),
    ...sourceDigests(events, announced),
  };
}

/** The newest statement of what somebody computed over the bytes, held against what came in. */
function latestCheck(
  events: readonly FoldEvent[],
  check: FoldEvent | undefined,
): NonNullable<ItemFacts['digestCheck']> {
  const observed = check && hexOfField(check.fields, 'observedSha256');
  if (observed === undefined) return 'never';
  const isKnown = events.some(({ fields }) => hexOfField(fields, 'sha256') === observed);
  return isKnown ? 'match' : 'differs';
}

function digestsIn(events: readonly FoldEvent[]): readonly ListedDigest[] {
  return events.flatMap(({ fields }) => listedDigests(fields));
}

function sourceDigests(events: readonly FoldEvent[], announced: boolean): Partial<ItemFacts> {
  if (announced) return { sourceDigests: 'strong' };
  const declared = digestsIn(events).filter(({ origin }) => origin === 'declared_by_source');
  if (declared.length === 0) return {};
  return { sourceDigests: declared.some(isStrong) ? 'strong' : 'weak' };
}

/** A container's own digest covers the acquired media, not the container: compared within one scope and algorithm. */
function embedded(events: readonly FoldEvent[]): Partial<ItemFacts> {
  const digests = digestsIn(events);
  const pairs = digests
    .filter(({ origin }) => origin === 'embedded_in_container')
    .flatMap((own) =>
      digests
        .filter(
          ({ origin, scope, algorithm }) =>
            origin === 'computed_here' && scope === own.scope && algorithm === own.algorithm,
        )
        .map(({ value }) => value === own.value),
    );
  if (pairs.length === 0) return {};
  return { embeddedDigest: pairs.every(Boolean) ? 'equal' : 'differs' };
}

/** What was packaged under seal has an inventory: the event itself, with date, number and case. */
function inventory(events: readonly FoldEvent[]): Partial<ItemFacts> {
  if (events.some(({ type }) => type === 'seal.packaged/1')) return { sealedInventory: true };
  return events.some(({ type }) => sealing.has(type)) ? { sealedInventory: false } : {};
}
