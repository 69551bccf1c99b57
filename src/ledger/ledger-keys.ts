import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
} from 'node:crypto';
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ED25519, keyIdOf } from '../core/ledger/key.js';
import { nodeEngine } from '../platform/node-engine.js';
import { isSystemError } from '../platform/system-error.js';

/** A private key that stays here; only signatures leave. */
export interface Signer {
  readonly publicKey: Uint8Array;
  readonly keyId: Uint8Array;
  sign(message: Uint8Array): Uint8Array;
}

/** The two keys of an installation: the log's signs checkpoints, the service's signs events and receipts. */
export interface LedgerKeys {
  readonly log: Signer;
  readonly service: Signer;
}

/**
 * Reads the keys (PKCS#8 PEM, mode 0600) from the folder, making those that are missing. `mayCreate` is false
 * once a ledger exists: a new log key would orphan everything the old one signed.
 */
export function loadLedgerKeys(folder: string, mayCreate: boolean): LedgerKeys {
  return {
    log: signerOf(readOrMake(join(folder, 'log.pem'), mayCreate)),
    service: signerOf(readOrMake(join(folder, 'service.pem'), mayCreate)),
  };
}

export function signerOf(privateKey: KeyObject): Signer {
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

function readOrMake(path: string, mayCreate: boolean): KeyObject {
  try {
    const key = createPrivateKey(readFileSync(path));
    if (key.asymmetricKeyType !== 'ed25519') throw new Error(`${path} is not an Ed25519 key`);
    return key;
  } catch (error) {
    if (!isSystemError(error, 'ENOENT')) throw error;
    if (!mayCreate) {
      throw new Error(`the ledger's key ${path} is missing: restore it from its backup`, {
        cause: error,
      });
    }
    return makeKey(path);
  }
}

function makeKey(path: string): KeyObject {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const { privateKey } = generateKeyPairSync('ed25519');
  const file = openSync(path, 'wx', 0o600);
  try {
    writeSync(file, privateKey.export({ format: 'pem', type: 'pkcs8' }).toString());
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  return privateKey;
}
