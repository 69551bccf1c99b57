import { equalBytes } from '../canonical/bytes.js';
import { toHex } from '../canonical/hex.js';
import { ClosedFormError } from '../canonical/closed-form-error.js';
import { personsNeeded } from '../custody/vocabulary.js';
import { type Engine } from '../engine.js';
import { isKnownAlgorithm, isSoundKey, signatureVerifies } from '../ledger/algorithm.js';
import { decodeValue, type Field } from '../ledger/field.js';
import { readRegistration, type Registration } from '../ledger/key-registration.js';
import { keyIdOf } from '../ledger/key.js';
import { type KeyRegistry, type RegisteredKey } from '../ledger/registry.js';
import { isRole, roles, type SignatureBlock, signingInput } from '../ledger/signature.js';
import { type Statement } from '../ledger/statement.js';
import { isRegistryType } from '../ledger/registry-types.js';

/** An event as far as its signers are concerned. `fields`: none where the body does not match the statement. */
export interface SignedEvent {
  readonly statement: Statement;
  readonly statementHash: Uint8Array;
  readonly blocks: readonly SignatureBlock[];
  readonly fields: readonly Field[];
}

/** Where the event stands, or is about to stand. */
export interface SigningPlace {
  readonly logIndex: number;
  readonly loggedMs: number;
  /** Only there may keys be registered and revoked. */
  readonly onControlChain: boolean;
}

export interface SignerFinding {
  readonly code: SignerCode;
  readonly detail: string;
}

type SignerCode =
  | 'E_SIG'
  | 'E_KEY_UNKNOWN'
  | 'E_KEY_REVOKED'
  | 'E_ROLE'
  | 'W_SERVICE_SIGNED'
  | 'W_KEY_BYPASSED'
  | 'W_KEY_UNVOUCHED'
  | 'W_SUSPECT_KEY';

/** The parts of a registered key that its signatures are judged by. */
type SigningKey = Pick<RegisteredKey, 'keyId' | 'alg' | 'publicKey' | 'account' | 'roles'>;

interface Setting {
  readonly engine: Engine;
  readonly event: SignedEvent;
  readonly registry: KeyRegistry;
  readonly place: SigningPlace;
  /** The key that the event itself registers: valid in it although new (ledger format §2). */
  readonly newKey: SigningKey | undefined;
}

/**
 * Who signed, and whether they may (ledger format §6, verification step 5): the blocks that the statement asks for,
 * keys live at that index, roles, signatures, two persons where a type needs them. The same rules when an event is
 * logged and when it is verified.
 */
export function checkSigners(
  engine: Engine,
  event: SignedEvent,
  registry: KeyRegistry,
  place: SigningPlace,
): readonly SignerFinding[] {
  const setting = settingOf(engine, event, registry, place);
  return [
    ...checkBlocksNamed(event),
    ...checkEachBlock(setting),
    ...(place.onControlChain ? [] : checkServiceSigned(setting)),
    ...checkSecondPerson(setting),
    ...checkControlType(event, place),
  ];
}

/** The blocks by themselves, where others still have to sign: as `checkSigners`, but for who is missing. */
export function checkBlocks(
  engine: Engine,
  event: SignedEvent,
  registry: KeyRegistry,
  place: SigningPlace,
): readonly SignerFinding[] {
  return checkEachBlock(settingOf(engine, event, registry, place));
}

function settingOf(
  engine: Engine,
  event: SignedEvent,
  registry: KeyRegistry,
  place: SigningPlace,
): Setting {
  return { engine, event, registry, place, newKey: newKeyOf(engine, event, place) };
}

function checkEachBlock(setting: Setting): readonly SignerFinding[] {
  const { blocks } = setting.event;
  return [
    ...blocks.flatMap((block) => checkBlock(block, setting)),
    ...blocks.flatMap((block) => checkRole(block, setting)),
  ];
}

/**
 * The doubts about the keys that signed, by themselves: on the control chain some come up only after the event, when a key
 * is revoked as suspect.
 */
export function checkTrust(
  blocks: readonly SignatureBlock[],
  registry: KeyRegistry,
  place: SigningPlace,
): readonly SignerFinding[] {
  return blocks.flatMap(({ keyId }) => keyDoubts(toHex(keyId), { registry, place }));
}

function newKeyOf(engine: Engine, event: SignedEvent, place: SigningPlace): SigningKey | undefined {
  if (!place.onControlChain || event.statement.type !== 'key.registered/1') return undefined;
  try {
    const registration = readRegistration(event.fields);
    return isKeyOf(engine, registration)
      ? { ...registration, keyId: toHex(registration.keyId) }
      : undefined;
  } catch (error) {
    if (!(error instanceof ClosedFormError)) throw error;
    return undefined;
  }
}

/** Nothing can be verified with a key that is unsound, of another algorithm, or not the one that its id names. */
function isKeyOf(engine: Engine, registration: Registration): boolean {
  const { alg, publicKey, keyId } = registration;
  return isSoundKey(registration) && equalBytes(keyIdOf(engine, alg, publicKey), keyId);
}

/** Exactly one block of the actor, and besides exactly those of `with`: what was stripped or added is seen. */
function checkBlocksNamed({ statement, blocks }: SignedEvent): readonly SignerFinding[] {
  const signers = blocks.map(({ keyId }) => `k1:${toHex(keyId)}`);
  const others = signers.filter((signer) => signer !== statement.actor).sort();
  const isExact =
    new Set(signers).size === signers.length &&
    others.length === signers.length - 1 &&
    others.join() === statement.with.join();
  return isExact ? [] : [finding('E_ROLE', 'the blocks are not those of actor and with')];
}

