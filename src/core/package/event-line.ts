import { toBase64 } from '../canonical/base64.js';
import { readUtf8 } from '../canonical/bytes.js';
import { ClosedFormError } from '../canonical/closed-form-error.js';
import { toHex } from '../canonical/hex.js';
import { canonicalJson, type Json } from '../canonical/json.js';
import { type Field } from '../ledger/field.js';

/** An event with all that a stranger needs to check it. */
export interface PackagedEvent {
  readonly seq: number;
  readonly logIndex: number;
  readonly loggedMs: number;
  /** The exact bytes that were signed. */
  readonly statement: Uint8Array;
  readonly blocks: readonly Uint8Array[];
  readonly fields: readonly Field[];
  /** Hashes of the inclusion proof that leads to the package's checkpoint. */
  readonly proof: readonly Uint8Array[];
}

/** The event's line in a package: RFC 8785, then LF. @throws ClosedFormError for a statement that is not UTF-8 */
export function eventLineText(event: PackagedEvent): string {
  const { seq, logIndex, loggedMs } = event;
  const statement = readUtf8(event.statement);
  if (statement === undefined) throw new ClosedFormError('statement not UTF-8');
  return `${canonicalJson({
    seq,
    logIndex,
    loggedMs,
    statement,
    signatures: event.blocks.map(toHex),
    fields: event.fields.map(fieldJson),
    proof: event.proof.map(toBase64),
  })}\n`;
}

function fieldJson(field: Field): Json {
  if ('salt' in field) {
    const { name, type, salt, value } = field;
    return { name, type, salt: toHex(salt), value: toHex(value) };
  }
  const { name } = field;
  const leaf = toHex(field.leaf);
  return 'erased' in field ? { name, leaf, erased: field.erased } : { name, leaf };
}
