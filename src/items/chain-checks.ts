import { equalBytes } from '../core/canonical/bytes.js';
import { ClosedFormError } from '../core/canonical/closed-form-error.js';
import { fromHex, toHex } from '../core/canonical/hex.js';
import { readInstant } from '../core/canonical/instant.js';
import { type FoldEvent } from '../core/custody/fold-event.js';
import { eventHash } from '../core/ledger/event.js';
import { bodyRoot, decodeValue, type Field, fieldLeaf } from '../core/ledger/field.js';
import { genesisOf } from '../core/ledger/item.js';
import { encodeLeaf } from '../core/ledger/log-leaf.js';
import { type KeyRegistry } from '../core/ledger/registry.js';
import { readBlock } from '../core/ledger/signature.js';
import { readStatement, type Statement, statementHash } from '../core/ledger/statement.js';
import { checkSigners } from '../core/verify/signers.js';
import { type StoredEvent } from '../ledger/event.reader.js';
import { nodeEngine } from '../platform/node-engine.js';
import { authorOf, openValues } from '../core/ledger/event-values.js';

/** Something wrong with the chain as stored; `code` as in verification of packages. */
export interface ChainFinding {
  readonly code: string;
  /** Null for what is about the item as a whole. */
  readonly seq: number | null;
  /** Null for what is about more than one field. */
  readonly field: string | null;
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

/** An event by itself, in the chain's ledger. */
interface Setting {
  readonly stored: StoredEvent;
  readonly statement: Statement;
  readonly statementHash: Uint8Array;
  readonly registry: KeyRegistry;
}

/**
 * One event by itself: form, fields, signers. Nothing that was stored beside the signed bytes is believed: whoever
 * can write to the database may have changed any of it.
 */
export function checkStored(stored: StoredEvent, registry: KeyRegistry): CheckedEvent {
  const hash = statementHash(nodeEngine, stored.statement);
  const computed = eventHash(nodeEngine, hash, stored.blocks);
  const statement = statementOf(stored);
  const setting = statement && { stored, statement, statementHash: hash, registry };
  const { loggedMs, tag, seq } = stored;
  return {
    ...{ stored, statement, eventHash: computed },
    leaf: encodeLeaf({ loggedMs, tag, eventHash: computed }),
    findings: [
      ...(equalBytes(computed, stored.eventHash)
        ? []
        : [finding('E_CHAIN', seq, 'the event hash beside it is another')]),
      ...(setting === undefined
        ? [finding('E_CANON', seq, 'the statement is not in closed form')]
        : [...checkColumns(setting), ...checkBody(setting), ...checkBlocks(setting)]),
    ],
  };
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
    findings.push(finding('E_CHAIN', seq, 'the event does not follow the one before'));
  }
  const named = before?.statement?.next ?? toHex(stored.tag);
  if (named !== toHex(stored.tag)) {
    findings.push(finding('E_TAG', seq, 'the tag is not the one that was named'));
  }
  return findings;
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
    account: authorOf(statement, fields, registry) ?? '',
  };
}

export function finding(
  code: string,
  seq: number | null,
  detail: string,
  field: string | null = null,
): ChainFinding {
  return { code, seq, field, detail };
}

function statementOf({ statement }: StoredEvent): Statement | undefined {
  try {
    return readStatement(statement);
  } catch (error) {
    if (!(error instanceof ClosedFormError)) throw error;
    return undefined;
  }
}

/** The columns by which the service finds and lists events say what was signed. */
function checkColumns({ stored, statement }: Setting): readonly ChainFinding[] {
  if (stored.type === statement.type) return [];
  return [finding('E_CHAIN', stored.seq, 'the type beside the statement is another')];
}

function checkBody({ stored, statement }: Setting): readonly ChainFinding[] {
  const { fields, seq } = stored;
  const { body } = statement;
  const names = fields.map(({ name }) => name);
  if (names.join() !== body.fields.join()) {
    return [finding('E_FIELD', seq, 'the fields are not those that the statement names')];
  }
  const malformed = fields.filter((field) => !isInClosedForm(field));
  if (malformed.length > 0) {
    return malformed.map(({ name }) =>
      finding('E_CANON', seq, 'the value is not in the closed form of its type', name),
    );
  }
  const leaves = fields.map((field, position) =>
    'salt' in field ? fieldLeaf(nodeEngine, field, position) : field.leaf,
  );
  if (body.root === toHex(bodyRoot(nodeEngine, leaves))) return [];
  return [finding('E_FIELD', seq, 'the values are not those that were signed')];
}

function isInClosedForm(field: Field): boolean {
  return !('salt' in field) || decodeValue(field.type, field.value) !== undefined;
}

function checkBlocks(setting: Setting): readonly ChainFinding[] {
  const { stored, statement, registry } = setting;
  const { seq, fields, logIndex, loggedMs } = stored;
  const blocks = stored.blocks.flatMap((bytes) => readBlock(bytes) ?? []);
  if (blocks.length !== stored.blocks.length) {
    return [finding('E_SIG', seq, 'a block cannot be read')];
  }
  return checkSigners(
    nodeEngine,
    { statement, statementHash: setting.statementHash, blocks, fields },
    registry,
    { logIndex, loggedMs, onControlChain: false },
  )
    .filter(({ code }) => code.startsWith('E_'))
    .map(({ code, detail }) => finding(code, seq, detail));
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
