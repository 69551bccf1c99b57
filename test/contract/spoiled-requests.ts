import { type Operation, resolved, sampleOf, type Schema } from './contract.js';

/** A request that something is wrong with. */
export interface SpoiledRequest {
  /** What is wrong, for the message of a failing test. */
  readonly what: string;
  readonly path: string;
  /** A value for JSON, or text to be sent as it is. */
  readonly body?: unknown;
  readonly text?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** The contract itself says that this cannot be taken; otherwise it may be, but never with a failure. */
  readonly mustBeRefused: boolean;
}

/** What stands in the places of a path, e.g. `caseId`, so that a request reaches something that is there. */
export type Places = Readonly<Record<string, string>>;

const hostileTexts = [
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\ud800',
  '\u202egnp.exe',
  "'; DROP TABLE event; --",
  '%00%2e%2e%2f',
  '../../../etc/passwd',
  'X: y\r\nSet-Cookie: a=b',
  '<script>alert(1)</script>',
  '{"$gt":""}',
  'e\u0301',
  '__proto__',
] as const;

const wrongTypes: Readonly<Record<string, readonly unknown[]>> = {
  string: [null, 7, true, ['text'], { text: 'text' }, { $gt: '' }],
  integer: [null, 'seven', 1.5, 1e300, [7], { seven: 7 }],
  boolean: [null, 'true', 1, [true]],
  array: [null, 'text', 7, { 0: 'text' }],
  object: [null, 'text', 7, [{}]],
};

const brokenBodies = ['', '{', 'null', '[]', '"text"', '7', '{"a":1,}', '['.repeat(50_000)];

/** Every member of the body, every parameter and every header of the operation spoiled, one at a time. */
export function* spoiledRequests(
  operation: Operation,
  places: Places,
): Generator<SpoiledRequest, void> {
  const path = pathOf(operation, places);
  yield* spoiledParameters(operation, places);
  yield* spoiledHeaders(operation, path);
  if (operation.body === undefined) return;
  const whole = sampleOf(operation.body);
  for (const { what, body, mustBeRefused } of spoiledValues(operation.body, whole, 'the body')) {
    yield { what, path, body, mustBeRefused };
  }
  for (const text of brokenBodies) {
    const what = `the body ${text.slice(0, 10)}`;
    yield { what, path, text, mustBeRefused: true };
  }
}

/** The path with everything in place; what the test has no place for gets a value that is right in form. */
export function pathOf(operation: Operation, places: Places): string {
  return operation.parameters
    .filter((parameter) => parameter.in === 'path')
    .reduce((path, { name }) => path.replace(`{${name}}`, placeOf(name, places)), operation.path);
}

function placeOf(name: string, places: Places): string {
  return places[name] ?? (name === 'seq' ? '0' : 'ab'.repeat(32));
}

interface SpoiledValue {
  readonly what: string;
  readonly body: unknown;
  readonly mustBeRefused: boolean;
}

/** The value with one thing wrong in it, at every depth. */
function* spoiledValues(
  named: Schema,
  value: unknown,
  where: string,
): Generator<SpoiledValue, void> {
  const schema = resolved(named);
  for (const wrong of wrongTypes[schema.type ?? ''] ?? []) {
    yield { what: `${where} is ${JSON.stringify(wrong)}`, body: wrong, mustBeRefused: true };
  }
  if (schema.type === 'string') yield* spoiledTexts(schema, where);
  if (schema.type === 'array') yield* spoiledElements(schema, value, where);
  if (schema.properties !== undefined) yield* spoiledMembers(schema, value, where);
}

function* spoiledTexts(schema: Schema, where: string): Generator<SpoiledValue, void> {
  const isClosed = schema.enum !== undefined || schema.format === 'uuid';
  for (const text of hostileTexts) {
    const what = `${where} is ${JSON.stringify(text)}`;
    yield { what, body: text, mustBeRefused: isClosed || /[\0\ud800]/.test(text) };
  }
  const { maxLength } = schema;
  const body = 'x'.repeat((maxLength ?? 70_000) + 1);
  yield { what: `${where} is too long`, body, mustBeRefused: maxLength !== undefined };
}

