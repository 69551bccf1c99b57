import { utf8 } from '../canonical/bytes.js';
import { ClosedFormError } from '../canonical/closed-form-error.js';
import { toHex } from '../canonical/hex.js';
import { type Engine } from '../engine.js';
import { isSoundKey, signatureVerifies } from './algorithm.js';
import { controlItemId } from './item.js';
import { actorText, keyIdOf } from './key.js';
import { readRegistration, type Registration } from './key-registration.js';
import { readBlock, roles } from './signature.js';
import { bytesOf, type EventLine, inputOf, signedFields } from './signed-line.js';
import { readStatement, type Statement } from './statement.js';

/** Who is asked to vouch, and in which ledger. */
export interface Voucher {
  readonly ledger: string;
  /** The account of the key that is asked. */
  readonly account: string;
  /** That key, `k1:…`. */
  readonly keyId: string;
  /** Whether it may vouch as an administrator: for keys of other accounts too, and for the service's. */
  readonly isAdministrator: boolean;
}

/**
 * What whoever vouches for a key puts their name to: a registration on the control chain, for their own account unless they are an
 * administrator, that asks for this key, whose fields are those it was signed with, and that the new key signed itself.
 * Undefined for a line that is none of the voucher's business: another type, or that does not ask for their key, or has its block.
 * @throws ClosedFormError for one that asks for the key and does not hold
 */
export function readWaitingRegistration(
  engine: Engine,
  line: EventLine,
  voucher: Voucher,
): Registration | undefined {
  const statement = readStatement(utf8(line.statement));
  const isAsked = statement.with.includes(voucher.keyId) && !hasSigned(line, voucher.keyId);
  if (statement.type !== 'key.registered/1' || !isAsked) return undefined;
  demand(statement.ledger === voucher.ledger, 'it is for another ledger');
  const controlChain = toHex(controlItemId(engine, voucher.ledger));
  demand(statement.item === controlChain, 'it is not for the control chain');
  const registration = readRegistration(signedFields(engine, line));
  const isOwn = registration.account === voucher.account;
  demand(isOwn || voucher.isAdministrator, 'it is for another account');
  checkNewKey(engine, line, statement, registration);
  return registration;
}

function checkNewKey(
  engine: Engine,
  line: EventLine,
  { actor }: Statement,
  key: Registration,
): void {
  const keyId = keyIdOf(engine, key.alg, key.publicKey);
  const isOwn = toHex(key.keyId) === toHex(keyId) && actor === actorText(keyId);
  demand(isOwn && isSoundKey(key), 'the new key does not state itself');
  const role = key.roles.includes('service') ? roles.service : roles.author;
  const isSigned = line.signatures.some((hex) => {
    const block = readBlock(bytesOf(hex));
    if (block?.role !== role || actorText(block.keyId) !== actor) return false;
    return signatureVerifies(engine, key, block, inputOf(engine, line.statement, block, role));
  });
  demand(isSigned, 'the new key did not sign it');
}

function hasSigned({ signatures }: EventLine, keyId: string): boolean {
  return signatures.some((hex) => {
    const block = readBlock(bytesOf(hex));
    return block !== undefined && actorText(block.keyId) === keyId;
  });
}

function demand(holds: boolean, fault: string): void {
  if (!holds) throw new ClosedFormError(fault);
}
