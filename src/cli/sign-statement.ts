import { randomBytes } from 'node:crypto';
import { type Anchor } from '../core/ledger/anchor.js';
import { type Role, roles } from '../core/ledger/signature.js';
import {
  blockText,
  type EventLine,
  type Head,
  inputOf,
  type SignedLine,
  type StatementDraft,
  unsignedLine,
  withBlock,
} from '../core/ledger/signed-line.js';
import { nodeEngine } from '../operate/engine.js';
import { type SigningKey } from './key-file.js';

export interface SigningWork {
  readonly draft: StatementDraft;
  readonly head: Head;
  readonly key: SigningKey;
  readonly anchor: Anchor;
}

/** Composes the next statement of a chain and signs it as its author (ledger.md §4 to §6). */
export function signLine({ draft, head, key, anchor }: SigningWork): SignedLine {
  const parts = { draft, head, actorKeyId: key.keyId, anchor, salts: newSalt };
  return addSignature(unsignedLine(nodeEngine, parts), key, roles.author);
}

/** Adds one more person's block to a line; the statement names their key in `with`. */
export function addSignature(line: EventLine, key: SigningKey, role: Role): SignedLine {
  return withBlock(nodeEngine, line, signatureBlock(line.statement, key, role));
}

/** The block by which a key signs a statement in a role, in hex. */
export function signatureBlock(statement: string, key: SigningKey, role: Role): string {
  return blockText(key, role, key.sign(inputOf(nodeEngine, statement, key, role)));
}

function newSalt(): Uint8Array {
  return new Uint8Array(randomBytes(32));
}
