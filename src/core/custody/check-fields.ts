import {
  type FieldProblem,
  type FieldProblemCode,
  type FieldSchema,
  type FieldsByName,
  type PlainField,
} from './event-type.js';
import { type PlainValue } from '../ledger/field.js';
import { fieldSchemas, isUnknownAnswer } from './field-json.js';
import { checkShape } from './field-shapes.js';
import { vocabulary } from './vocabulary.js';

/**
 * Holds a body against the schema of its type: names and their order, what is required, types, allowed values, limits,
 * shapes, and contradictions between fields. All problems are told. `seq`: the number of the event on its chain.
 */
export function checkFields(
  type: string,
  fields: readonly PlainField[],
  seq: number,
): readonly FieldProblem[] {
  const schema = vocabulary.get(type);
  if (schema === undefined) return [problem('', 'unknown-field', `${type} is not in the vocabulary.`)];
  const byName: FieldsByName = new Map(fields.map(({ name, value }) => [name, value]));
  const schemas = fieldSchemas(type, textsOf(byName));
  const problems = [
    ...checkNames(fields, schemas),
    ...schemas.flatMap((one) => checkOne(one, byName.get(one.name), seq)),
  ];
  if (problems.length > 0) return problems;
  return schema.contradictions?.(byName) ?? [];
}

/** The fields in the order of the type's schema; names that it does not have come last, for `checkFields` to tell. */
export function orderFields(type: string, fields: FieldsByName): readonly PlainField[] {
  const order = fieldSchemas(type, textsOf(fields)).map(({ name }) => name);
  const known = order.flatMap((name): PlainField[] => {
    const value = fields.get(name);
    return value === undefined ? [] : [{ name, value }];
  });
  const strangers = [...fields].filter(([name]) => !order.includes(name));
  return [...known, ...strangers.map(([name, value]) => ({ name, value }))];
}

/** Values of texts by name: what variants are chosen by. */
function textsOf(fields: FieldsByName): Readonly<Record<string, string>> {
  const texts: Record<string, string> = {};
  for (const [name, value] of fields) if (value.type === 1) texts[name] = value.text;
  return texts;
}

function checkNames(
  fields: readonly PlainField[],
  schemas: readonly FieldSchema[],
): readonly FieldProblem[] {
  const order = schemas.map(({ name }) => name);
  let last = -1;
  return fields.flatMap(({ name }) => {
    const place = order.indexOf(name);
    if (place === -1) return [problem(name, 'unknown-field', 'This type of event has no field of that name.')];
    const isInOrder = place > last;
    last = Math.max(last, place);
    return isInOrder ? [] : [problem(name, 'misplaced', 'The fields stand in the order of their type, each once.')];
  });
}

function checkOne(
  schema: FieldSchema,
  value: PlainValue | undefined,
  seq: number,
): readonly FieldProblem[] {
  const { name } = schema;
  const isRequired = schema.firstEventOnly === true ? seq === 0 : schema.required;
  if (value === undefined) return isRequired ? [problem(name, 'missing', 'This field is needed.')] : [];
  if (schema.firstEventOnly === true && seq !== 0) {
    return [problem(name, 'misplaced', 'This field stands in the first event of a chain only.')];
  }
  return checkValue(schema, value).map(({ code, message }) => problem(name, code, message));
}

type Fault = Pick<FieldProblem, 'code' | 'message'>;

function checkValue(schema: FieldSchema, value: PlainValue): readonly Fault[] {
  if (value.type === 7) {
    if (schema.unknownAllowed === true && isUnknownAnswer(value.json)) return [];
    if (schema.type === 7) return checkShape(schema, value.json);
  }
  if (value.type !== schema.type) {
    return [fault('wrong-type', `The field has type ${schema.type}, not ${value.type}.`)];
  }
  return [...checkAllowed(schema, value), ...checkLength(schema, value)];
}

function checkAllowed({ values }: FieldSchema, value: PlainValue): readonly Fault[] {
  if (values === undefined) return [];
  const text = value.type === 1 ? value.text : value.type === 2 ? value.integer.toString() : '';
  return values.includes(text) ? [] : [fault('not-allowed', `One of: ${values.join(', ')}.`)];
}

function checkLength(schema: FieldSchema, value: PlainValue): readonly Fault[] {
  const { maxLength = Infinity, byteLength } = schema;
  if (value.type === 3) {
    if (byteLength !== undefined && value.bytes.length !== byteLength) {
      return [fault('wrong-shape', `Exactly ${byteLength} bytes.`)];
    }
    return value.bytes.length > maxLength ? [fault('too-long', `At most ${maxLength} bytes.`)] : [];
  }
  if (value.type !== 1) return [];
  if (value.text.trim() === '') return [fault('empty', 'Write something here, or leave the field out.')];
  // Code points: what a person counts as characters, nearly.
  return [...value.text].length > maxLength
    ? [fault('too-long', `At most ${maxLength} characters.`)]
    : [];
}

function fault(code: FieldProblemCode, message: string): Fault {
  return { code, message };
}

function problem(field: string, code: FieldProblemCode, message: string): FieldProblem {
  return { field, code, message };
}
