import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
} from 'node:crypto';
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { toHex } from '../core/canonical/hex.js';
import { ED25519, keyIdOf } from '../core/ledger/key.js';
import { nodeEngine } from '../platform/node-engine.js';
import { isSystemError } from '../platform/system-error.js';

/** A private key that stays here; only signatures leave. */
export interface Signer {
  readonly publicKey: Uint8Array;
  readonly keyId: Uint8Array;
  sign(message: Uint8Array): Uint8Array;
}

/**
 * Reads the key (PKCS#8 PEM, mode 0600), making it if it is missing and `mayCreate`: which is not so once a ledger
 * exists, because a new key would orphan everything the old one signed.
 */
export function loadKey(path: string, mayCreate: boolean): Signer {
  return signerOf(readOrMake(path, mayCreate));
}

/** Reads a key that is known to be there. */
export function readKey(path: string): Signer {
  return signerOf(readPrivateKey(path));
}

/** Makes a key in the folder, in a file named after its id: `service-<16 hex digits>.pem`, never overwritten. */
export function makeKeyIn(folder: string): Signer {
  const { privateKey } = generateKeyPairSync('ed25519');
  const signer = signerOf(privateKey);
  writeKey(join(folder, `service-${toHex(signer.keyId).slice(0, 16)}.pem`), privateKey);
  return signer;
}

function signerOf(privateKey: KeyObject): Signer {
  const publicKey = rawPublicKey(privateKey);
  return {
    publicKey,
    keyId: keyIdOf(nodeEngine, ED25519, publicKey),
    sign: (message) => sign(null, message, privateKey),
  };
}

function rawPublicKey(privateKey: KeyObject): Uint8Array {
  const spki = createPublicKey(privateKey).export({ format: 'der', type: 'spki' });
  return new Uint8Array(spki.subarray(-32));
}

function readPrivateKey(path: string): KeyObject {
  const key = createPrivateKey(readFileSync(path));
  if (key.asymmetricKeyType !== 'ed25519') throw new Error(`${path} is not an Ed25519 key`);
  return key;
}

function readOrMake(path: string, mayCreate: boolean): KeyObject {
  try {
    return readPrivateKey(path);
  } catch (error) {
    if (!isSystemError(error, 'ENOENT')) throw error;
    if (!mayCreate) {
      throw new Error(`the ledger's key ${path} is missing: restore it from its backup`, {
        cause: error,
      });
    }
    const { privateKey } = generateKeyPairSync('ed25519');
    writeKey(path, privateKey);
    return privateKey;
  }
}

function writeKey(path: string, privateKey: KeyObject): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const file = openSync(path, 'wx', 0o600);
  try {
    writeSync(file, privateKey.export({ format: 'pem', type: 'pkcs8' }).toString());
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
