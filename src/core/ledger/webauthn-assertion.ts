import { toBase64 } from '../canonical/base64.js';
import { concat, readUtf8 } from '../canonical/bytes.js';
import { ClosedFormError } from '../canonical/closed-form-error.js';
import { type Json, readJson } from '../canonical/json.js';
import { hasLoneSurrogate } from '../canonical/text.js';
import { type Engine } from '../engine.js';
import { readEcdsaDer } from './ecdsa-der.js';

/** The signature of an author with a passkey, cut into its parts (ledger format §6, algorithm 2). */
interface Assertion {
  readonly authenticatorData: Uint8Array;
  readonly clientDataJson: Uint8Array;
  readonly der: Uint8Array;
}

/**
 * Whether an authenticator signed `input` for a person whom it had verified. Whoever presents the signature chooses all
 * of it: its parts are read strictly, so that both verifiers read the same or neither does (ADR 21). `signature` is
 * `lp16(authenticatorData) ‖ lp16(clientDataJSON) ‖ lp16(DER)`, no longer than a block allows.
 */
export function assertionVerifies(
  engine: Engine,
  publicKey: Uint8Array,
  input: Uint8Array,
  signature: Uint8Array,
): boolean {
  const assertion = readAssertion(signature);
  if (assertion === undefined) return false;
  const { authenticatorData, clientDataJson, der } = assertion;
  const compact = readEcdsaDer(der);
  if (compact === undefined || !showsVerifiedPerson(authenticatorData)) return false;
  if (!isClientDataFor(clientDataJson, challengeOf(engine, input))) return false;
  const signed = concat(authenticatorData, engine.sha256(clientDataJson));
  return engine.p256Verify(publicKey, signed, compact);
}

/** `H(M)` in base64url without padding: how a browser writes the challenge that it was given. */
export function challengeOf(engine: Pick<Engine, 'sha256'>, input: Uint8Array): string {
  const base64 = toBase64(engine.sha256(input));
  return base64.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

function readAssertion(signature: Uint8Array): Assertion | undefined {
  const authenticatorData = readPart(signature, 0);
  if (authenticatorData === undefined) return undefined;
  const clientDataJson = readPart(signature, 2 + authenticatorData.length);
  if (clientDataJson === undefined) return undefined;
  const start = 4 + authenticatorData.length + clientDataJson.length;
  const der = readPart(signature, start);
  if (der === undefined || start + 2 + der.length !== signature.length) return undefined;
  return { authenticatorData, clientDataJson, der };
}

function readPart(bytes: Uint8Array, start: number): Uint8Array | undefined {
  const [high, low] = bytes.subarray(start, start + 2);
  if (high === undefined || low === undefined) return undefined;
  const length = high * 0x100 + low;
  const part = bytes.subarray(start + 2, start + 2 + length);
  return part.length === length ? part : undefined;
}

/** rpIdHash, flags and signature counter: 37 bytes without attested keys and extensions, which nobody asked for. */
const authenticatorBytes = 37;
const flagsAt = 32;
const present = 0x01;
const verified = 0x04;
const backupEligible = 0x08;
const backedUp = 0x10;

function showsVerifiedPerson(authenticatorData: Uint8Array): boolean {
  if (authenticatorData.length !== authenticatorBytes) return false;
  const flags = authenticatorData[flagsAt] ?? 0;
  const required = present | verified;
  const isKnown = (flags & ~(required | backupEligible | backedUp)) === 0;
  const isBackupSound = (flags & backedUp) === 0 || (flags & backupEligible) !== 0;
  return isKnown && isBackupSound && (flags & required) === required;
}

/** A flat object of texts and truth values; a browser may add members of its own, but no second of one name. */
function isClientDataFor(clientDataJson: Uint8Array, challenge: string): boolean {
  const members = readMembers(clientDataJson);
  if (members === undefined) return false;
  const origin = members.get('origin');
  return (
    members.get('type') === 'webauthn.get' &&
    members.get('challenge') === challenge &&
    typeof origin === 'string' &&
    origin !== '' &&
    (members.get('crossOrigin') ?? false) === false &&
    !members.has('topOrigin')
  );
}

function readMembers(bytes: Uint8Array): ReadonlyMap<string, Json> | undefined {
  const text = readUtf8(bytes);
  const value = text === undefined ? undefined : readText(text);
  if (value === undefined || value === null || typeof value !== 'object' || Array.isArray(value)) {
    return undefined;
  }
  const members = Object.entries(value);
  return members.every(isPlainMember) ? new Map(members) : undefined;
}

function readText(text: string): Json | undefined {
  try {
    return readJson(text);
  } catch (error) {
    if (!(error instanceof ClosedFormError)) throw error;
    return undefined;
  }
}

function isPlainMember([name, value]: readonly [string, Json]): boolean {
  if (hasLoneSurrogate(name)) return false;
  return typeof value === 'boolean' || (typeof value === 'string' && !hasLoneSurrogate(value));
}
