import { p256 } from '@noble/curves/nist.js';
import { concat, lp16, utf8 } from '../../src/core/canonical/bytes.js';
import { fromHex } from '../../src/core/canonical/hex.js';
import { challengeOf } from '../../src/core/ledger/webauthn-assertion.js';
import { nodeEngine as engine } from '../../src/platform/node-engine.js';
import {
  type AssertionParts,
  flagsAt,
  honestParts,
  joinAssertion,
  type SoftwarePasskey,
} from './software-passkey.js';

/** A signature that a passkey's holder, or whoever took it from them, made of `M` in another way than a browser does. */
export interface AssertionCase {
  readonly name: string;
  readonly make: (passkey: SoftwarePasskey, message: Uint8Array) => Uint8Array;
}

const order = p256.Point.Fn.ORDER;

/** With other flags, or more bytes, in authenticatorData; signed after the change. */
function authenticator(name: string, edit: (data: Uint8Array) => Uint8Array): AssertionCase {
  return {
    name,
    make: (passkey, message) => {
      const parts = honestParts(message);
      const authenticatorData = edit(parts.authenticatorData);
      return joinAssertion(passkey.seal({ ...parts, authenticatorData }));
    },
  };
}

function flags(name: string, value: number): AssertionCase {
  return authenticator(name, (data) => data.map((byte, i) => (i === flagsAt ? value : byte)));
}

/** With another clientDataJSON; signed after the change. */
function client(name: string, edit: (text: string, message: Uint8Array) => string): AssertionCase {
  return clientBytes(name, (bytes, message) =>
    utf8(edit(new TextDecoder().decode(bytes), message)),
  );
}

function clientBytes(
  name: string,
  edit: (bytes: Uint8Array, message: Uint8Array) => Uint8Array,
): AssertionCase {
  return {
    name,
    make: (passkey, message) => {
      const parts = honestParts(message);
      const clientDataJson = edit(parts.clientDataJson, message);
      return joinAssertion(passkey.seal({ ...parts, clientDataJson }));
    },
  };
}

/** Changed after it was signed. */
function sealed(name: string, edit: (parts: AssertionParts) => AssertionParts): AssertionCase {
  return {
    name,
    make: (passkey, message) => joinAssertion(edit(passkey.seal(honestParts(message)))),
  };
}

/** With another encoding of the honest r and s, or with others. */
function scalars(name: string, encode: (r: bigint, s: bigint) => Uint8Array): AssertionCase {
  return sealed(name, (parts) => {
    const { r, s } = p256.Signature.fromBytes(parts.der, 'der');
    return { ...parts, der: encode(r, s) };
  });
}

function member(name: string, added: string): AssertionCase {
  return client(name, (text) => text.replace('}', `,${added}}`));
}

/** Two integers as they are given, in a sequence. */
function der(r: Uint8Array, s: Uint8Array): Uint8Array {
  const content = concat(Uint8Array.of(2, r.length), r, Uint8Array.of(2, s.length), s);
  return concat(Uint8Array.of(0x30, content.length), content);
}

/** The shortest positive form. */
function shortest(n: bigint): Uint8Array {
  const hex = n.toString(16);
  const even = hex.length % 2 === 0 ? hex : `0${hex}`;
  const bytes = fromHex(even) ?? new Uint8Array(0);
  return (bytes[0] ?? 0) < 0x80 ? bytes : padded(bytes);
}

function padded(bytes: Uint8Array): Uint8Array {
  return concat(Uint8Array.of(0), bytes);
}

/** A length in two bytes where one is enough. */
function longForm(bytes: Uint8Array): Uint8Array {
  return concat(Uint8Array.of(0x30, 0x81), bytes.subarray(1));
}

export const acceptedAssertions: readonly AssertionCase[] = [
  sealed('as a browser makes it', (parts) => parts),
  scalars('s in the lower half', (r, s) =>
    der(shortest(r), shortest(s > order / 2n ? order - s : s)),
  ),
  scalars('s in the upper half', (r, s) =>
    der(shortest(r), shortest(s > order / 2n ? s : order - s)),
  ),
  flags('a passkey that may be backed up', 0x0d),
  flags('a passkey that is backed up', 0x1d),
  authenticator('a counter that counts', (data) => data.map((byte, i) => (i > flagsAt ? 7 : byte))),
  client('without crossOrigin', (text) => text.replace(',"crossOrigin":false', '')),
  client('with spaces between the members', (text) => text.replaceAll(',"', ' ,\n "')),
  client('with its letters escaped', (text) => text.replace('"type"', '"\\u0074ype"')),
  member(
    'with a text that a browser adds',
    '"other_keys_can_be_added_here":"do not compare: {a,b}"',
  ),
];

