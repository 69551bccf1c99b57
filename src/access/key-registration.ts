import { ClosedFormError } from '../core/canonical/closed-form-error.js';
import { toHex } from '../core/canonical/hex.js';
import { canonicalJson } from '../core/canonical/json.js';
import { readRegistration, type Registration } from '../core/ledger/key-registration.js';
import { isKnownAlgorithm, isSoundKey } from '../core/ledger/algorithm.js';
import { actorText, keyIdOf } from '../core/ledger/key.js';
import { type ControlEvent, type KeyRegistry } from '../core/ledger/registry.js';
import { roles, type SignatureBlock } from '../core/ledger/signature.js';
import { type PreparedEvent } from '../ledger/append-command.js';
import { Conflict, type FieldProblem, Invalid, Refused } from '../platform/errors.js';
import { nodeEngine } from '../platform/node-engine.js';
import { type Person } from '../platform/person.js';
import { keyRolesOf } from './roles.js';

/** Whose key it is to be, as their account says. */
export type KeyHolder = Pick<Person, 'accountId' | 'displayName' | 'organisation' | 'roles'>;

/** What a registration is held against. */
export interface RegistrationSetting {
  readonly person: KeyHolder;
  readonly controlChain: string;
  readonly registry: KeyRegistry;
  readonly nowMs: number;
}

/** The event comes after everything logged so far. */
const comingIndex = Number.MAX_SAFE_INTEGER;

type LineToCheck = Pick<PreparedEvent, 'statement' | 'signers' | 'fields'>;

/**
 * What the service vouches for with its own block: the new key belongs to whoever signed in, under the name,
 * organisation and roles of their account, and nobody else. The operator is the certification authority for
 * people (ledger.md §2), so nothing in the line is believed that the account does not say. `event` carries the
 * service's block already. Throws a DomainError.
 */
export function checkRegistration(event: LineToCheck, setting: RegistrationSetting): void {
  const { statement } = event;
  if (statement.type !== 'key.registered/1' || statement.item !== setting.controlChain) {
    throw new Invalid('Only key.registered/1 on the control chain is taken here.', [
      { pointer: '/statement', detail: 'This is another type or another chain.' },
    ]);
  }
  if (!statement.with.some((id) => isServiceKey(id, setting.registry))) {
    throw new Refused(
      'signature-missing',
      "The statement must name the service's key in with, as GET /api/ledger tells it.",
      { pointer: '/statement' },
    );
  }
  const registration = registrationIn(event);
  checkKey(statement.actor, registration, setting.registry);
  checkAccount(event, registration, setting.person);
  for (const signer of event.signers) checkSigner(signer, event, setting);
  checkRules(event, setting);
}

function registrationIn({ fields }: LineToCheck): Registration {
  try {
    return readRegistration(fields);
  } catch (error) {
    if (!(error instanceof ClosedFormError)) throw error;
    throw new Refused(
      'fields-refused',
      `These are not the fields of a registration: ${error.message}.`,
      {
        pointer: '/fields',
      },
    );
  }
}

function checkKey(actor: string, registration: Registration, registry: KeyRegistry): void {
  const { alg, publicKey, keyId } = registration;
  if (!isKnownAlgorithm(alg)) {
    throw keyRefused(
      'Only Ed25519 keys (alg 1) and passkeys of WebAuthn with ES256 (alg 2) are taken.',
    );
  }
  // A key of small order has signatures that fit any message; isSoundKey refuses it, and any torsion.
  if (!isSoundKey(registration)) throw keyRefused('This is no sound public key of its algorithm.');
  const expected = keyIdOf(nodeEngine, alg, publicKey);
  if (toHex(keyId) !== toHex(expected))
    throw keyRefused('keyId must be the id of this public key.');
  if (actor !== actorText(expected)) throw keyRefused('The new key itself must be the actor.');
  if (registry.find(toHex(expected)) !== undefined) {
    throw new Conflict('This key is registered already. A key is registered once, for good.');
  }
}

function keyRefused(message: string): Refused {
  return new Refused('key-unknown', message, { pointer: '/fields' });
}

function checkAccount(event: LineToCheck, registration: Registration, person: KeyHolder): void {
  const names = ['account', 'displayName', 'organisation', 'roles'] as const;
  const wanted = {
    account: person.accountId,
    displayName: person.displayName,
    organisation: person.organisation,
    roles: canonicalJson(keyRolesOf(person.roles)),
  };
  const stated = { ...registration, roles: canonicalJson(registration.roles) };
  const problems: FieldProblem[] = names
    .filter((name) => stated[name] !== wanted[name])
    .map((name) => ({
      pointer: `/fields/${event.fields.findIndex((field) => field.name === name)}`,
      detail: `${name} must be that of your account: ${wanted[name]}`,
    }));
  if (problems.length > 0) {
    throw new Invalid('The registration does not agree with your account.', problems);
  }
}