function* spoiledElements(
  schema: Schema,
  value: unknown,
  where: string,
): Generator<SpoiledValue, void> {
  const [first] = Array.isArray(value) ? (value as readonly unknown[]) : [];
  const many = Array.from({ length: 300 }, () => first);
  yield { what: `${where} has 300 elements`, body: many, mustBeRefused: true };
  if (schema.items === undefined) return;
  for (const { what, body, mustBeRefused } of spoiledValues(schema.items, first, `${where}[0]`)) {
    yield { what, body: [body], mustBeRefused };
  }
}

function* spoiledMembers(
  schema: Schema,
  value: unknown,
  where: string,
): Generator<SpoiledValue, void> {
  // Made from this schema, which has members.
  const members = value as Readonly<Record<string, unknown>>;
  const more = { ...members, notAMember: 1 };
  yield { what: `${where} has a member too many`, body: more, mustBeRefused: true };
  for (const [name, member] of Object.entries(schema.properties ?? {})) {
    const at = `${where}.${name}`;
    const isRequired = schema.required?.includes(name) === true;
    const less = Object.fromEntries(Object.entries(members).filter(([other]) => other !== name));
    yield { what: `${at} is missing`, body: less, mustBeRefused: isRequired };
    for (const { what, body, mustBeRefused } of spoiledValues(member, members[name], at)) {
      yield { what, body: { ...members, [name]: body }, mustBeRefused };
    }
  }
}

const hostileParameters = ['', '-1', '1e9', '9'.repeat(30), '1.5', 'null', 'AB'.repeat(32)];

function* spoiledParameters(operation: Operation, places: Places): Generator<SpoiledRequest, void> {
  const path = pathOf(operation, places);
  for (const { name, in: place } of operation.parameters) {
    if (place === 'header') continue;
    for (const text of [...hostileParameters, ...hostileTexts, 'x'.repeat(5000)]) {
      if (/[\ud800]/.test(text)) continue;
      const escaped = encodeURIComponent(text);
      const what = `${place} parameter ${name} is ${JSON.stringify(text.slice(0, 40))}`;
      if (place === 'query') {
        yield { what, path: `${path}?${name}=${escaped}`, mustBeRefused: false };
        yield { what: `${what} twice`, path: `${path}?${name}=1&${name}=2`, mustBeRefused: false };
      } else if (!['', '.'].includes(text.trim())) {
        const path = pathOf(operation, { ...places, [name]: escaped });
        yield { what, path, mustBeRefused: true };
      }
    }
  }
  yield { what: 'an unknown parameter', path: `${path}?notAParameter=1`, mustBeRefused: false };
}

function* spoiledHeaders(operation: Operation, path: string): Generator<SpoiledRequest, void> {
  const body = operation.body === undefined ? {} : { body: sampleOf(operation.body) };
  const spoil = (headers: Readonly<Record<string, string>>, mustBeRefused: boolean) => ({
    what: `headers ${JSON.stringify(headers).slice(0, 80)}`,
    ...{ path, ...body, headers, mustBeRefused },
  });
  for (const authorization of ['Bearer x', 'Basic eDp5', `Bearer ${'x'.repeat(4000)}`, 'Bearer']) {
    yield spoil({ authorization }, false);
  }
  if (operation.body === undefined) return;
  yield spoil({ 'content-type': 'text/plain' }, true);
  yield spoil({ 'content-type': 'application/json; charset=utf-16' }, true);
  yield spoil({ 'content-encoding': 'zstd' }, true);
  const isAppend = operation.parameters.some(({ name }) => name === 'Idempotency-Key');
  for (const key of ['', 'x'.repeat(300), 'a b\tc'])
    yield spoil({ 'idempotency-key': key }, isAppend);
}
