import { equalBytes } from '../core/canonical/bytes.js';
import { ClosedFormError } from '../core/canonical/closed-form-error.js';
import { fromHex, toHex } from '../core/canonical/hex.js';
import { readInstant } from '../core/canonical/instant.js';
import { type FieldsByName } from '../core/custody/event-type.js';
import { type FoldEvent } from '../core/custody/fold-event.js';
import { textOfField } from '../core/custody/field-values.js';
import { eventHash } from '../core/ledger/event.js';
import {
  bodyRoot,
  decodeValue,
  type Field,
  fieldLeaf,
  type PlainValue,
} from '../core/ledger/field.js';
import { genesisOf } from '../core/ledger/item.js';
import { encodeLeaf } from '../core/ledger/log-leaf.js';
import { type KeyRegistry } from '../core/ledger/registry.js';
import { readBlock } from '../core/ledger/signature.js';
import { readStatement, type Statement, statementHash } from '../core/ledger/statement.js';
import { checkSigners } from '../core/verify/signers.js';
import { type StoredEvent } from '../ledger/event.reader.js';
import { nodeEngine } from '../platform/node-engine.js';

/** Something wrong with the chain as stored; `code` as in verification of packages. */
export interface ChainFinding {
  readonly code: string;
  /** Null for what is about the item as a whole. */
  readonly seq: number | null;
  readonly detail: string;
}

/** A stored event with everything computed again from its bytes. */
export interface CheckedEvent {
  readonly stored: StoredEvent;
  /** Undefined where the stored statement cannot be read. */
  readonly statement: Statement | undefined;
  readonly eventHash: Uint8Array;
  readonly leaf: Uint8Array;
  readonly findings: readonly ChainFinding[];
}

/** One event by itself: form, fields, signers. Nothing that was stored beside the signed bytes is believed. */
export function checkStored(stored: StoredEvent, registry: KeyRegistry): CheckedEvent {
  const hash = statementHash(nodeEngine, stored.statement);
  const computed = eventHash(nodeEngine, hash, stored.blocks);
  const { loggedMs, tag, seq } = stored;
  const statement = statementOf(stored);
  const of = (code: string, detail: string): ChainFinding => ({ code, seq, detail });
  const findings = [
    ...(equalBytes(computed, stored.eventHash)
      ? []
      : [of('E_CHAIN', 'the stored event hash is another')]),
    ...(statement === undefined ? [of('E_CANON', 'the statement is not in closed form')] : []),
    ...(statement === undefined || hasItsFields(statement, stored.fields)
      ? []
      : [of('E_FIELD', 'the fields are not those that were signed')]),
    ...(statement === undefined
      ? []
      : signersOf(stored, statement, hash, registry).map(({ code, detail }) => of(code, detail))),
  ];
  const leaf = encodeLeaf({ loggedMs, tag, eventHash: computed });
  return { stored, statement, eventHash: computed, leaf, findings };
}

/** An event in its place: number, predecessor, and the tag that its predecessor named. */
export function checkLinks(
  { stored, statement }: CheckedEvent,
  before: CheckedEvent | undefined,
  itemId: string,
): readonly ChainFinding[] {
  if (statement === undefined) return [];
  const { seq } = stored;
  const findings: ChainFinding[] = [];
  if (!follows(stored, statement, before, itemId)) {
    findings.push({ code: 'E_CHAIN', seq, detail: 'the event does not follow the one before' });
  }
  const named = before?.statement?.next ?? toHex(stored.tag);
  if (named !== toHex(stored.tag)) {
    findings.push({ code: 'E_TAG', seq, detail: 'the tag is not the one that was named' });
  }
  return findings;
}

function follows(
  { seq }: StoredEvent,
  statement: Statement,
  before: CheckedEvent | undefined,
  itemId: string,
): boolean {
  const wanted = before === undefined ? 0 : before.stored.seq + 1;
  const prev = before?.eventHash ?? genesisOf(nodeEngine, fromHex(itemId) ?? new Uint8Array());
  const numbers = [statement.seq, seq].every((number) => number === wanted);
  return numbers && statement.item === itemId && statement.prev === toHex(prev);
}

/** Undefined where the statement cannot be read: nothing follows from it then. */
export function foldEventOfStored(
  { stored, statement, eventHash: hash }: CheckedEvent,
  registry: KeyRegistry,
): FoldEvent | undefined {
  const occurredMs = readInstant(statement?.occurred ?? '');
  if (statement === undefined || occurredMs === undefined) return undefined;
  const fields = openValues(stored.fields);
  const { seq, logIndex, loggedMs } = stored;
  return {
    ...{ seq, logIndex, loggedMs, fields, occurredMs },
    type: statement.type,
    eventHash: toHex(hash),
    account: authorOf(statement, fields, registry),
  };
}

function openValues(fields: readonly Field[]): FieldsByName {
  const values = new Map<string, PlainValue>();
  for (const field of fields) {
    const value = 'salt' in field ? decodeValue(field.type, field.value) : undefined;
    if (value !== undefined) values.set(field.name, value);
  }
  return values;
}

function authorOf({ actor }: Statement, fields: FieldsByName, registry: KeyRegistry): string {
  const key = registry.find(actor.slice(3));
  if (key === undefined) return '';
  const isService = key.roles.includes('service');
  return (isService ? textOfField(fields, 'onBehalfOf') : undefined) ?? key.account;
}

function statementOf({ statement }: StoredEvent): Statement | undefined {
  try {
    return readStatement(statement);
  } catch (error) {
    if (error instanceof ClosedFormError) return undefined;
    throw error;
  }
}

function hasItsFields({ body }: Statement, fields: readonly Field[]): boolean {
  const leaves = fields.map((field, position) =>
    'salt' in field ? fieldLeaf(nodeEngine, field, position) : field.leaf,
  );
  return (
    body.fields.length === fields.length &&
    body.fields.every((name, i) => name === fields[i]?.name) &&
    body.root === toHex(bodyRoot(nodeEngine, leaves))
  );
}

function signersOf(
  { blocks, fields, logIndex, loggedMs }: StoredEvent,
  statement: Statement,
  hash: Uint8Array,
  registry: KeyRegistry,
): readonly { readonly code: string; readonly detail: string }[] {
  const read = blocks.flatMap((bytes) => readBlock(bytes) ?? []);
  if (read.length !== blocks.length) return [{ code: 'E_SIG', detail: 'a block cannot be read' }];
  const place = { logIndex, loggedMs, onControlChain: false };
  return checkSigners(
    nodeEngine,
    { statement, statementHash: hash, blocks: read, fields },
    registry,
    place,
  ).filter(({ code }) => code.startsWith('E_'));
}
