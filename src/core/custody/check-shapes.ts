import { isDecimal } from '../canonical/decimal.js';
import { fromHex } from '../canonical/hex.js';
import { exactKeys, type Json } from '../canonical/json.js';
import { checkPlace } from '../places/place.js';
import { identifierProblem } from './check-identifier.js';
import { offenceProblems } from './check-offence.js';
import { type FieldProblem, type FieldSchema, type FieldShape } from './event-type.js';
import { jointTeamProblems } from './joint-team.js';
import { isJsonList, isJsonObject, isWording } from './json-kind.js';
import { checkTimeValue } from './time-value.js';

/** A problem inside one value; whose it is, the caller knows. */
type ShapeProblem = Omit<FieldProblem, 'field'>;

/** What is wrong inside the JSON of a field, by the shape that its schema names. */
export function checkShape(schema: FieldSchema, json: Json): readonly FieldProblem[] {
  const { name, shape } = schema;
  if (shape === undefined) return [];
  const problems = isJsonList(json)
    ? [...tooMany(schema, json), ...checks[shape](json, schema)]
    : checks[shape](json, schema);
  return problems.map((problem) => ({ field: name, ...problem }));
}

type ShapeCheck = (json: Json, schema: FieldSchema) => readonly ShapeProblem[];

const checks: Readonly<Record<FieldShape, ShapeCheck>> = {
  place: checkPlace,
  timeValue: checkTimeValue,
  texts: checkTexts,
  digests: (json) => listOf(json, 'a SHA-256 in 64 lower-case hex digits', isHash),
  identifiers: checkIdentifiers,
  quantity: checkQuantity,
  erased: checkErased,
  offences: checkOffences,
  withheldGrounds: (json) =>
    listOf(json, 'an object {ground, decisionMaker, decision} of texts', isWithheldGround),
  jointTeam: (json) => jointTeamProblems(json).map(wrong),
  objects: (json) => listOf(json, 'an object', isJsonObject),
  object: (json) => (isJsonObject(json) ? [] : [wrong('An object with members.')]),
};

function tooMany(
  { maxLength = Infinity }: FieldSchema,
  json: readonly Json[],
): readonly ShapeProblem[] {
  return json.length <= maxLength
    ? []
    : [{ code: 'too-long', message: `At most ${maxLength} elements.` }];
}

function checkTexts(json: Json, { values }: FieldSchema): readonly ShapeProblem[] {
  const problems = listOf(json, 'a text that is not empty', isWording);
  if (problems.length > 0 || values === undefined || !isJsonList(json)) return problems;
  if (!json.every((element) => values.some((value) => value === element))) {
    return [{ code: 'not-allowed', message: `Only these: ${values.join(', ')}.` }];
  }
  return new Set(json).size < json.length ? [wrong('Nothing stands twice in this list.')] : [];
}

function checkIdentifiers(json: Json): readonly ShapeProblem[] {
  const problems = listOf(json, 'an object {kind, value}', isIdentifier);
  if (problems.length > 0 || !isJsonList(json)) return problems;
  return json.flatMap((element) => {
    const { kind, value } = exactKeys(element, ['kind', 'value']) ?? {};
    const message = identifierProblem(kind, value);
    return message === undefined ? [] : [wrong(message)];
  });
}

function checkOffences(json: Json): readonly ShapeProblem[] {
  if (!isJsonList(json)) return [wrong('A list of offences.')];
  return json.flatMap((offence, i) =>
    offenceProblems(offence).map((problem) => wrong(`Offence ${i + 1}: ${problem}`)),
  );
}

function isWithheldGround(json: Json): boolean {
  const names = ['ground', 'decisionMaker', 'decision'];
  const members = exactKeys(json, names);
  return members !== undefined && names.every((name) => isWording(members[name]));
}

function isIdentifier(json: Json): boolean {
  return exactKeys(json, ['kind', 'value']) !== undefined;
}

/** `{value, unit}`: a whole number or a decimal text, and a word. */
function checkQuantity(json: Json): readonly ShapeProblem[] {
  const { value, unit } = exactKeys(json, ['value', 'unit']) ?? {};
  return isAmount(value) && isWording(unit)
    ? []
    : [wrong('A quantity is {value, unit}: a number not below zero, and what it counts.')];
}

function isAmount(value: Json | undefined): boolean {
  const isNumber = typeof value === 'number' || (typeof value === 'string' && isDecimal(value));
  return isNumber && Number(value) >= 0;
}

/** Of a field `{eventHash, field, leaf}`, of bytes `{eventHash, sha256}` (ledger format §4). */
function checkErased(json: Json): readonly ShapeProblem[] {
  if (isJsonList(json) && json.length === 0)
    return [{ code: 'empty', message: 'Name what was erased.' }];
  return listOf(json, '{eventHash, field, leaf}, or {eventHash, sha256} of bytes', isErased);
}

function isErased(json: Json): boolean {
  const field = exactKeys(json, ['eventHash', 'field', 'leaf']);
  if (field !== undefined) {
    return isHash(field['eventHash']) && isWording(field['field']) && isHash(field['leaf']);
  }
  const bytes = exactKeys(json, ['eventHash', 'sha256']);
  return isHash(bytes?.['eventHash']) && isHash(bytes?.['sha256']);
}

function listOf(
  json: Json,
  element: string,
  isOne: (json: Json) => boolean,
): readonly ShapeProblem[] {
  return isJsonList(json) && json.every(isOne)
    ? []
    : [wrong(`A list; each element is ${element}.`)];
}

function isHash(json: Json | undefined): boolean {
  return typeof json === 'string' && fromHex(json, 32) !== undefined;
}

function wrong(message: string): ShapeProblem {
  return { code: 'wrong-shape', message };
}
