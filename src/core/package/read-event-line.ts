import { fromBase64 } from '../canonical/base64.js';
import { readUtf8, utf8 } from '../canonical/bytes.js';
import { ClosedFormError, LimitError } from '../canonical/closed-form-error.js';
import { readIntegerJson } from '../canonical/json.js';
import { type ErasedField, type OpenField, type WithheldField } from '../ledger/field.js';
import { hashBytes, limits } from '../ledger/limits.js';
import { Form } from './read-form.js';

/** An open field as the line has it: neither its type nor its salt's length has been looked at. */
export interface StatedField extends Omit<OpenField, 'type'> {
  readonly type: number;
}

/** Told apart as `Field` is: by `'salt' in field` and `'erased' in field`. */
export type LineField = StatedField | WithheldField | ErasedField;

/** An event as a package has it. `statement`: the bytes that were signed. */
export interface EventLine {
  readonly seq: number;
  readonly logIndex: number;
  readonly loggedMs: number;
  readonly statement: Uint8Array;
  readonly signatures: readonly Uint8Array[];
  readonly fields: readonly LineField[];
  readonly proof: readonly Uint8Array[];
}

const keys = ['seq', 'logIndex', 'loggedMs', 'statement', 'signatures', 'fields', 'proof'] as const;

/** What a signature block has before its signature: algorithm, role, key id, length. */
const blockHeadBytes = 2 + hashBytes + 4;

/** The line without its line feed, read. @throws ClosedFormError for another form; LimitError beyond the limits */
export function readEventLine(bytes: Uint8Array): EventLine {
  const text = readUtf8(bytes);
  if (text === undefined) throw new ClosedFormError('event line not UTF-8');
  // JSON would take it for a space, but lines end in LF alone (ledger format §2).
  if (text.endsWith('\r')) throw new ClosedFormError('event line ends in CR LF');
  const members = new Form(readIntegerJson(text)).members(keys);
  const line = {
    seq: members.seq.count(),
    logIndex: members.logIndex.count(),
    loggedMs: members.loggedMs.count(),
    statement: utf8(members.statement.text()),
    signatures: members.signatures.list().map((block) => block.bytes()),
    fields: members.fields.list().map(readField),
    proof: members.proof.list().map(readProofHash),
  };
  checkLimits(line);
  return line;
}

function readField(form: Form): LineField {
  if (form.hasMember('salt')) {
    const { name, type, salt, value } = form.members(['name', 'type', 'salt', 'value']);
    return {
      name: name.text(),
      type: type.integer(),
      salt: salt.bytes(),
      value: value.bytes(),
    };
  }
  if (form.hasMember('erased')) {
    const { name, leaf, erased } = form.members(['name', 'leaf', 'erased']);
    return { name: name.text(), leaf: readHash(leaf), erased: erased.hex(hashBytes) };
  }
  const { name, leaf } = form.members(['name', 'leaf']);
  return { name: name.text(), leaf: readHash(leaf) };
}

function readHash(form: Form): Uint8Array {
  const bytes = form.bytes();
  if (bytes.length !== hashBytes) throw new ClosedFormError('no hash');
  return bytes;
}

function readProofHash(form: Form): Uint8Array {
  const hash = fromBase64(form.text());
  if (hash?.length !== hashBytes) throw new ClosedFormError('no hash in a proof');
  return hash;
}

function checkLimits({ statement, signatures, fields, proof }: EventLine): void {
  const longestBlock = blockHeadBytes + limits.signatureBytes;
  demand(proof.length <= limits.proofHashes, 'over 63 proof hashes');
  demand(statement.length <= limits.statementBytes, 'statement over 32 KiB');
  demand(fields.length <= limits.fieldsPerBody, 'over 256 fields');
  demand(signatures.length <= limits.signatureBlocks, 'over 16 signature blocks');
  demand(
    signatures.every((block) => block.length <= longestBlock),
    'signature over 8 KiB',
  );
  demand(
    fields.every((field) => !('salt' in field) || field.value.length <= limits.valueBytes),
    'value over 1 MiB',
  );
}

function demand(holds: boolean, limit: string): void {
  if (!holds) throw new LimitError(`event line: ${limit}`);
}
