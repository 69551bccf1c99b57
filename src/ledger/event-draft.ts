import { randomBytes } from 'node:crypto';
import { toHex } from '../core/canonical/hex.js';
import { instantText } from '../core/canonical/instant.js';
import { eventHash } from '../core/ledger/event.js';
import {
  bodyRoot,
  encodeValue,
  fieldLeaf,
  type OpenField,
  type PlainValue,
} from '../core/ledger/field.js';
import { actorText, ED25519 } from '../core/ledger/key.js';
import { encodeBlock, roles, signingInput } from '../core/ledger/signature.js';
import { encodeStatement, statementHash } from '../core/ledger/statement.js';
import { nodeEngine } from '../platform/node-engine.js';
import { type PreparedEvent } from './append-command.js';
import { type Signer } from './ledger-keys.js';

/** What the service is asked to sign: fields in the order of the type's schema. */
export interface EventDraft {
  readonly chainId: string;
  readonly type: string;
  readonly occurredMs: number;
  readonly fields: readonly { readonly name: string; readonly value: PlainValue }[];
  /** Others who must sign, `k1:…`; nobody, where it is left out. */
  readonly with?: readonly string[];
  /** A key of the service's that is not its present one: to register itself. */
  readonly signer?: Signer;
}

/** Where the event goes: the chain's head and the newest checkpoint of the log. */
export interface DraftPlace {
  readonly ledger: string;
  readonly seq: number;
  readonly prev: string;
  readonly next: string;
  readonly anchor: { readonly size: number; readonly root: string };
}

/** Salts the fields, writes the statement and signs it in role 4 (ledger.md §4 to §6), with `present` unless the draft has its own signer. */
export function signDraft(draft: EventDraft, place: DraftPlace, present: Signer): PreparedEvent {
  const service = draft.signer ?? present;
  const fields: OpenField[] = draft.fields.map(({ name, value }) => ({
    name,
    type: value.type,
    salt: randomBytes(32),
    value: encodeValue(value),
  }));
  const leaves = fields.map((field, position) => fieldLeaf(nodeEngine, field, position));
  const statement = {
    actor: actorText(service.keyId),
    anchor: { root: place.anchor.root, size: place.anchor.size },
    body: {
      fields: fields.map(({ name }) => name),
      root: toHex(bodyRoot(nodeEngine, leaves)),
    },
    item: draft.chainId,
    ledger: place.ledger,
    next: place.next,
    occurred: instantText(draft.occurredMs),
    prev: place.prev,
    seq: place.seq,
    suite: 1,
    type: draft.type,
    with: [...(draft.with ?? [])].sort(),
  };
  const statementBytes = encodeStatement(statement);
  const hash = statementHash(nodeEngine, statementBytes);
  const signer = {
    alg: ED25519,
    role: roles.service,
    keyId: service.keyId,
    signature: service.sign(signingInput(ED25519, roles.service, service.keyId, hash)),
  };
  const blocks = [encodeBlock(signer)];
  return {
    statement,
    statementBytes,
    statementHash: hash,
    blocks,
    signers: [signer],
    eventHash: eventHash(nodeEngine, hash, blocks),
    fields,
    leaves,
  };
}
