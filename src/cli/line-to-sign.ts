import { readStatement, statementHash } from '../core/ledger/statement.js';
import { utf8 } from '../core/canonical/bytes.js';
import { ClosedFormError } from '../core/canonical/closed-form-error.js';
import { toHex } from '../core/canonical/hex.js';
import { type Registration } from '../core/ledger/key-registration.js';
import { type EventLine, signedFields } from '../core/ledger/signed-line.js';
import { readWaitingRegistration, type Voucher } from '../core/ledger/waiting-registration.js';
import { nodeEngine } from '../operate/engine.js';
import { type Answer } from './answer.js';
import { CommandFailure } from './command-failure.js';

/** A line that somebody else wrote, for this person to sign. */
export function lineIn(answer: Answer): EventLine {
  return {
    seq: answer.integer('seq'),
    statement: answer.text('statement'),
    signatures: answer.texts('signatures'),
    fields: answer.list('fields').map((field) => ({
      ...{ name: field.text('name'), type: field.integer('type') },
      ...{ salt: field.text('salt'), value: field.text('value') },
    })),
  };
}

/** What tells one statement from any other: `event show` prints it, and whoever signs can name it. */
export function hashOfLine({ statement }: EventLine): string {
  return toHex(statementHash(nodeEngine, utf8(statement)));
}

/**
 * The type of the statement, after a look at whether it asks for this key (`k1:…`) and whether the fields that were shown are those that it
 * was made of: nobody signs one thing and is shown another.
 */
export function typeToSign(line: EventLine, keyId: string): string {
  return refusingFalse(() => {
    const statement = readStatement(utf8(line.statement));
    if (!statement.with.includes(keyId)) throw notAsked();
    signedFields(nodeEngine, line);
    return statement.type;
  });
}

/** The registration for which a key is asked to vouch. */
export function registrationToSign(line: EventLine, voucher: Voucher): Registration {
  const registration = refusingFalse(() => readWaitingRegistration(nodeEngine, line, voucher));
  if (registration === undefined) throw notAsked();
  return registration;
}

function notAsked(): CommandFailure {
  return new CommandFailure(
    'The statement does not ask for a signature of this key, or has it already.',
    2,
  );
}

function refusingFalse<Value>(read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ClosedFormError)) throw error;
    throw new CommandFailure(`Nothing was signed: ${error.message}.`, 4);
  }
}
