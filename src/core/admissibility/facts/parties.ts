import { jsonOfField, textOfField } from '../../custody/field-values.js';
import { type FoldEvent } from '../../custody/fold-event.js';
import { isJsonObject } from '../../custody/json-kind.js';
import { type ItemFacts } from '../item-facts.js';

/** Whom it concerns and who has had it before them: persons to be protected, the defence, the court. */
export function partyFacts(events: readonly FoldEvent[]): Partial<ItemFacts> {
  const restrictions = events
    .filter(({ type }) => type === 'restriction.set/1')
    .map(({ fields }) => textOfField(fields, 'kind'));
  const has = (type: string): boolean => events.some((event) => event.type === type);
  return {
    ...minors(events, restrictions),
    ...privilege(events, restrictions),
    ...special(events, restrictions),
    ...disclosure(events),
    ...(has('court.produced/1') && { producedInCourt: true }),
    objections: events.filter(({ type }) => type === 'admissibility.objected/1').length,
  };
}

type Kinds = readonly (string | undefined)[];

/** A person of unknown age is treated as a minor; where nobody is recorded, no minor is. */
function minors(events: readonly FoldEvent[], restrictions: Kinds): Partial<ItemFacts> {
  const ages = events.flatMap(({ fields }) => {
    const person = jsonOfField(fields, 'foundOnPerson');
    if (person === undefined || !isJsonObject(person)) return [];
    return [person['minorAtEvent'] ?? 'unknown'];
  });
  const isRestricted = restrictions.includes('juvenile');
  if (ages.includes('yes')) return { minor: 'yes', juvenileRestricted: isRestricted };
  if (isRestricted) return { minor: 'yes', juvenileRestricted: true };
  if (ages.includes('unknown')) return { minor: 'unknown', juvenileRestricted: isRestricted };
  return { minor: 'no' };
}

function privilege(events: readonly FoldEvent[], restrictions: Kinds): Partial<ItemFacts> {
  const isPrivileged = restrictions.includes('legal_privilege');
  const reviews = events.filter(({ type }) => type === 'restriction.privilege_reviewed/1');
  return {
    privileged: isPrivileged,
    ...(reviews.length > 0 && { privilegeReviewed: true }),
  };
}

function special(events: readonly FoldEvent[], restrictions: Kinds): Partial<ItemFacts> {
  const categories = events.map(({ fields }) => textOfField(fields, 'category') ?? '');
  const compared = events.filter(({ type }) => type === 'analysis.biometric_compared/1');
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

function disclosure(events: readonly FoldEvent[]): Partial<ItemFacts> {
  const served = events.filter(({ type }) => type === 'disclosure.served/1');
  if (served.length === 0) return {};
  const schedules = served.map(({ fields }) => textOfField(fields, 'schedule'));
  return {
    disclosed: schedules.includes('used'),
    ...(served.some(({ fields }) => fields.has('withheld')) && { withheldWithGrounds: true }),
    unusedScheduled: schedules.includes('unused') || schedules.includes('sensitive'),
    disclosureVerified: events.some(({ type }) => type === 'disclosure.verified/1'),
  };
}
