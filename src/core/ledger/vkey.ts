import { sha256 } from '@noble/hashes/sha2.js';
import { fromBase64, toBase64 } from '../canonical/base64.js';
import { concat, equalBytes, u8, utf8 } from '../canonical/bytes.js';
import { ClosedFormError } from '../canonical/closed-form-error.js';
import { fromHex, toHex } from '../canonical/hex.js';
import { type Engine } from '../engine.js';

/** The signature types of C2SP signed-note that are used here. */
export const vkeyTypes = { log: 1, witness: 4 } as const;

/** A key of a log or a witness. The four bytes of `keyHash` tell keys apart, they do not prove anything. */
export interface Vkey {
  readonly name: string;
  readonly keyHash: Uint8Array;
  readonly type: number;
  readonly publicKey: Uint8Array;
}

type NamedKey = Omit<Vkey, 'keyHash'>;

/** C2SP signed-note: the first four bytes of SHA-256(name ‖ LF ‖ type ‖ public key). */
export function vkeyHash(engine: Pick<Engine, 'sha256'>, key: NamedKey): Uint8Array {
  const { name, type, publicKey } = key;
  return engine.sha256(concat(utf8(`${name}\n`), u8(type), publicKey)).slice(0, 4);
}

/** `<name>+<hash>+<base64 of type and public key>`. */
export function vkeyText(engine: Pick<Engine, 'sha256'>, key: NamedKey): string {
  const hash = toHex(vkeyHash(engine, key));
  return `${key.name}+${hash}+${toBase64(concat(u8(key.type), key.publicKey))}`;
}

/**
 * A key as written in a trust policy. Its hash must follow from the rest, else a typing error would make every
 * signature of that key count as one of a stranger. @throws ClosedFormError
 */
export function parseVkey(text: string): Vkey {
  const [name = '', hash = '', ...rest] = text.split('+');
  const keyHash = fromHex(hash, 4);
  // The base64 may hold the separator itself.
  const material = fromBase64(rest.join('+'));
  const [type] = material ?? [];
  if (!isKeyName(name) || keyHash === undefined || material === undefined || type === undefined) {
    throw new ClosedFormError('not a key of the form name+hash+key');
  }
  const vkey = { name, keyHash, type, publicKey: material.subarray(1) };
  if (!equalBytes(vkeyHash({ sha256 }, vkey), keyHash)) {
    throw new ClosedFormError("the key's hash does not follow from its name and key");
  }
  return vkey;
}

/** C2SP signed-note: not empty, no Unicode space, no plus; control characters are in no note at all. */
export function isKeyName(name: string): boolean {
  return keyName.test(name);
}

// eslint-disable-next-line no-control-regex -- control characters are what is refused
const keyName = /^[^\p{White_Space}+\x00-\x1f]+$/u;
