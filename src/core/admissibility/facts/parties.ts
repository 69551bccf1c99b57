import { hexOfField, textOfField } from '../../custody/field-values.js';
import { type FoldEvent } from '../../custody/fold-event.js';
import { type ItemState } from '../../custody/item-state.js';
import { type Minority } from '../../custody/minor.js';
import { type ItemFacts, type ServedSet } from '../item-facts.js';

/**
 * Whom it concerns and who has had it before them: persons to be protected, the defence, the court. `lineage`: the events of
 * what it derives from, and its own; `state`: the item under what it derives from; restrictions that were lifted do not count.
 */
export function partyFacts(
  events: readonly FoldEvent[],
  lineage: readonly FoldEvent[],
  state: ItemState,
  servedWithCase: readonly ServedSet[],
): Partial<ItemFacts> {
  const restrictions = state.restrictions.map(({ kind }) => kind);
  const has = (type: string): boolean => events.some((event) => event.type === type);
  return {
    ...minors(state.minor, restrictions),
    ...privilege(lineage, restrictions),
    ...special(lineage, restrictions),
    ...disclosure(events, servedWithCase),
    ...(has('court.produced/1') && { producedInCourt: true }),
    objections: events.filter(({ type }) => type === 'admissibility.objected/1').length,
  };
}

type Kinds = readonly (string | undefined)[];

/** A person of unknown age is treated as a minor; where nobody is recorded, no minor is. */
function minors(minor: Minority | undefined, restrictions: Kinds): Partial<ItemFacts> {
  const juvenileRestricted = restrictions.includes('juvenile');
  if (minor === 'unknown' && !juvenileRestricted) return { minor, juvenileRestricted };
  return minor === 'yes' || juvenileRestricted
    ? { minor: 'yes', juvenileRestricted }
    : { minor: 'no' };
}

/** Whoever screened what it derives from has screened it. */
function privilege(lineage: readonly FoldEvent[], restrictions: Kinds): Partial<ItemFacts> {
  const isPrivileged = restrictions.includes('legal_privilege');
  const reviews = lineage.filter(({ type }) => type === 'restriction.privilege_reviewed/1');
  return {
    privileged: isPrivileged,
    ...(reviews.length > 0 && { privilegeReviewed: true }),
  };
}

function special(lineage: readonly FoldEvent[], restrictions: Kinds): Partial<ItemFacts> {
  const categories = lineage.map(({ fields }) => textOfField(fields, 'category') ?? '');
  const compared = lineage.filter(({ type }) => type === 'analysis.biometric_compared/1');
  const isSpecial =
    restrictions.includes('special_category') ||
    restrictions.includes('biometric') ||
    compared.length > 0 ||
    categories.some((category) => category.startsWith('biometric'));
  if (!isSpecial) return { specialCategory: false };
  return {
    specialCategory: true,
    necessityStated: compared.some(({ fields }) => fields.has('necessity')),
  };
}

function disclosure(
  events: readonly FoldEvent[],
  servedWithCase: readonly ServedSet[],
): Partial<ItemFacts> {
  const served = [...servedAlone(events), ...servedWithCase];
  if (served.length === 0) return {};
  const schedules = served.map(({ schedule }) => schedule);
  return {
    disclosed: schedules.includes('used'),
    ...(served.some(({ isPartial }) => isPartial) && { withheldWithGrounds: true }),
    unusedScheduled: schedules.includes('unused') || schedules.includes('sensitive'),
    disclosureVerified: events.some(({ type }) => type === 'disclosure.verified/1'),
  };
}

/** A set that a later one took the place of is served no more. */
function servedAlone(events: readonly FoldEvent[]): readonly ServedSet[] {
  const served = events.filter(({ type }) => type === 'disclosure.served/1');
  const superseded = new Set(served.map(({ fields }) => hexOfField(fields, 'supersedes')));
  return served
    .filter(({ eventHash }) => !superseded.has(eventHash))
    .map(({ fields }) => ({
      schedule: textOfField(fields, 'schedule') ?? '',
      isPartial: fields.has('withheld'),
    }));
}
