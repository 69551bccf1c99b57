import { verifiedAnchor, type Anchor } from '../../src/core/ledger/anchor.js';
import { toHex } from '../../src/core/canonical/hex.js';
import { ED25519 } from '../../src/core/ledger/key.js';
import { registrationDraft } from '../../src/core/ledger/key-registration.js';
import { controlItemId } from '../../src/core/ledger/item.js';
import { type Role, roles } from '../../src/core/ledger/signature.js';
import {
  blockText,
  type EventLine,
  type Head,
  inputOf,
  unsignedLine,
  withBlock,
} from '../../src/core/ledger/signed-line.js';
import { readWaitingRegistration } from '../../src/core/ledger/waiting-registration.js';
import { engine } from './engine.js';
import { type KeptKey } from './key-store.js';

/** The answer of `GET /api/ledger`, as far as a signer needs it. */
export interface LedgerAnswer {
  readonly origin: string;
  readonly logVkey: string;
  readonly serviceKey: string;
  readonly controlChain: string;
  readonly checkpoint: { readonly note: string | null };
}

/** The answer of `GET /api/accounts/me`. */
export interface AccountAnswer {
  readonly id: string;
  readonly displayName: string;
  readonly organisation: string;
  readonly keyRoles: readonly string[];
}

export interface RegistrationAnswers {
  readonly ledger: LedgerAnswer;
  /** Of the control chain. */
  readonly head: Head;
  readonly account: AccountAnswer;
  /** Keys of the account that are to vouch, `k1:…`. */
  readonly vouchers: readonly string[];
}

/** The service answered what it cannot answer rightly; nothing was signed. */
export class UntrueAnswer extends Error {}

/** The key's registration for the account, signed by the key. @throws UntrueAnswer */
export async function registrationLine(
  key: KeptKey,
  { ledger, head, account, vouchers }: RegistrationAnswers,
): Promise<EventLine> {
  const line = trusted(() => {
    const anchor = anchorOf(ledger);
    const { id, displayName, organisation, keyRoles } = account;
    const { keyId, publicKey } = key;
    const words = { account: id, displayName, organisation, roles: keyRoles };
    const draft = registrationDraft(
      engine,
      { keyId, alg: ED25519, publicKey, ...words },
      { ledger: ledger.origin, serviceKey: ledger.serviceKey, vouchers, occurredMs: Date.now() },
    );
    return unsignedLine(engine, { draft, head, actorKeyId: keyId, anchor, salts: newSalt });
  });
  return withBlock(engine, line, await block(key, line, roles.author)).line;
}

/** Who a key is vouched for, as the signed fields say. */
export interface Waiting {
  readonly keyId: string;
  readonly displayName: string;
  readonly organisation: string;
  /** Whether it is for the account of the key that is asked. */
  readonly isOwn: boolean;
  /** Whether it is a key of the service. */
  readonly isService: boolean;
}

/** What a key is asked to vouch for. */
export interface VouchingAnswers {
  readonly ledger: LedgerAnswer;
  readonly line: EventLine;
  /** Whether the registry has the key that is asked as an administrator's. */
  readonly isAdministrator: boolean;
}

/** What this key is asked to vouch for; undefined where it is not asked. @throws UntrueAnswer for what does not hold */
export function waitingFor(
  key: KeptKey,
  { ledger, line, isAdministrator }: VouchingAnswers,
): Waiting | undefined {
  const keyId = `k1:${toHex(key.keyId)}`;
  const { origin } = ledger;
  const voucher = { ledger: origin, account: key.accountId, keyId, isAdministrator };
  const registration = trusted(() => readWaitingRegistration(engine, line, voucher));
  if (registration === undefined) return undefined;
  const { account, displayName, organisation, roles: keyRoles } = registration;
  return {
    keyId: `k1:${toHex(registration.keyId)}`,
    ...{ displayName, organisation },
    isOwn: account === key.accountId,
    isService: keyRoles.includes('service'),
  };
}

/** The block by which this key vouches for the one of the line, in hex. @throws UntrueAnswer */
export async function vouch(key: KeptKey, answers: VouchingAnswers): Promise<string> {
  if (waitingFor(key, answers) === undefined) {
    throw new UntrueAnswer('the statement does not ask for this key');
  }
  const { line, isAdministrator } = answers;
  // An administrator's word counts as such also for a key of their own (ledger format §2).
  return block(key, line, isAdministrator ? roles.approver : roles.counterSigner);
}

/** Nothing is signed on top of a checkpoint that the log did not sign. */
function anchorOf(ledger: LedgerAnswer): Anchor {
  const anchor = verifiedAnchor(engine, ledger.checkpoint.note, ledger.logVkey);
  if (anchor === undefined) {
    throw new UntrueAnswer('the checkpoint is not signed by the key of its log');
  }
  if (ledger.controlChain !== toHex(controlItemId(engine, ledger.origin))) {
    throw new UntrueAnswer('the chain of the registry is not that of the ledger');
  }
  return anchor;
}

async function block(key: KeptKey, { statement }: EventLine, role: Role): Promise<string> {
  const signer = { alg: ED25519, keyId: key.keyId };
  const input = new Uint8Array(inputOf(engine, statement, signer, role));
  const signature = await crypto.subtle.sign('Ed25519', key.pair.privateKey, input);
  return blockText(signer, role, new Uint8Array(signature));
}

function newSalt(): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(32));
}

/** What comes of the service's answers; one that has not the form of an answer is as untrue as a false one. */
function trusted<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof UntrueAnswer ? error : new UntrueAnswer(String(error));
  }
}
