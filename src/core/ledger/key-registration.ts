import { compareBytes, utf8 } from '../canonical/bytes.js';
import { ClosedFormError } from '../canonical/closed-form-error.js';
import { decodeValue, type Field, type PlainValue } from './field.js';
import { type Engine } from '../engine.js';
import { toHex } from '../canonical/hex.js';
import { controlItemId } from './item.js';
import { type StatedValue, type StatementDraft } from './signed-line.js';

/** The fields of `key.registered/1` (ledger format §2). */
export interface Registration {
  readonly keyId: Uint8Array;
  readonly alg: number;
  readonly publicKey: Uint8Array;
  readonly account: string;
  readonly displayName: string;
  readonly organisation: string;
  readonly roles: readonly string[];
}

/** The fields of `key.revoked/1`; from when on the key is suspect in ms since 1970. */
export interface Revocation {
  readonly keyId: Uint8Array;
  readonly reason: string;
  readonly suspectSinceMs?: number;
}

/** The registration. @throws ClosedFormError unless there are exactly the seven fields, of their types and forms */
export function readRegistration(fields: readonly Field[]): Registration {
  const values = readValues(fields);
  if (values.size !== 7) throw new ClosedFormError('not seven fields');
  return {
    keyId: bytesIn(values, 'keyId'),
    alg: integerIn(values, 'alg'),
    publicKey: bytesIn(values, 'publicKey'),
    account: textIn(values, 'account'),
    displayName: textIn(values, 'displayName'),
    organisation: textIn(values, 'organisation'),
    roles: rolesIn(values),
  };
}

/** The fields that state a registration, in the order that ledger format §2 gives. */
export function registrationFields(registration: Registration): readonly StatedValue[] {
  const { keyId, alg, publicKey, account, displayName, organisation, roles } = registration;
  return [
    { name: 'keyId', value: { type: 3, bytes: keyId } },
    { name: 'alg', value: { type: 2, integer: BigInt(alg) } },
    { name: 'publicKey', value: { type: 3, bytes: publicKey } },
    { name: 'account', value: { type: 1, text: account } },
    { name: 'displayName', value: { type: 1, text: displayName } },
    { name: 'organisation', value: { type: 1, text: organisation } },
    { name: 'roles', value: { type: 7, json: roles } },
  ];
}

/** For whom and when a registration is stated. */
export interface RegistrationSetting {
  /** The ledger's name, from which its control chain follows. */
  readonly ledger: string;
  /** `k1:…`; the service signs every registration (ledger format §6). */
  readonly serviceKey: string;
  /** Keys that vouch for the new one, `k1:…`. */
  readonly vouchers: readonly string[];
  readonly occurredMs: number;
}

/** What the new key states of itself on the control chain. */
export function registrationDraft(
  engine: Engine,
  registration: Registration,
  { ledger, serviceKey, vouchers, occurredMs }: RegistrationSetting,
): StatementDraft {
  return {
    ledger,
    chainId: toHex(controlItemId(engine, ledger)),
    type: 'key.registered/1',
    occurredMs,
    fields: registrationFields(registration),
    with: [serviceKey, ...vouchers],
  };
}

/** The revocation. @throws ClosedFormError unless the fields are `keyId`, `reason` and perhaps `suspectSince` */
export function readRevocation(fields: readonly Field[]): Revocation {
  const values = readValues(fields);
  const revocation = { keyId: bytesIn(values, 'keyId'), reason: textIn(values, 'reason') };
  if (values.size === 2) return revocation;
  if (values.size > 3) throw new ClosedFormError('too many fields');
  return { ...revocation, suspectSinceMs: msIn(values, 'suspectSince') };
}

type Values = ReadonlyMap<string, PlainValue>;

function readValues(fields: readonly Field[]): Values {
  const values = new Map<string, PlainValue>();
  for (const field of fields) {
    const value = 'salt' in field ? decodeValue(field.type, field.value) : undefined;
    if (value === undefined || values.has(field.name)) throw unreadable(field.name);
    values.set(field.name, value);
  }
  return values;
}

function bytesIn(values: Values, name: string): Uint8Array {
  const value = values.get(name);
  if (value?.type !== 3) throw unreadable(name);
  return value.bytes;
}

function textIn(values: Values, name: string): string {
  const value = values.get(name);
  if (value?.type !== 1) throw unreadable(name);
  return value.text;
}

function integerIn(values: Values, name: string): number {
  const value = values.get(name);
  if (value?.type !== 2) throw unreadable(name);
  return Number(value.integer);
}

function msIn(values: Values, name: string): number {
  const value = values.get(name);
  if (value?.type !== 4) throw unreadable(name);
  return value.ms;
}

/** A sorted list of unique texts, in which `service` stands alone. */
function rolesIn(values: Values): readonly string[] {
  const value = values.get('roles');
  if (value?.type !== 7 || !Array.isArray(value.json)) throw unreadable('roles');
  const roles: readonly string[] = value.json.filter((role) => typeof role === 'string');
  const isAlone = roles.length === 1 || !roles.includes('service');
  if (roles.length !== value.json.length || !isAscending(roles) || !isAlone) {
    throw unreadable('roles');
  }
  return roles;
}

function unreadable(name: string): ClosedFormError {
  return new ClosedFormError(`field ${name}`);
}

function isAscending(texts: readonly string[]): boolean {
  return texts.every(
    (text, i) => i === 0 || compareBytes(utf8(texts[i - 1] ?? ''), utf8(text)) < 0,
  );
}
