import { type OpenField } from '../core/ledger/field.js';
import { type ControlEvent } from '../core/ledger/registry.js';
import { type SignatureBlock } from '../core/ledger/signature.js';
import { type Statement } from '../core/ledger/statement.js';

/** What the registry's fold needs of an event. */
export interface CheckedEvent {
  readonly statement: Statement;
  readonly signers: readonly SignatureBlock[];
  readonly fields: readonly OpenField[];
}

/** An event of the control chain for the registry. Its form and signatures were checked at the door: it is sound. */
export function controlEventOf(
  { statement, signers, fields }: CheckedEvent,
  logIndex: number,
  loggedMs: number,
): ControlEvent {
  return { statement, blocks: signers, fields, logIndex, loggedMs, sound: true };
}
