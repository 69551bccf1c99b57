import { type Json } from '../../canonical/json.js';
import { collectionTimes } from '../../custody/collection-time.js';
import { jsonOfField, textOfField } from '../../custody/field-values.js';
import { type FoldEvent } from '../../custody/fold-event.js';
import { type CustodyExamination } from '../../custody/gaps/examine.js';
import { collecting } from '../../custody/gaps/legs.js';
import { isJsonObject } from '../../custody/json-kind.js';
import { isOpenAnswer, isWithheld } from '../../custody/open-answer.js';
import { type ItemFacts } from '../item-facts.js';

/** How the item was come by: who, where, when, under which authority, from whom. */
export function collectionFacts(
  events: readonly FoldEvent[],
  custody: CustodyExamination,
): Partial<ItemFacts> {
  const form = events.findLast(({ type }) => type.startsWith('provenance.'));
  const gaps = custody.findings.filter(
    ({ code, explainedBy }) => code === 'gap' && explainedBy.length === 0,
  );
  return {
    certainGaps: gaps.filter(({ certain }) => certain).length,
    possibleGaps: gaps.filter(({ certain }) => !certain).length,
    ...collector(events, form),
    ...(form === undefined ? {} : circumstances(events, form)),
    ...(form === undefined ? {} : detention(form)),
    ...(form === undefined ? {} : openSource(form)),
  };
}

function collector(events: readonly FoldEvent[], form: FoldEvent | undefined): Partial<ItemFacts> {
  const taken = events.find(({ type }) => collecting.has(type));
  if (taken !== undefined && textOfField(taken.fields, 'finder') !== undefined) {
    return { collector: 'named' };
  }
  if (form === undefined) return {};
  const said = ['collectingOrganisation', 'capturingForce', 'provider', 'investigatorId'].filter(
    (name) => form.fields.has(name),
  );
  const answers = said.map((name) => jsonOfField(form.fields, name));
  if (answers.some((answer) => answer !== undefined && isWithheld(answer))) {
    return { collector: 'sealed' };
  }
  if (said.some((name) => textOfField(form.fields, name) !== undefined)) {
    return { collector: 'named' };
  }
  return said.length > 0 ? { collector: 'unnamed' } : {};
}

function circumstances(events: readonly FoldEvent[], { fields }: FoldEvent): Partial<ItemFacts> {
  const taken = events.find(({ type }) => collecting.has(type));
  const place = jsonOfField(fields, 'place') ?? (taken && jsonOfField(taken.fields, 'place'));
  const [time] = collectionTimes(fields);
  const words =
    textOfField(fields, 'circumstances') ??
    textOfField(fields, 'method') ??
    textOfField(fields, 'discoveryPath') ??
    textOfField(fields, 'processRef');
  const legalBasis = textOfField(fields, 'legalBasis') ?? textOfField(fields, 'issuingAuthority');
  const basisRef = events.some((event) => textOfField(event.fields, 'legalBasisRef') !== undefined);
  return {
    ...known('placeStated', place, isPlaceStated),
    ...known('timeStated', time, isTimeStated),
    ...(words === undefined ? {} : { circumstancesStated: true }),
    ...(legalBasis !== undefined || basisRef ? { legalBasisStated: true } : {}),
    ...clockOf(time),
  };
}

function known(
  name: 'placeStated' | 'timeStated',
  value: Json | undefined,
  isStated: (value: Json) => boolean,
): Partial<ItemFacts> {
  return value === undefined || isOpenAnswer(value) ? {} : { [name]: isStated(value) };
}

function isPlaceStated(place: Json): boolean {
  return isJsonObject(place) && (place['lat'] !== undefined || place['mgrs'] !== undefined);
}

function isTimeStated(time: Json): boolean {
  const precision = isJsonObject(time) ? time['precision'] : undefined;
  return precision === 'second' || precision === 'minute' || precision === 'hour';
}

/** Whose clock told when it was collected, and whether anybody compared it. */
function clockOf(time: Json | undefined): Partial<ItemFacts> {
  if (time === undefined || !isJsonObject(time) || time['clockSource'] === undefined) return {};
  if (time['clockSource'] !== 'device_unsynced') return { clock: 'synchronised' };
  if (time['clockOffsetSeconds'] === undefined) return { clock: 'unverified' };
  return { clock: time['offsetVerifiedBy'] === undefined ? 'unverified' : 'corrected' };
}

function detention({ fields }: FoldEvent): Partial<ItemFacts> {
  const isLinked =
    fields.has('foundOnPerson') ||
    fields.has('detainingAuthority') ||
    textOfField(fields, 'activity') === 'detention_search';
  return {
    ...(textOfField(fields, 'sourceKind') === 'military' && { detentionLink: isLinked }),
    ...(textOfField(fields, 'treatmentDeclaration') !== undefined && { treatmentDeclared: true }),
  };
}

/** Address, source text and whole page: the least that a court asks of what was taken from an open source. */
function openSource({ fields }: FoldEvent): Partial<ItemFacts> {
  if (textOfField(fields, 'sourceKind') !== 'online') return {};
  const persona = textOfField(fields, 'persona');
  const isWhole = ['requestedUrl', 'htmlArtifactId', 'fullPageArtifactId'].every((name) =>
    fields.has(name),
  );
  return {
    openSourceMinimum: isWhole && textOfField(fields, 'method') !== 'screenshot_only',
    ...(persona === 'none' || persona === 'overt' || persona === 'undercover' ? { persona } : {}),
    ...(persona === 'undercover' && {
      personaAuthorised: textOfField(fields, 'authorisationRef') !== undefined,
    }),
  };
}