/**
 * Besides the new key and the service only vouchers sign: a live key of the same account in role 2, or an
 * administrator's in role 3. Another block would give every verifier a finding for good.
 */
function checkSigner(
  { keyId, role }: SignatureBlock,
  { statement }: LineToCheck,
  { person, registry }: RegistrationSetting,
): void {
  const id = actorText(keyId);
  if (id === statement.actor || isServiceKey(id, registry)) return;
  const { kind, key } = registry.statusAt(toHex(keyId), comingIndex);
  if (key === undefined)
    throw voucherRefused('key-unknown', `The voucher ${id} is not registered.`);
  if (kind === 'revoked') throw voucherRefused('key-revoked', `The voucher ${id} was revoked.`);
  const isOwn = role === roles.counterSigner && key.account === person.accountId;
  const isAdministrator = role === roles.approver && key.roles.includes('administrator');
  if (!key.vouched) throw unvouchedVoucher(id);
  if (!isOwn && !isAdministrator) {
    throw voucherRefused(
      'role-refused',
      'Vouchers are a key of the same account in role 2, or of an administrator in role 3.',
    );
  }
}

function isServiceKey(id: string, registry: KeyRegistry): boolean {
  const { kind, key } = registry.statusAt(id.slice(3), comingIndex);
  return kind === 'live' && key.roles.includes('service');
}

/**
 * Those whom the statement names besides the service, who have not signed yet: keys that could vouch. A name that nobody can sign for
 * would leave the registration waiting for ever.
 */
export function checkVouchersNamed(
  { statement }: LineToCheck,
  { person, registry }: RegistrationSetting,
): void {
  for (const id of statement.with) {
    if (isServiceKey(id, registry)) continue;
    const { kind, key } = registry.statusAt(id.slice(3), comingIndex);
    if (kind === 'unknown') throw voucherRefused('key-unknown', `${id} is not registered.`);
    if (kind === 'revoked') throw voucherRefused('key-revoked', `${id} was revoked.`);
    if (!key.vouched) throw unvouchedVoucher(id);
    if (key.account === person.accountId || key.roles.includes('administrator')) continue;
    throw voucherRefused('role-refused', `${id} is neither a key of yours nor an administrator's.`);
  }
}

/** No account has more live keys, and none more for which nobody vouched: each stands in every package, for good. */
const mostKeys = 20;
const mostUnvouched = 3;

/** Throws Conflict where the account has as many live keys as one can have. */
export function refuseTooMany({ person, registry }: RegistrationSetting, isVouched: boolean): void {
  const live = registry
    .keysOf(person.accountId)
    .filter(({ revokedIndex }) => revokedIndex === undefined);
  const unvouched = live.filter(({ vouched }) => !vouched);
  if (live.length < mostKeys && (isVouched || unvouched.length < mostUnvouched)) return;
  throw new Conflict(
    `You have ${live.length} live keys, ${unvouched.length} of them without a voucher: have those revoked that you do not use.`,
  );
}

/** Whether there is another administrator with a live key, who can vouch for an administrator's. */
export function hasOtherAdministrator({ person, registry }: RegistrationSetting): boolean {
  return registry
    .keys()
    .some(
      ({ account, roles: names, vouched, revokedIndex }) =>
        account !== person.accountId &&
        vouched &&
        revokedIndex === undefined &&
        names.includes('administrator'),
    );
}

/** Whether somebody entitled vouches for the key with a block that is there (ledger.md §2). */
export function isVouchedFor(
  event: LineToCheck,
  { registry, nowMs }: RegistrationSetting,
): boolean {
  return registry.wouldVouch(controlEventOf(event, nowMs));
}

/** Whoever has only a stolen token can register such a key, and would vouch for others with it. */
function unvouchedVoucher(id: string): Refused {
  return voucherRefused('role-refused', `Nobody vouched for ${id} itself.`);
}

function voucherRefused(
  code: 'key-unknown' | 'key-revoked' | 'role-refused',
  message: string,
): Refused {
  return new Refused(code, message, { pointer: '/signatures' });
}

/** The verifier's own rules once more: what it would refuse must not get into the log. */
function checkRules(event: LineToCheck, { registry, nowMs }: RegistrationSetting): void {
  const [finding] = registry.check(controlEventOf(event, nowMs));
  if (finding !== undefined)
    throw new Refused('role-refused', `Not a registration: ${finding.detail}.`);
}

function controlEventOf(event: LineToCheck, nowMs: number): ControlEvent {
  return {
    statement: event.statement,
    blocks: event.signers,
    fields: event.fields,
    logIndex: comingIndex,
    loggedMs: nowMs,
    sound: true,
  };
}
