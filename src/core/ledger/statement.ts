import { concat, readUtf8, utf8 } from '../canonical/bytes.js';
import { ClosedFormError, LimitError } from '../canonical/closed-form-error.js';
import { readInstant } from '../canonical/instant.js';
import { exactKeys, type Json } from '../canonical/json.js';
import { type Engine } from '../engine.js';
import { domain } from './domain.js';
import { isFieldName } from './field.js';
import { limits } from './limits.js';

/** What a person signs (ledger format §5). Hashes and tags are hex, `actor` and `with` are `k1:` and hex. */
export interface Statement {
  readonly actor: string;
  readonly anchor: { readonly root: string; readonly size: number };
  readonly body: { readonly fields: readonly string[]; readonly root: string };
  readonly item: string;
  readonly ledger: string;
  readonly next: string;
  readonly occurred: string;
  readonly prev: string;
  readonly seq: number;
  readonly suite: number;
  readonly type: string;
  readonly with: readonly string[];
}

const statementDomain = domain('statement');
const hash = /^[0-9a-f]{64}$/;
const actor = /^k1:[0-9a-f]{64}$/;
const type = /^[a-z]+(\.[a-z_]+)+\/[1-9][0-9]*$/;
const ledger = /^[!-*,-~]+$/;

const keys = [
  'actor',
  'anchor',
  'body',
  'item',
  'ledger',
  'next',
  'occurred',
  'prev',
  'seq',
  'suite',
  'type',
  'with',
] as const;

/** The statement's only bytes. @throws ClosedFormError if a member is not in its form, LimitError if it is too large */
export function encodeStatement(statement: Statement): Uint8Array {
  checkForms(statement);
  const bytes = utf8(textOf(statement));
  if (bytes.length > limits.statementBytes) throw new LimitError('statement over 32 KiB');
  return bytes;
}

/**
 * The statement in these bytes. `suite` may be any integer: a caller refuses what it does not know with another code.
 * @throws ClosedFormError for any other bytes than `encodeStatement` gives; LimitError beyond the limits
 */
export function readStatement(bytes: Uint8Array): Statement {
  if (bytes.length > limits.statementBytes) throw new LimitError('statement over 32 KiB');
  const text = readUtf8(bytes);
  if (text === undefined) throw new ClosedFormError('statement not UTF-8');
  const statement = shaped(parse(text));
  checkForms(statement);
  // Written again it must be the same text: no spaces, no other order, no duplicate keys, no other way to put a number.
  if (textOf(statement) !== text) throw new ClosedFormError('statement not canonical');
  return statement;
}

/** `H(D("statement") ‖ statement)`. */
export function statementHash(engine: Engine, bytes: Uint8Array): Uint8Array {
  return engine.sha256(concat(statementDomain, bytes));
}

/** True for the form of an event type, `item.registered/1`. */
export function isTypeForm(text: string): boolean {
  return type.test(text);
}

/** True for the form of a ledger's name: printable ASCII without space or plus. */
export function isLedgerForm(text: string): boolean {
  return ledger.test(text);
}

/**
 * RFC 8785 for this one shape. After `checkForms` only the ledger's name holds characters that JSON escapes, so this is
 * exact, and several times faster than sorting and escaping; verification of a large log lives off it.
 */
function textOf(s: Statement): string {
  const names = s.body.fields.map(quoted).join(',');
  return (
    `{"actor":"${s.actor}","anchor":{"root":"${s.anchor.root}","size":${s.anchor.size}},` +
    `"body":{"fields":[${names}],"root":"${s.body.root}"},"item":"${s.item}",` +
    `"ledger":${JSON.stringify(s.ledger)},"next":"${s.next}","occurred":"${s.occurred}",` +
    `"prev":"${s.prev}","seq":${s.seq},"suite":${s.suite},"type":"${s.type}",` +
    `"with":[${s.with.map(quoted).join(',')}]}`
  );
}

function quoted(plain: string): string {
  return `"${plain}"`;
}

function parse(text: string): Json {
  try {
    // JSON.parse without a reviver makes nothing but what Json lists.
    return JSON.parse(text) as Json;
  } catch {
    throw new ClosedFormError('statement not JSON');
  }
}

function shaped(value: Json): Statement {
  const members = membersOf(value, keys);
  const anchor = membersOf(members['anchor'], ['root', 'size']);
  const body = membersOf(members['body'], ['fields', 'root']);
  return {
    actor: textIn(members['actor']),
    anchor: { root: textIn(anchor['root']), size: integerIn(anchor['size']) },
    body: { fields: textsIn(body['fields']), root: textIn(body['root']) },
    item: textIn(members['item']),
    ledger: textIn(members['ledger']),
    next: textIn(members['next']),
    occurred: textIn(members['occurred']),
    prev: textIn(members['prev']),
    seq: integerIn(members['seq']),
    suite: integerIn(members['suite']),
    type: textIn(members['type']),
    with: textsIn(members['with']),
  };
}

function checkForms(s: Statement): void {
  demand(actor.test(s.actor), 'actor');
  demand(hash.test(s.anchor.root) && isSize(s.anchor.size), 'anchor');
  demand(hash.test(s.body.root), 'body root');
  demand(hash.test(s.item) && hash.test(s.next) && hash.test(s.prev), 'item, next or prev');
  demand(isLedgerForm(s.ledger), 'ledger');
  demand(readInstant(s.occurred) !== undefined, 'occurred');
  demand(isSize(s.seq) && Number.isSafeInteger(s.suite), 'seq or suite');
  demand(isTypeForm(s.type), 'type');
  checkFieldNames(s.body.fields);
  demand(s.with.every((other) => actor.test(other)) && isAscending(s.with), 'with');
}

function checkFieldNames(names: readonly string[]): void {
  if (names.length === 0 || names.length > limits.fieldsPerBody) {
    throw new LimitError('not 1 to 256 fields');
  }
  demand(names.every(isFieldName), 'field name');
  demand(new Set(names).size === names.length, 'field name twice');
}

/** Sorted, none twice. All are hex of one length, so order of characters is order of bytes. */
function isAscending(texts: readonly string[]): boolean {
  return texts.every((text, i) => i === 0 || (texts[i - 1] ?? '') < text);
}

function isSize(n: number): boolean {
  return Number.isSafeInteger(n) && n >= 0;
}

function demand(holds: boolean, what: string): void {
  if (!holds) throw new ClosedFormError(`statement: ${what}`);
}

function membersOf(
  value: Json | undefined,
  names: readonly string[],
): Readonly<Record<string, Json>> {
  const members = value === undefined ? undefined : exactKeys(value, names);
  if (members === undefined) throw new ClosedFormError('statement: keys');
  return members;
}

function textIn(value: Json | undefined): string {
  if (typeof value !== 'string') throw new ClosedFormError('statement: text expected');
  return value;
}

function integerIn(value: Json | undefined): number {
  if (typeof value !== 'number') throw new ClosedFormError('statement: integer expected');
  return value;
}

function textsIn(value: Json | undefined): readonly string[] {
  if (!Array.isArray(value)) throw new ClosedFormError('statement: list expected');
  return value.map(textIn);
}