function checkBlock(block: SignatureBlock, setting: Setting): readonly SignerFinding[] {
  const isKnown = isKnownAlgorithm(block.alg);
  const findings = isKnown ? [] : [finding('E_SIG', 'unknown algorithm')];
  const keyId = toHex(block.keyId);
  const { kind, key } = statusOf(keyId, setting);
  if (kind === 'unknown') {
    return [...findings, finding('E_KEY_UNKNOWN', `${keyId} is not registered`)];
  }
  if (kind === 'revoked') findings.push(finding('E_KEY_REVOKED', `${keyId} was revoked`));
  if (!maySignAs(key, block.role))
    findings.push(finding('E_ROLE', `${keyId} may not sign as ${block.role}`));
  if (isKnown && !verifies(block, key, setting))
    findings.push(finding('E_SIG', `signature of ${keyId}`));
  return [...findings, ...keyDoubts(keyId, setting)];
}

type Status =
  | { readonly kind: 'live' | 'revoked'; readonly key: SigningKey }
  | { readonly kind: 'unknown'; readonly key?: undefined };

function statusOf(keyId: string, { registry, place, newKey }: Setting): Status {
  const status = registry.statusAt(keyId, place.logIndex);
  if (status.kind === 'unknown' && newKey?.keyId === keyId) return { kind: 'live', key: newKey };
  return status;
}

function maySignAs(key: SigningKey, role: number): boolean {
  if (!isRole(role)) return false;
  const isService = key.roles.includes('service');
  if (role === roles.service || isService) return role === roles.service && isService;
  return role !== roles.approver || key.roles.includes('administrator');
}

function verifies(block: SignatureBlock, key: SigningKey, { engine, event }: Setting): boolean {
  const { alg, role, keyId } = block;
  const input = signingInput(alg, role, keyId, event.statementHash);
  return signatureVerifies(engine, key, block, input);
}

function keyDoubts(
  keyId: string,
  { registry, place }: Pick<Setting, 'registry' | 'place'>,
): readonly SignerFinding[] {
  const key = registry.find(keyId);
  if (key === undefined || key.firstIndex > place.logIndex) return [];
  const findings: SignerFinding[] = [];
  if (!key.vouched) findings.push(finding('W_KEY_UNVOUCHED', `nobody vouched for ${keyId}`));
  if (key.suspectSinceMs !== undefined && place.loggedMs >= key.suspectSinceMs) {
    findings.push(finding('W_SUSPECT_KEY', `${keyId} is in doubt since before this was logged`));
  }
  return findings;
}

/** The actor signs in role 1, or in role 4 if its key is a service's; nobody else signs in role 1. */
function checkRole({ keyId, role }: SignatureBlock, setting: Setting): readonly SignerFinding[] {
  const id = toHex(keyId);
  const fitting =
    `k1:${id}` === setting.event.statement.actor
      ? actorRoles(statusOf(id, setting).key)
      : otherRoles;
  return fitting.includes(role) ? [] : [finding('E_ROLE', `${id} signs here in role ${role}`)];
}

const otherRoles: readonly number[] = [roles.counterSigner, roles.approver, roles.service];

/** Either of them as long as it is not known whose key it is. */
function actorRoles(key: SigningKey | undefined): readonly number[] {
  if (key === undefined) return [roles.author, roles.service];
  return [key.roles.includes('service') ? roles.service : roles.author];
}

/** For whom the service signed must be said, and is shown as the lower assurance that it is. */
function checkServiceSigned(setting: Setting): readonly SignerFinding[] {
  const { event, registry, place } = setting;
  const key = statusOf(event.statement.actor.slice(3), setting).key;
  if (key?.roles.includes('service') !== true) return [];
  const account = textIn(event.fields, 'onBehalfOf');
  const findings: SignerFinding[] = [];
  if (account === undefined || textIn(event.fields, 'authentication') === undefined) {
    findings.push(finding('E_ROLE', 'the service signed without onBehalfOf and authentication'));
  }
  if (account === undefined || account === key.account) return findings;
  findings.push(finding('W_SERVICE_SIGNED', `signed by the service for ${account}`));
  const hasLiveKey = registry
    .keysOf(account)
    .some(({ keyId }) => registry.statusAt(keyId, place.logIndex).kind === 'live');
  if (hasLiveKey) findings.push(finding('W_KEY_BYPASSED', `${account} has a key of their own`));
  return findings;
}

function checkSecondPerson(setting: Setting): readonly SignerFinding[] {
  const { statement, fields } = setting.event;
  if (personsNeeded(statement.type) === 1) return [];
  const actor = statusOf(statement.actor.slice(3), setting).key;
  const isService = actor?.roles.includes('service') === true;
  const author = isService ? textIn(fields, 'onBehalfOf') : actor?.account;
  const isSeconded = statement.with.some((id) => {
    const key = statusOf(id.slice(3), setting).key;
    return key !== undefined && !key.roles.includes('service') && key.account !== author;
  });
  return isSeconded ? [] : [finding('E_ROLE', 'this type needs a second person')];
}

function checkControlType(
  { statement }: SignedEvent,
  { onControlChain }: SigningPlace,
): readonly SignerFinding[] {
  if (onControlChain || !isRegistryType(statement.type)) return [];
  return [finding('E_ROLE', 'keys are registered and revoked on the control chain only')];
}

function textIn(fields: readonly Field[], name: string): string | undefined {
  const field = fields.find((one) => one.name === name);
  if (field === undefined || !('salt' in field)) return undefined;
  const value = decodeValue(field.type, field.value);
  return value?.type === 1 ? value.text : undefined;
}

function finding(code: SignerCode, detail: string): SignerFinding {
  return { code, detail };
}
