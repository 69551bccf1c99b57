import { type FieldProblem, type FieldsByName } from '../custody/event-type.js';
import { momentOf } from '../custody/field-shapes.js';
import { jsonOfField, textOfField } from '../custody/field-values.js';
import { type Json } from '../canonical/json.js';

/** What the fields of a provenance form cannot tell alone: an undercover persona without authority, times out of order. */
export function checkProvenance(fields: FieldsByName): readonly FieldProblem[] {
  return [
    ...undercoverAuthorised(fields),
    ...digestNamed(fields),
    ...orders.flatMap(([earlier, later]) => inOrder(fields, earlier, later)),
  ];
}

/** Pairs of times of which the first cannot come after the second. */
const orders = [
  ['captureStartedAt', 'captureEndedAt'],
  ['publishedAtClaimed', 'captureEndedAt'],
  ['servedAt', 'receivedAt'],
] as const;

function undercoverAuthorised(fields: FieldsByName): readonly FieldProblem[] {
  if (textOfField(fields, 'persona') !== 'undercover' || fields.has('authorisationRef')) return [];
  return [
    {
      field: 'authorisationRef',
      code: 'missing',
      message: 'An undercover persona needs the reference of its authorisation.',
    },
  ];
}

function digestNamed(fields: FieldsByName): readonly FieldProblem[] {
  const has = (name: string): boolean => fields.has(name);
  if (has('providerDigest') === has('providerDigestAlgorithm')) return [];
  return [
    {
      field: has('providerDigest') ? 'providerDigestAlgorithm' : 'providerDigest',
      code: 'missing',
      message: 'A digest of the provider stands beside the name of its algorithm.',
    },
  ];
}

function inOrder(fields: FieldsByName, earlier: string, later: string): readonly FieldProblem[] {
  const begins = earliest(jsonOfField(fields, earlier));
  const ends = latest(jsonOfField(fields, later));
  if (!(begins > ends)) return [];
  return [
    {
      field: later,
      code: 'dates-out-of-order',
      message: `${later} lies before ${earlier}.`,
    },
  ];
}

/** NaN where nothing is known, so that no comparison with it holds. */
function earliest(time: Json | undefined): number {
  const { instant, notBefore } = membersOf(time);
  return momentOf(instant ?? notBefore);
}

function latest(time: Json | undefined): number {
  const { instant, notAfter } = membersOf(time);
  return momentOf(instant ?? notAfter);
}

interface TimeMembers {
  readonly instant?: Json;
  readonly notBefore?: Json;
  readonly notAfter?: Json;
}

function membersOf(time: Json | undefined): TimeMembers {
  return isMembers(time) ? time : {};
}

function isMembers(json: Json | undefined): json is Readonly<Record<string, Json>> {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}
