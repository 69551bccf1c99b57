import { ClosedFormError } from '../canonical/closed-form-error.js';
import { instantText } from '../canonical/instant.js';
import { type Json } from '../canonical/json.js';
import { encodeValue, type FieldType, type PlainValue } from '../ledger/field.js';
import { limits } from '../ledger/limits.js';
import { checkShape } from './check-shapes.js';
import {
  type FieldProblem,
  type FieldProblemCode,
  type FieldsByName,
  type FieldSchema,
  type PlainField,
} from './event-type.js';
import { fieldSchemas } from './field-json.js';
import { textOfField } from './field-values.js';
import { isOpenAnswer } from './open-answer.js';
import { vocabulary } from './vocabulary.js';

const typeNames: Readonly<Record<FieldType, string>> = {
  1: 'a text',
  2: 'a whole number',
  3: 'bytes',
  4: 'an instant',
  5: 'true or false',
  6: 'a decimal number',
  7: 'JSON',
};

/**
 * Everything that is wrong with the body of an event of that type, at that place of its chain: names, order, types,
 * what is missing, values, shapes, contradictions. None if it may be logged.
 */
export function checkFields(
  type: string,
  fields: readonly PlainField[],
  seq: number,
): readonly FieldProblem[] {
  const schema = vocabulary.get(type);
  if (schema === undefined) {
    return [problem('type', 'not-allowed', `There is no event type ${type}.`)];
  }
  const byName: FieldsByName = new Map(fields.map(({ name, value }) => [name, value]));
  const schemas = effectiveSchemas(type, byName);
  const structural = [
    ...namesAndOrder(schemas, fields),
    ...presence(schemas, byName, seq),
    ...schemas.flatMap((field) => valueProblems(field, byName.get(field.name))),
  ];
  return [...structural, ...(schema.contradictions?.(byName) ?? [])];
}

/** Fields by name in the order of the type's schema. What the type does not have comes last, for `checkFields` to name. */
export function orderFields(type: string, fields: FieldsByName): readonly PlainField[] {
  const names = effectiveSchemas(type, fields).map(({ name }) => name);
  const strange = [...fields.keys()].filter((name) => !names.includes(name));
  return [...names, ...strange].flatMap((name) => {
    const value = fields.get(name);
    return value === undefined ? [] : [{ name, value }];
  });
}

function effectiveSchemas(type: string, fields: FieldsByName): readonly FieldSchema[] {
  const by = vocabulary.get(type)?.variants?.by;
  return fieldSchemas(type, by === undefined ? {} : { [by]: textOfField(fields, by) });
}

function namesAndOrder(
  schemas: readonly FieldSchema[],
  fields: readonly PlainField[],
): readonly FieldProblem[] {
  const problems: FieldProblem[] = [];
  let last = -1;
  for (const { name } of fields) {
    const position = schemas.findIndex((schema) => schema.name === name);
    if (position === -1) {
      problems.push(
        problem(name, 'unknown-field', 'This type of event has no field of that name.'),
      );
    } else if (position <= last) {
      problems.push(
        problem(name, 'misplaced', 'The field stands twice, or not in the order of its type.'),
      );
    } else last = position;
  }
  return problems;
}

function presence(
  schemas: readonly FieldSchema[],
  fields: FieldsByName,
  seq: number,
): readonly FieldProblem[] {
  return schemas.flatMap(({ name, required, firstEventOnly }) => {
    if (firstEventOnly === true && seq > 0) {
      return fields.has(name)
        ? [problem(name, 'misplaced', 'This stands in the first event of a chain only.')]
        : [];
    }
    const isNeeded = required || firstEventOnly === true;
    return isNeeded && !fields.has(name) ? [problem(name, 'missing', 'This field is needed.')] : [];
  });
}

function valueProblems(
  schema: FieldSchema,
  value: PlainValue | undefined,
): readonly FieldProblem[] {
  if (value === undefined) return [];
  if (schema.unknownAllowed === true && value.type === 7 && isOpenAnswer(value.json)) return [];
  if (value.type !== schema.type) {
    return [problem(schema.name, 'wrong-type', `This field takes ${typeNames[schema.type]}.`)];
  }
  const form = formProblem(schema, value);
  return form === undefined ? checksOf(schema, value) : [form];
}

/** Whether the ledger can carry the value at all (ledger format §1, §4). */
function formProblem(schema: FieldSchema, value: PlainValue): FieldProblem | undefined {
  try {
    if (value.type === 4) instantText(value.ms);
    if (encodeValue(value).length > limits.valueBytes) {
      return problem(
        schema.name,
        'too-long',
        `No value is longer than ${limits.valueBytes} bytes.`,
      );
    }
    // The format lets U+0000 pass inside JSON; texts may not hold it, and databases cannot.
    return value.type === 7 && holdsNul(value.json)
      ? problem(schema.name, 'not-allowed', 'No text in it holds U+0000.')
      : undefined;
  } catch (error) {
    if (!(error instanceof ClosedFormError)) throw error;
    return problem(
      schema.name,
      'not-closed-form',
      `The ledger cannot carry this: ${error.message}.`,
    );
  }
}

function holdsNul(json: Json): boolean {
  if (typeof json === 'string') return json.includes('\0');
  if (typeof json !== 'object' || json === null) return false;
  return Object.entries(json).some(([key, inner]) => key.includes('\0') || holdsNul(inner));
}

function checksOf(schema: FieldSchema, value: PlainValue): readonly FieldProblem[] {
  switch (value.type) {
    case 1:
      return textProblems(schema, value.text);
    case 2:
      return integerProblems(schema, value.integer);
    case 3:
      return bytesProblems(schema, value.bytes);
    case 7:
      return checkShape(schema, value.json);
    case 4:
    case 5:
    case 6:
      return [];
  }
}

function textProblems(schema: FieldSchema, text: string): readonly FieldProblem[] {
  const { name, values, maxLength = Infinity } = schema;
  if (values !== undefined) return notAmong(name, values, text);
  if (text.trim() === '') {
    return [
      problem(name, 'empty', 'An empty text says nothing: fill it in, or leave the field out.'),
    ];
  }
  // A text of n UTF-16 units has between n/2 and n code points.
  if (text.length <= maxLength || Array.from(text).length <= maxLength) return [];
  return [problem(name, 'too-long', `At most ${maxLength} characters.`)];
}

function integerProblems(schema: FieldSchema, integer: bigint): readonly FieldProblem[] {
  const { name, values, notNegative } = schema;
  if (values !== undefined) return notAmong(name, values, String(integer));
  return notNegative === true && integer < 0n
    ? [problem(name, 'not-allowed', 'A number of things is not below zero.')]
    : [];
}

function bytesProblems(schema: FieldSchema, bytes: Uint8Array): readonly FieldProblem[] {
  const { name, byteLength, maxLength = Infinity } = schema;
  if (byteLength !== undefined) {
    return bytes.length === byteLength
      ? []
      : [problem(name, 'wrong-shape', `Exactly ${byteLength} bytes.`)];
  }
  if (bytes.length === 0) return [problem(name, 'empty', 'At least one byte.')];
  return bytes.length <= maxLength
    ? []
    : [problem(name, 'too-long', `At most ${maxLength} bytes.`)];
}

function notAmong(name: string, values: readonly string[], text: string): readonly FieldProblem[] {
  return values.includes(text)
    ? []
    : [problem(name, 'not-allowed', `One of: ${values.join(', ')}.`)];
}

function problem(field: string, code: FieldProblemCode, message: string): FieldProblem {
  return { field, code, message };
}
