import { p256 } from '@noble/curves/nist.js';
import { concat, utf8 } from '../../src/core/canonical/bytes.js';
import { nodeEngine as engine } from '../../src/platform/node-engine.js';
import { type SoftwarePasskey } from './software-passkey.js';

/** What a browser posts when it has made a passkey; binary members in base64url. */
export interface MadePasskey {
  readonly id: string;
  readonly clientDataJSON: string;
  readonly attestationObject: string;
}

const presentVerifiedAttested = 0x45;

/** The same key as one to sign in with, as an authenticator that attests nothing gives it (WebAuthn §6.5, COSE of RFC 9053). */
export function attested(
  passkey: SoftwarePasskey,
  challenge: string,
  origin = 'http://localhost',
): MadePasskey {
  const { x, y } = p256.Point.fromBytes(passkey.publicKey).toAffine();
  const credentialId = engine.sha256(utf8(`credential of ${passkey.name}`));
  // A map of five: kty EC2, alg ES256, crv P-256, x, y.
  const cose = concat(
    Uint8Array.of(0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01),
    ...[Uint8Array.of(0x21, 0x58, 0x20), p256.Point.Fp.toBytes(x)],
    ...[Uint8Array.of(0x22, 0x58, 0x20), p256.Point.Fp.toBytes(y)],
  );
  const authData = concat(
    engine.sha256(utf8(new URL(origin).hostname)),
    Uint8Array.of(presentVerifiedAttested, 0, 0, 0, 0),
    new Uint8Array(16),
    Uint8Array.of(0, credentialId.length),
    ...[credentialId, cose],
  );
  // A map of three: fmt, attStmt, authData.
  const attestation = concat(
    Uint8Array.of(0xa3, ...textOf('fmt'), ...textOf('none'), ...textOf('attStmt'), 0xa0),
    Uint8Array.of(...textOf('authData'), 0x58, authData.length),
    authData,
  );
  const clientData = { type: 'webauthn.create', challenge, origin, crossOrigin: false };
  return {
    id: base64url(credentialId),
    clientDataJSON: base64url(utf8(JSON.stringify(clientData))),
    attestationObject: base64url(attestation),
  };
}

/** A short text in CBOR. */
function textOf(text: string): readonly number[] {
  return [0x60 + text.length, ...utf8(text)];
}

function base64url(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64url');
}