export const refusedAssertions: readonly AssertionCase[] = [
  client('the challenge of another statement', (text, message) =>
    text.replace(challengeOf(engine, message), challengeOf(engine, utf8('another'))),
  ),
  client('a challenge with padding', (text, message) =>
    text.replace(challengeOf(engine, message), `${challengeOf(engine, message)}=`),
  ),
  client('no challenge', (text) => text.replace('"challenge"', '"challenged"')),
  flags('nobody verified', 0x01),
  flags('nobody present', 0x04),
  flags('backed up, but not eligible for it', 0x15),
  flags('attested keys announced', 0x45),
  flags('extensions announced', 0x85),
  flags('a reserved flag', 0x07),
  authenticator('a byte more in authenticatorData', (data) => concat(data, Uint8Array.of(0))),
  authenticator('a byte less in authenticatorData', (data) => data.subarray(0, -1)),
  client('the type of a registration', (text) => text.replace('webauthn.get', 'webauthn.create')),
  client('asked for by a page of another origin', (text) => text.replace('false', 'true')),
  client('crossOrigin as a text', (text) => text.replace('false', '"false"')),
  member('a topOrigin', '"topOrigin":"https://elsewhere.example"'),
  client('no origin', (text) => text.replace('"origin"', '"origins"')),
  client('an empty origin', (text) => text.replace('https://evidence.example', '')),
  member('a second challenge', '"challenge":"AAAA"'),
  member('a second type, escaped', '"\\u0074ype":"webauthn.create"'),
  member('a number', '"n":1'),
  member('a null', '"n":null'),
  member('a list', '"n":[]'),
  member('an object', '"n":{"status":"supported"}'),
  member('a lone surrogate', '"n":"\\ud800"'),
  client('a list instead of an object', (text) => `[${text}]`),
  client('a byte order mark', (text) => `\ufeff${text}`),
  client('words behind the object', (text) => `${text}x`),
  client('brackets without end', () => '['.repeat(4000)),
  clientBytes('no UTF-8', (bytes) =>
    concat(bytes.subarray(0, -2), Uint8Array.of(0xff, 0x22, 0x7d)),
  ),
  clientBytes('no clientDataJSON', () => new Uint8Array(0)),
  scalars('r is 0', (_, s) => der(shortest(0n), shortest(s))),
  scalars('s is 0', (r) => der(shortest(r), shortest(0n))),
  scalars('r is n', (_, s) => der(shortest(order), shortest(s))),
  scalars('s is n', (r) => der(shortest(r), shortest(order))),
  scalars('s is s + n', (r, s) => der(shortest(r), shortest(s + order))),
  scalars('r padded', (r, s) => der(padded(shortest(r)), shortest(s))),
  scalars('s padded', (r, s) => der(shortest(r), padded(shortest(s)))),
  scalars('r negative', (r, s) =>
    der(
      shortest(r).map((b, i) => (i === 0 ? b | 0x80 : b)),
      shortest(s),
    ),
  ),
  scalars('an r without bytes', (_, s) => der(new Uint8Array(0), shortest(s))),
  scalars('r and s without DER', (r, s) => concat(shortest(r), shortest(s))),
  scalars('a length in the long form', (r, s) => longForm(der(shortest(r), shortest(s)))),
  sealed('a byte behind the DER', (parts) => ({
    ...parts,
    der: concat(parts.der, Uint8Array.of(0)),
  })),
  sealed('no DER', (parts) => ({ ...parts, der: new Uint8Array(0) })),
  sealed('authenticatorData of another signature', (parts) => ({
    ...parts,
    authenticatorData: parts.authenticatorData.map((byte, i) => (i > flagsAt ? 9 : byte)),
  })),
  sealed('clientDataJSON of another signature', (parts) => ({
    ...parts,
    clientDataJson: concat(parts.clientDataJson, utf8(' ')),
  })),
  {
    name: 'a byte behind the parts',
    make: (passkey, message) => concat(passkey.sign(message), Uint8Array.of(0)),
  },
  {
    name: 'the last byte cut off',
    make: (passkey, message) => passkey.sign(message).subarray(0, -1),
  },
  {
    name: 'the DER without its parts',
    make: (passkey, message) => lp16(passkey.seal(honestParts(message)).der),
  },
  { name: 'nothing', make: () => new Uint8Array(0) },
  { name: 'as many zeros as an Ed25519 signature has bytes', make: () => new Uint8Array(64) },
];
