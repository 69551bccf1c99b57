import { type Json } from '../canonical/json.js';
import { type FieldProblem, type FieldsByName } from '../custody/event-type.js';
import {
  bytesOfField,
  instantOfField,
  jsonOfField,
  textOfField,
  textsOfField,
} from '../custody/field-values.js';
import { isJsonList, isJsonObject, isWording } from '../custody/json-kind.js';
import { isOpenAnswer } from '../custody/open-answer.js';
import { type Span, spanOf } from '../custody/time-value.js';

/** What the fields of a provenance form say against each other. What is unknown or withheld contradicts nothing. */
export function checkProvenance(fields: FieldsByName): readonly FieldProblem[] {
  return (checks[textOfField(fields, 'sourceKind') ?? ''] ?? []).flatMap((check) => check(fields));
}

type Check = (fields: FieldsByName) => readonly FieldProblem[];

const checks: Readonly<Record<string, readonly Check[]>> = {
  military: [conditionsStated, leadsOnly, markingStated, finderRelated],
  private_sector: [producedInOrder, digestStated],
  online: [capturedInOrder, personaAuthorised],
};

/** A conditional release says under which conditions. */
function conditionsStated(fields: FieldsByName): readonly FieldProblem[] {
  if (textOfField(fields, 'release') !== 'conditional') return [];
  const conditions = jsonOfField(fields, 'conditions');
  // An answer that they are unknown or withheld is an object, and stands.
  const isStated = isJsonList(conditions) ? conditions.length > 0 : conditions !== undefined;
  return isStated ? [] : [missing('conditions', 'A conditional release names its conditions.')];
}

function leadsOnly(fields: FieldsByName): readonly FieldProblem[] {
  const conditions = textsOfField(fields, 'conditions');
  if (!conditions.includes('lead_only') || !conditions.includes('court_use')) return [];
  return [contradiction('conditions', 'What serves as a lead only is not for use in court.')];
}

/** Only a marking and its owner stand on the open side, never what is classified. */
function markingStated(fields: FieldsByName): readonly FieldProblem[] {
  const marking = jsonOfField(fields, 'classification');
  if (marking === undefined || isOpenAnswer(marking)) return [];
  if (isWording(memberOf(marking, 'owner')) && isWording(memberOf(marking, 'level'))) return [];
  return [shape('classification', 'A classification is {owner, level}: whose marking, and which.')];
}

function finderRelated(fields: FieldsByName): readonly FieldProblem[] {
  const person = jsonOfField(fields, 'foundOnPerson');
  if (person === undefined || isOpenAnswer(person)) return [];
  const relation = memberOf(person, 'relation');
  if (['on_person', 'same_room', 'nearby'].some((known) => known === relation)) return [];
  return [
    shape(
      'foundOnPerson',
      'Say how near: {personId, relation}, with on_person, same_room or nearby.',
    ),
  ];
}

function producedInOrder(fields: FieldsByName): readonly FieldProblem[] {
  const served = spanOf(jsonOfField(fields, 'servedAt'));
  const problems: FieldProblem[] = [];
  // What is given voluntarily may have come before any paper was served.
  const isAsked = textOfField(fields, 'processType') !== 'voluntary';
  if (isAsked && isBefore(spanOf(jsonOfField(fields, 'receivedAt')), served)) {
    problems.push(
      outOfOrder('receivedAt', 'The answer was received before the request was served.'),
    );
  }
  for (const name of ['dueAt', 'preservationExpiresAt'] as const) {
    const atMs = instantOfField(fields, name);
    if (atMs !== undefined && isBefore({ fromMs: atMs, untilMs: atMs }, served)) {
      problems.push(outOfOrder(name, 'This lies before the time of service.'));
    }
  }
  return problems;
}

const digestLengths: Readonly<Record<string, number>> = {
  'sha-256': 32,
  'sha-512': 64,
  'sha3-256': 32,
  'sha-1': 20,
  md5: 16,
};

/** A provider's digest without its algorithm can be compared with nothing. */
function digestStated(fields: FieldsByName): readonly FieldProblem[] {
  const names = ['providerDigest', 'providerDigestAlgorithm'] as const;
  const absent = names.filter((name) => !fields.has(name));
  if (absent.length === 2) return [];
  const digest = bytesOfField(fields, 'providerDigest');
  const algorithm = textOfField(fields, 'providerDigestAlgorithm') ?? '';
  const bytes = digestLengths[algorithm];
  if (digest !== undefined && bytes !== undefined && digest.length !== bytes) {
    return [contradiction('providerDigest', `A digest by ${algorithm} has ${bytes} bytes.`)];
  }
  return absent.map((name) =>
    missing(name, 'A provider’s digest and its algorithm stand together.'),
  );
}

function capturedInOrder(fields: FieldsByName): readonly FieldProblem[] {
  const started = spanOf(jsonOfField(fields, 'captureStartedAt'));
  if (!isBefore(spanOf(jsonOfField(fields, 'captureEndedAt')), started)) return [];
  return [outOfOrder('captureEndedAt', 'The capture ended before it started.')];
}

/** Berkeley Protocol: undercover work needs an authorisation; that its number is unknown must be said. */
function personaAuthorised(fields: FieldsByName): readonly FieldProblem[] {
  if (textOfField(fields, 'persona') !== 'undercover' || fields.has('authorisationRef')) return [];
  return [missing('authorisationRef', 'An undercover persona acts on an authorisation: name it.')];
}

/** Certainly before: even the latest moment of one lies before the earliest of the other. */
function isBefore(one: Span | undefined, other: Span | undefined): boolean {
  return one !== undefined && other !== undefined && one.untilMs < other.fromMs;
}

function memberOf(json: Json, name: string): Json | undefined {
  return isJsonObject(json) ? json[name] : undefined;
}

function missing(field: string, message: string): FieldProblem {
  return { field, code: 'missing', message };
}

function contradiction(field: string, message: string): FieldProblem {
  return { field, code: 'contradiction', message };
}

function outOfOrder(field: string, message: string): FieldProblem {
  return { field, code: 'dates-out-of-order', message };
}

function shape(field: string, message: string): FieldProblem {
  return { field, code: 'wrong-shape', message };
}
