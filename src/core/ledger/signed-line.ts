import { utf8 } from '../canonical/bytes.js';
import { ClosedFormError } from '../canonical/closed-form-error.js';
import { fromHex, toHex } from '../canonical/hex.js';
import { instantText } from '../canonical/instant.js';
import { type Engine } from '../engine.js';
import { type Anchor } from './anchor.js';
import { eventHash } from './event.js';
import {
  bodyRoot,
  encodeValue,
  fieldLeaf,
  isFieldType,
  type OpenField,
  type PlainValue,
} from './field.js';
import { actorText } from './key.js';
import { encodeBlock, type Role, signingInput, sortBlocks } from './signature.js';
import { encodeStatement, readStatement, statementHash } from './statement.js';

/** A field as it is stated: the name, and the value of its type. */
export interface StatedValue {
  readonly name: string;
  readonly value: PlainValue;
}

/** What the person states: fields in the order of the type's schema. */
export interface StatementDraft {
  readonly ledger: string;
  /** 64 hex digits. */
  readonly chainId: string;
  readonly type: string;
  readonly occurredMs: number;
  readonly fields: readonly StatedValue[];
  /** Keys of all others who must sign, as `k1:` and 64 hex digits. */
  readonly with?: readonly string[];
}

/** Where the chain stands, as `GET /api/chains/{id}/head` tells it. */
export interface Head {
  /** Number of the last event; −1 where there is none. */
  readonly seq: number;
  readonly prev: string;
  /** Tags of the coming successors, in order. */
  readonly next: readonly string[];
}

/** An event line as `POST /api/statements` takes it. */
export interface EventLine {
  readonly seq: number;
  readonly statement: string;
  readonly signatures: readonly string[];
  readonly fields: readonly {
    readonly name: string;
    readonly type: number;
    readonly salt: string;
    readonly value: string;
  }[];
}

export interface SignedLine {
  readonly line: EventLine;
  /** Hash over the statement and the blocks in `line`, hex: final only when nobody else has to sign. */
  readonly eventHash: string;
}

/** Whose signature it is; the private half stays with the caller. */
export interface Signer {
  readonly alg: number;
  readonly keyId: Uint8Array;
}

/** What a line is made of. `salts` gives one fresh salt of 32 random bytes for each field. */
export interface LineParts {
  readonly draft: StatementDraft;
  readonly head: Head;
  readonly actorKeyId: Uint8Array;
  readonly anchor: Anchor;
  readonly salts: () => Uint8Array;
}

/**
 * The next statement of a chain with its fields, signed by nobody yet (ledger format §4, §5).
 * @throws ClosedFormError for what the format cannot carry, or a head that names no tag for the successor
 */
export function unsignedLine(engine: Engine, parts: LineParts): EventLine {
  const { draft, head, actorKeyId, anchor, salts } = parts;
  const fields: OpenField[] = draft.fields.map(({ name, value }) => ({
    name,
    type: value.type,
    salt: salts(),
    value: encodeValue(value),
  }));
  const leaves = fields.map((field, position) => fieldLeaf(engine, field, position));
  const [next] = head.next;
  if (next === undefined) throw new ClosedFormError('the head names no tag for the successor');
  const statement = encodeStatement({
    actor: actorText(actorKeyId),
    anchor: { root: anchor.root, size: anchor.size },
    body: { fields: fields.map(({ name }) => name), root: toHex(bodyRoot(engine, leaves)) },
    item: draft.chainId,
    ledger: draft.ledger,
    next,
    occurred: instantText(draft.occurredMs),
    prev: head.prev,
    seq: head.seq + 1,
    suite: 1,
    type: draft.type,
    with: [...(draft.with ?? [])].sort(),
  });
  return {
    seq: head.seq + 1,
    // encodeStatement gives UTF-8, so nothing is lost here.
    statement: new TextDecoder().decode(statement),
    signatures: [],
    fields: fields.map(({ name, type, salt, value }) => ({
      name,
      type,
      salt: toHex(salt),
      value: toHex(value),
    })),
  };
}

/** What the signer's key signs to stand under the statement in that role (ledger format §6). */
export function inputOf(
  engine: Engine,
  statement: string,
  { alg, keyId }: Signer,
  role: Role,
): Uint8Array {
  return signingInput(alg, role, keyId, statementHash(engine, utf8(statement)));
}

/** The block that holds such a signature, in hex. */
export function blockText(signer: Signer, role: Role, signature: Uint8Array): string {
  return toHex(encodeBlock({ alg: signer.alg, role, keyId: signer.keyId, signature }));
}

/** The line with one more block (hex), sorted in. @throws ClosedFormError for a block that is not in hex */
export function withBlock(engine: Engine, line: EventLine, block: string): SignedLine {
  const blocks = sortBlocks([...line.signatures, block].map(bytesOf));
  const hash = statementHash(engine, utf8(line.statement));
  return {
    line: { ...line, signatures: blocks.map(toHex) },
    eventHash: toHex(eventHash(engine, hash, blocks)),
  };
}

/**
 * The fields of a line whose leaves make the root that the statement was signed with: what is shown is what is signed.
 * @throws ClosedFormError where they do not
 */
export function signedFields(engine: Engine, line: EventLine): readonly OpenField[] {
  const { body } = readStatement(utf8(line.statement));
  const fields = line.fields.map(({ name, type, salt, value }) => {
    if (!isFieldType(type)) throw new ClosedFormError('a field has no type that there is');
    return { name, type, salt: bytesOf(salt), value: bytesOf(value) };
  });
  const leaves = fields.map((field, position) => fieldLeaf(engine, field, position));
  const names = fields.map(({ name }) => name);
  if (names.join() !== body.fields.join() || toHex(bodyRoot(engine, leaves)) !== body.root) {
    throw new ClosedFormError('its fields are not those that were signed');
  }
  return fields;
}

/** The head after a line that nobody else has to sign: where the next line of the same act goes. */
export function headAfter(head: Head, { line, eventHash: prev }: SignedLine): Head {
  return { seq: line.seq, prev, next: head.next.slice(1) };
}

/** Bytes of a line. @throws ClosedFormError where they are not in hex */
export function bytesOf(hex: string): Uint8Array {
  const bytes = fromHex(hex);
  if (bytes === undefined) throw new ClosedFormError('bytes are not in hex');
  return bytes;
}
