import { p256 } from '@noble/curves/nist.js';
import { concat, lp16, utf8 } from '../../src/core/canonical/bytes.js';
import { WEBAUTHN_ES256 } from '../../src/core/ledger/algorithm.js';
import { keyIdOf } from '../../src/core/ledger/key.js';
import { challengeOf } from '../../src/core/ledger/webauthn-assertion.js';
import { nodeEngine as engine } from '../../src/platform/node-engine.js';

/** An authenticator without a device; the same for the same name in every run. */
export interface SoftwarePasskey {
  readonly name: string;
  readonly alg: number;
  readonly publicKey: Uint8Array;
  readonly keyId: Uint8Array;
  /** The whole signature of a block over `M`. */
  readonly sign: (message: Uint8Array) => Uint8Array;
  /** The parts, with a signature over them that holds whatever they say. */
  readonly seal: (parts: SealedParts) => AssertionParts;
}

export interface SealedParts {
  readonly authenticatorData: Uint8Array;
  readonly clientDataJson: Uint8Array;
}

export interface AssertionParts extends SealedParts {
  readonly der: Uint8Array;
}

/** Where the flags lie in authenticatorData, and those of a person who was present and verified. */
export const flagsAt = 32;
const presentAndVerified = 0x05;

export function passkeyOf(name: string): SoftwarePasskey {
  const secret = engine.sha256(utf8(`key of ${name}`));
  const publicKey = p256.getPublicKey(secret, true);
  const seal = (parts: SealedParts): AssertionParts => {
    const { authenticatorData, clientDataJson } = parts;
    const signed = concat(authenticatorData, engine.sha256(clientDataJson));
    const der = p256.sign(signed, secret, { format: 'der', lowS: false, prehash: true });
    return { authenticatorData, clientDataJson, der };
  };
  return {
    ...{ name, alg: WEBAUTHN_ES256, publicKey, seal },
    keyId: keyIdOf(engine, WEBAUTHN_ES256, publicKey),
    sign: (message) => joinAssertion(seal(honestParts(message))),
  };
}

export function joinAssertion({
  authenticatorData,
  clientDataJson,
  der,
}: AssertionParts): Uint8Array {
  return concat(lp16(authenticatorData), lp16(clientDataJson), lp16(der));
}

/** What a browser and its authenticator make of `M`, before they sign it. */
export function honestParts(message: Uint8Array): SealedParts {
  const rpIdHash = engine.sha256(utf8('evidence.example'));
  const clientData = {
    type: 'webauthn.get',
    challenge: challengeOf(engine, message),
    origin: 'https://evidence.example',
    crossOrigin: false,
  };
  return {
    authenticatorData: concat(rpIdHash, Uint8Array.of(presentAndVerified), new Uint8Array(4)),
    clientDataJson: utf8(JSON.stringify(clientData)),
  };
}
