import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { toHex } from '../../src/core/canonical/hex.js';
import { utf8 } from '../../src/core/canonical/bytes.js';
import { isSoundKey, signatureVerifies, WEBAUTHN_ES256 } from '../../src/core/ledger/algorithm.js';
import { signingInput } from '../../src/core/ledger/signature.js';
import { nodeEngine } from '../../src/platform/node-engine.js';
import {
  acceptedAssertions,
  type AssertionCase,
  refusedAssertions,
} from '../support/assertion-cases.js';
import { passkeyOf } from '../support/software-passkey.js';
import { unsoundPasskeys } from '../support/tamperings-passkeys.js';
import { engines } from './engines.js';
import { bytes } from './ledger-vectors.js';

interface Vectors {
  readonly comment: string;
  readonly cases: readonly {
    readonly name: string;
    readonly publicKey: string;
    readonly message: string;
    readonly signature: string;
    readonly valid: boolean;
  }[];
  readonly refusedKeys: Readonly<Record<string, string>>;
}

const path = join(import.meta.dirname, '../vectors/webauthn-es256.json');
const made = makeVectors();
if (process.env['VECTORS'] === 'write') writeFileSync(path, `${JSON.stringify(made, null, 2)}\n`);
// The shape is that in which they were made, which the first test compares.
const vectors = JSON.parse(readFileSync(path, 'utf8')) as Vectors;

describe('the vectors of algorithm 2', () => {
  it('are those that fixed keys make', () => {
    expect(vectors).toEqual(made);
    expect(vectors.cases.length).toBe(acceptedAssertions.length + refusedAssertions.length);
  });

  describe.each(engines)('through the $name engine', ({ engine }) => {
    it.each(vectors.cases)('$name: $valid', ({ publicKey, message, signature, valid }) => {
      const block = { alg: WEBAUTHN_ES256, signature: bytes(signature) };
      const key = { alg: WEBAUTHN_ES256, publicKey: bytes(publicKey) };
      expect(signatureVerifies(engine, key, block, bytes(message))).toBe(valid);
    });

    it('are answered, not thrown at, under keys that are none', () => {
      const [good] = vectors.cases;
      const block = { alg: WEBAUTHN_ES256, signature: bytes(good?.signature ?? '') };
      for (const publicKey of Object.values(vectors.refusedKeys).map(bytes)) {
        const key = { alg: WEBAUTHN_ES256, publicKey };
        expect(signatureVerifies(engine, key, block, bytes(good?.message ?? ''))).toBe(false);
      }
    });

    it('hold under no key and no block of another algorithm', () => {
      const [good] = vectors.cases;
      const publicKey = bytes(good?.publicKey ?? '');
      const [signature, message] = [bytes(good?.signature ?? ''), bytes(good?.message ?? '')];
      const holds = (keyAlg: number, alg: number): boolean =>
        signatureVerifies(engine, { alg: keyAlg, publicKey }, { alg, signature }, message);
      expect(holds(2, 2)).toBe(true);
      expect([holds(1, 2), holds(2, 1), holds(1, 1), holds(3, 3)]).toEqual(Array(4).fill(false));
    });
  });

  it.each(Object.entries(vectors.refusedKeys))('refuse as a key: %s', (_, publicKey) => {
    expect(isSoundKey({ alg: WEBAUTHN_ES256, publicKey: bytes(publicKey) })).toBe(false);
  });

  it('know the good key as one', () => {
    const { publicKey } = passkeyOf('passkey of the vectors');
    expect(isSoundKey({ alg: WEBAUTHN_ES256, publicKey })).toBe(true);
    expect(isSoundKey({ alg: 3, publicKey })).toBe(false);
  });
});

function makeVectors(): Vectors {
  const passkey = passkeyOf('passkey of the vectors');
  const statementHash = nodeEngine.sha256(utf8('a statement'));
  const message = signingInput(WEBAUTHN_ES256, 1, passkey.keyId, statementHash);
  const caseOf = (one: AssertionCase, valid: boolean): Vectors['cases'][number] => ({
    name: one.name,
    publicKey: toHex(passkey.publicKey),
    message: toHex(message),
    signature: toHex(one.make(passkey, message)),
    valid,
  });
  return {
    comment:
      'Signatures of algorithm 2 (WebAuthn ES256) over message, which is M of the ledger format. The secret key is SHA-256 of "key of passkey of the vectors".',
    cases: [
      ...acceptedAssertions.map((one) => caseOf(one, true)),
      ...refusedAssertions.map((one) => caseOf(one, false)),
    ],
    refusedKeys: Object.fromEntries(unsoundPasskeys.map(([name, key]) => [name, toHex(key)])),
  };
}
