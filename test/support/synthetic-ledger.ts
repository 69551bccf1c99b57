import { ed25519 } from '@noble/curves/ed25519.js';
import { utf8 } from '../../src/core/canonical/bytes.js';
import { toHex } from '../../src/core/canonical/hex.js';
import { instantText } from '../../src/core/canonical/instant.js';
import { eventHash } from '../../src/core/ledger/event.js';
import {
  bodyRoot,
  encodeValue,
  fieldLeaf,
  type OpenField,
  type PlainValue,
} from '../../src/core/ledger/field.js';
import { controlSecret, genesisOf, itemIdOf, tagOf } from '../../src/core/ledger/item.js';
import { actorText, ED25519, keyIdOf } from '../../src/core/ledger/key.js';
import { encodeLeaf } from '../../src/core/ledger/log-leaf.js';
import { HashTree, leafHash } from '../../src/core/ledger/merkle-tree.js';
import { encodeBlock, signingInput, sortBlocks } from '../../src/core/ledger/signature.js';
import { encodeStatement, type Statement, statementHash } from '../../src/core/ledger/statement.js';
import { nodeEngine as engine } from '../../src/platform/node-engine.js';
import { passkeyOf } from './software-passkey.js';

export const ledgerName = 'ledger.example/exercise';
export const startMs = Date.parse('2026-03-01T12:00:00.000Z');
export const minute = 60_000;

/** A key with its private half, a passkey if its name begins so; the same for the same name in every run. */
export interface SyntheticKey {
  readonly name: string;
  readonly alg: number;
  readonly publicKey: Uint8Array;
  readonly keyId: Uint8Array;
  readonly sign: (message: Uint8Array) => Uint8Array;
}

export function keyOf(name: string): SyntheticKey {
  if (name.startsWith('passkey')) return passkeyOf(name);
  const seed = engine.sha256(utf8(`key of ${name}`));
  const publicKey = ed25519.getPublicKey(seed);
  const keyId = keyIdOf(engine, ED25519, publicKey);
  return { name, alg: ED25519, publicKey, keyId, sign: (message) => ed25519.sign(message, seed) };
}

export interface Signer {
  readonly name: string;
  readonly role: number;
}

/** One event before it is signed. Mutable on purpose: a tampering changes what it likes. */
export interface EventDraft {
  /** What tamperings call it. */
  id: string;
  chain: string;
  type: string;
  by: Signer;
  with: readonly Signer[];
  fields: (ledger: SyntheticLedger) => readonly (readonly [name: string, value: PlainValue])[];
  /** How long before it was logged it happened, in ms. */
  ageMs?: number;
  /** When it was logged, in ms since 1970; one minute after the event before if left out. */
  loggedMs?: number;
  anchor?: { readonly size: number; readonly root: string };
  /** Changes the statement before anybody signs it. */
  statement?: (statement: Statement) => Statement;
  /** Changes the encoded blocks before the event is hashed and logged. */
  blocks?: (blocks: readonly Uint8Array[]) => readonly Uint8Array[];
  /** The tag under which it is logged, if not the right one. */
  tag?: Uint8Array;
}

export interface SyntheticEvent {
  readonly id: string;
  readonly chain: string;
  readonly seq: number;
  readonly logIndex: number;
  readonly loggedMs: number;
  readonly statement: Uint8Array;
  readonly blocks: readonly Uint8Array[];
  readonly fields: readonly OpenField[];
  readonly eventHash: Uint8Array;
  readonly tag: Uint8Array;
}

/** A ledger in memory: chains, signatures and the log are real, only the randomness is not. */
export class SyntheticLedger {
  readonly events: SyntheticEvent[] = [];
  readonly leaves: Uint8Array[] = [];
  readonly tree = new HashTree(engine);
  private salts = 0;

  log(draft: EventDraft): SyntheticEvent {
    const before = this.events.filter(({ chain }) => chain === draft.chain);
    const seq = before.length;
    const loggedMs = draft.loggedMs ?? startMs + this.leaves.length * minute;
    const fields = draft.fields(this).map(([name, value]) => this.fieldOf(name, value));
    const statement = this.statementOf(draft, seq, before.at(-1), fields, loggedMs);
    const bytes = encodeStatement(statement);
    const hash = statementHash(engine, bytes);
    const signed = sortBlocks([draft.by, ...draft.with].map((signer) => signBlock(signer, hash)));
    const blocks = draft.blocks?.(signed) ?? signed;
    const event = {
      ...{ id: draft.id, chain: draft.chain, seq, loggedMs, blocks, fields },
      logIndex: this.leaves.length,
      statement: bytes,
      eventHash: eventHash(engine, hash, blocks),
      tag: draft.tag ?? tagOf(engine, secretOf(draft.chain), seq),
    };
    this.events.push(event);
    this.addLeaf(encodeLeaf(event));
    return event;
  }

  /** An entry of the log, whether or not an event of ours belongs to it. */
  addLeaf(leaf: Uint8Array): void {
    this.leaves.push(leaf);
    this.tree.append(leafHash(engine, leaf));
  }

  event(id: string): SyntheticEvent {
    const found = this.events.find((event) => event.id === id);
    if (found === undefined) throw new Error(`no event ${id}`);
    return found;
  }

  rootHex(size: number): string {
    return toHex(this.tree.rootAt(size));
  }

  private fieldOf(name: string, value: PlainValue): OpenField {
    this.salts += 1;
    const salt = engine.sha256(utf8(`salt ${this.salts}`));
    return { name, type: value.type, salt, value: encodeValue(value) };
  }

  private statementOf(
    draft: EventDraft,
    seq: number,
    before: SyntheticEvent | undefined,
    fields: readonly OpenField[],
    loggedMs: number,
  ): Statement {
    const id = chainIdOf(draft.chain);
    const leaves = fields.map((field, position) => fieldLeaf(engine, field, position));
    const size = this.leaves.length >= anchorSize ? anchorSize : 0;
    const statement: Statement = {
      actor: actorText(keyOf(draft.by.name).keyId),
      anchor: draft.anchor ?? { root: this.rootHex(size), size },
      body: { fields: fields.map(({ name }) => name), root: toHex(bodyRoot(engine, leaves)) },
      item: toHex(id),
      ledger: ledgerName,
      next: toHex(tagOf(engine, secretOf(draft.chain), seq + 1)),
      occurred: instantText(loggedMs - (draft.ageMs ?? 30_000)),
      prev: toHex(before?.eventHash ?? genesisOf(engine, id)),
      ...{ seq, suite: 1, type: draft.type },
      with: draft.with.map(({ name }) => actorText(keyOf(name).keyId)).sort(),
    };
    return draft.statement?.(statement) ?? statement;
  }
}

/** The size of the tree that signers had seen, as soon as there is one. */
const anchorSize = 3;

/** `control`, or any other name that a chain is to have in here. */
export function secretOf(chain: string): Uint8Array {
  return chain === 'control' ? controlSecret : engine.sha256(utf8(`secret of ${chain}`));
}

export function chainIdOf(chain: string): Uint8Array {
  return itemIdOf(engine, ledgerName, tagOf(engine, secretOf(chain), 0));
}

export function chainHex(chain: string): string {
  return toHex(chainIdOf(chain));
}

/** A signature block over a statement's hash. */
export function signBlock(
  { name, role }: Signer,
  hash: Uint8Array,
  alg = keyOf(name).alg,
): Uint8Array {
  const key = keyOf(name);
  const signature = key.sign(signingInput(alg, role, key.keyId, hash));
  return encodeBlock({ alg, role, keyId: key.keyId, signature });
}
