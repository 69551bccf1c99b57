import { compareBytes, equalBytes, utf8 } from '../core/canonical/bytes.js';
import { ClosedFormError } from '../core/canonical/closed-form-error.js';
import { fromHex, toHex } from '../core/canonical/hex.js';
import { eventHash } from '../core/ledger/event.js';
import {
  bodyRoot,
  decodeValue,
  fieldLeaf,
  type FieldType,
  type OpenField,
} from '../core/ledger/field.js';
import { limits } from '../core/ledger/limits.js';
import { readBlock, type SignatureBlock } from '../core/ledger/signature.js';
import { readStatement, type Statement, statementHash } from '../core/ledger/statement.js';
import { type ErrorCode, Refused } from '../platform/errors.js';
import { nodeEngine } from '../platform/node-engine.js';
import { type PreparedEvent } from './append-command.js';

/** An event line as it is posted: a package's line without what only the log can know. */
export interface PostedLine {
  readonly seq: number;
  /** The exact text that was signed. */
  readonly statement: string;
  /** Hex blocks. */
  readonly signatures: readonly string[];
  /** Hex salts and values. */
  readonly fields: readonly PostedField[];
}

export interface PostedField {
  readonly name: string;
  readonly type: number;
  readonly salt: string;
  readonly value: string;
}

/** The line of an event that was made here, for others to sign. */
export function postedLineOf(event: PreparedEvent): PostedLine {
  return {
    seq: event.statement.seq,
    // The encoder gives UTF-8, so nothing is lost here.
    statement: new TextDecoder().decode(event.statementBytes),
    signatures: event.blocks.map(toHex),
    fields: event.fields.map(({ name, type, salt, value }) => ({
      ...{ name, type },
      salt: toHex(salt),
      value: toHex(value),
    })),
  };
}

/**
 * Reads a posted line into an event whose form, field leaves and body root are right. Nothing is asked of the
 * database: signatures, keys, schema and place are checked by the callers. Throws a DomainError with the pointer of
 * the member at fault.
 */
export function readPostedLine(line: PostedLine, ledger: string, pointer: string): PreparedEvent {
  const statementBytes = utf8(line.statement);
  const statement = statementOf(statementBytes, ledger, `${pointer}/statement`);
  if (line.seq !== statement.seq) {
    throw refusal(
      'not-closed-form',
      'The line and its statement name different numbers.',
      `${pointer}/seq`,
    );
  }
  const fields = line.fields.map((field, i) => fieldOf(field, `${pointer}/fields/${i}`));
  const leaves = fields.map((field, position) => fieldLeaf(nodeEngine, field, position));
  checkBody(statement, fields, leaves, pointer);
  const blocks = line.signatures.map((hex, i) => blockOf(hex, `${pointer}/signatures/${i}`));
  checkOrder(blocks, pointer);
  const hash = statementHash(nodeEngine, statementBytes);
  const encoded = blocks.map(({ bytes }) => bytes);
  return {
    statement,
    statementBytes,
    statementHash: hash,
    blocks: encoded,
    signers: blocks.map(({ signer }) => signer),
    eventHash: eventHash(nodeEngine, hash, encoded),
    fields,
    leaves,
  };
}

function statementOf(bytes: Uint8Array, ledger: string, pointer: string): Statement {
  if (bytes.length > limits.statementBytes) {
    throw refusal('over-limit', 'A statement has at most 32 KiB.', pointer);
  }
  const statement = closedForm(() => readStatement(bytes), pointer);
  if (statement.suite !== 1) {
    throw refusal('suite-unknown', 'Only suite 1 is understood here.', pointer);
  }
  if (statement.ledger !== ledger) {
    throw refusal('ledger-differs', `This is the ledger ${ledger}.`, pointer);
  }
  return statement;
}

function closedForm<Value>(read: () => Value, pointer: string): Value {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ClosedFormError)) throw error;
    throw refusal('not-closed-form', error.message, pointer);
  }
}

function fieldOf(posted: PostedField, pointer: string): OpenField {
  const salt = fromHex(posted.salt, 32);
  const value = fromHex(posted.value);
  const type = fieldTypes.find((known) => known === posted.type);
  if (salt === undefined) {
    throw refusal('not-closed-form', 'A salt is 32 bytes in lower-case hex.', `${pointer}/salt`);
  }
  if (type === undefined) {
    throw refusal('not-closed-form', 'A field type is 1 to 7.', `${pointer}/type`);
  }
  if (
    value === undefined ||
    value.length > limits.valueBytes ||
    decodeValue(type, value) === undefined
  ) {
    throw refusal(
      'not-closed-form',
      'The value is not in the form of its type.',
      `${pointer}/value`,
    );
  }
  return { name: posted.name, type, salt, value };
}

const fieldTypes: readonly FieldType[] = [1, 2, 3, 4, 5, 6, 7];

function checkBody(
  statement: Statement,
  fields: readonly OpenField[],
  leaves: readonly Uint8Array[],
  pointer: string,
): void {
  const { body } = statement;
  const sameNames =
    body.fields.length === fields.length &&
    body.fields.every((name, i) => name === fields[i]?.name);
  if (!sameNames || body.root !== toHex(bodyRoot(nodeEngine, leaves))) {
    throw refusal(
      'fields-differ',
      'The fields are not those that the statement commits to.',
      `${pointer}/fields`,
    );
  }
}

interface ReadBlock {
  readonly bytes: Uint8Array;
  readonly signer: SignatureBlock;
}

function blockOf(hex: string, pointer: string): ReadBlock {
  const bytes = fromHex(hex);
  const signer = bytes && readBlock(bytes);
  if (
    bytes === undefined ||
    signer === undefined ||
    signer.signature.length > limits.signatureBytes
  ) {
    throw refusal('signature-malformed', 'This is not a signature block.', pointer);
  }
  return { bytes, signer };
}

function checkOrder(blocks: readonly ReadBlock[], pointer: string): void {
  const sorted = blocks.every(({ bytes }, i) => {
    const before = blocks[i - 1];
    return before === undefined || compareBytes(before.bytes, bytes) < 0;
  });
  const once = blocks.every(({ signer }, i) =>
    blocks.slice(i + 1).every((other) => !equalBytes(other.signer.keyId, signer.keyId)),
  );
  if (blocks.length === 0 || blocks.length > limits.signatureBlocks || !sorted || !once) {
    throw refusal(
      'signature-malformed',
      'An event has 1 to 16 signature blocks, sorted as bytes, none of the same key twice.',
      `${pointer}/signatures`,
    );
  }
}

function refusal(code: ErrorCode, message: string, pointer: string): Refused {
  return new Refused(code, message, { pointer });
}
