import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
} from 'node:crypto';
import { closeSync, fsyncSync, openSync, readFileSync, statSync, writeSync } from 'node:fs';
import { ED25519, keyIdOf } from '../core/ledger/key.js';
import { nodeEngine } from '../operate/engine.js';
import { CommandFailure } from './command-failure.js';

/** A person's key. The private half stays in here; only signatures leave. */
export interface SigningKey {
  readonly alg: number;
  readonly publicKey: Uint8Array;
  readonly keyId: Uint8Array;
  sign(message: Uint8Array): Uint8Array;
}

/** Makes a key and writes it (PKCS#8 PEM, mode 0600). Never overwrites: a lost key cannot be made again. */
export function createKeyFile(path: string): SigningKey {
  const { privateKey } = generateKeyPairSync('ed25519');
  let file: number;
  try {
    file = openSync(path, 'wx', 0o600);
  } catch (error) {
    throw new CommandFailure(`The key cannot be written to ${path}: ${messageOf(error)}`, 2);
  }
  try {
    writeSync(file, privateKey.export({ format: 'pem', type: 'pkcs8' }).toString());
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  return signingKeyOf(privateKey);
}

/** Reads a key file; refuses one that other users of the system can read. */
export function readKeyFile(path: string): SigningKey {
  let privateKey: KeyObject;
  try {
    if (process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0) {
      throw new Error('others can read it; set its mode to 0600');
    }
    privateKey = createPrivateKey(readFileSync(path));
  } catch (error) {
    throw new CommandFailure(`The key file ${path} cannot be used: ${messageOf(error)}`, 2);
  }
  if (privateKey.asymmetricKeyType !== 'ed25519') {
    throw new CommandFailure(`The key file ${path} does not hold an Ed25519 key`, 2);
  }
  return signingKeyOf(privateKey);
}

function signingKeyOf(privateKey: KeyObject): SigningKey {
  const spki = createPublicKey(privateKey).export({ format: 'der', type: 'spki' });
  // RFC 8410: the last 32 bytes of an Ed25519 SubjectPublicKeyInfo are the key.
  const publicKey = new Uint8Array(spki.subarray(-32));
  return {
    alg: ED25519,
    publicKey,
    keyId: keyIdOf(nodeEngine, ED25519, publicKey),
    sign: (message) => sign(null, message, privateKey),
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
