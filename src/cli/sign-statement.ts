import { randomBytes } from 'node:crypto';
import { utf8 } from '../core/canonical/bytes.js';
import { fromHex, toHex } from '../core/canonical/hex.js';
import { instantText } from '../core/canonical/instant.js';
import { eventHash } from '../core/ledger/event.js';
import {
  bodyRoot,
  encodeValue,
  fieldLeaf,
  type OpenField,
  type PlainValue,
} from '../core/ledger/field.js';
import { actorText } from '../core/ledger/key.js';
import {
  encodeBlock,
  type Role,
  roles,
  signingInput,
  sortBlocks,
} from '../core/ledger/signature.js';
import { encodeStatement, statementHash } from '../core/ledger/statement.js';
import { nodeEngine } from '../operate/engine.js';
import { type SigningKey } from './key-file.js';

/** What the person states: fields in the order of the type's schema. */
export interface StatementDraft {
  readonly ledger: string;
  /** 64 hex digits. */
  readonly chainId: string;
  readonly type: string;
  readonly occurredMs: number;
  readonly fields: readonly { readonly name: string; readonly value: PlainValue }[];
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

/** The newest checkpoint that this program checked. */
export interface Anchor {
  readonly size: number;
  readonly root: string;
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

export interface SigningWork {
  readonly draft: StatementDraft;
  readonly head: Head;
  readonly key: SigningKey;
  readonly anchor: Anchor;
  /** Gives one fresh salt of 32 bytes for each field; random unless a test wants otherwise. */
  readonly salts?: () => Uint8Array;
}

/** Composes the next statement of a chain and signs it as its author (ledger.md §4 to §6). */
export function signLine({ draft, head, key, anchor, salts = newSalt }: SigningWork): SignedLine {
  const fields: OpenField[] = draft.fields.map(({ name, value }) => ({
    name,
    type: value.type,
    salt: salts(),
    value: encodeValue(value),
  }));
  const leaves = fields.map((field, position) => fieldLeaf(nodeEngine, field, position));
  const [next] = head.next;
  if (next === undefined) throw new Error('the head names no tag for the successor');
  const statement = encodeStatement({
    actor: actorText(key.keyId),
    anchor: { root: anchor.root, size: anchor.size },
    body: { fields: fields.map(({ name }) => name), root: toHex(bodyRoot(nodeEngine, leaves)) },
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
  const unsigned: EventLine = {
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
  return addSignature(unsigned, key, roles.author);
}

/** Adds one more person's block to a line; the statement names their key in `with`. */
export function addSignature(line: EventLine, key: SigningKey, role: Role): SignedLine {
  const statement = utf8(line.statement);
  const block = bytesOf(signatureBlock(statement, key, role));
  const blocks = sortBlocks([...line.signatures.map(bytesOf), block]);
  const hash = statementHash(nodeEngine, statement);
  return {
    line: { ...line, signatures: blocks.map(toHex) },
    eventHash: toHex(eventHash(nodeEngine, hash, blocks)),
  };
}

/** The block by which a key signs a statement in a role, in hex. */
export function signatureBlock(statement: Uint8Array, key: SigningKey, role: Role): string {
  const hash = statementHash(nodeEngine, statement);
  const signature = key.sign(signingInput(key.alg, role, key.keyId, hash));
  return toHex(encodeBlock({ alg: key.alg, role, keyId: key.keyId, signature }));
}

/** The head after a line that nobody else has to sign: where the next line of the same act goes. */
export function headAfter(head: Head, { line, eventHash: prev }: SignedLine): Head {
  return { seq: line.seq, prev, next: head.next.slice(1) };
}

function bytesOf(hex: string): Uint8Array {
  const bytes = fromHex(hex);
  if (bytes === undefined) throw new Error('a signature block is not in hex');
  return bytes;
}

function newSalt(): Uint8Array {
  return new Uint8Array(randomBytes(32));
}
