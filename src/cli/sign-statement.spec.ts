import { createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compareBytes, utf8 } from '../core/canonical/bytes.js';
import { fromHex, toHex } from '../core/canonical/hex.js';
import { eventHash } from '../core/ledger/event.js';
import { actorText, ED25519, keyIdOf } from '../core/ledger/key.js';
import { readBlock, roles, signingInput } from '../core/ledger/signature.js';
import { type EventLine } from '../core/ledger/signed-line.js';
import { readStatement, statementHash } from '../core/ledger/statement.js';
import { nodeEngine } from '../operate/engine.js';
import { CommandFailure } from './command-failure.js';
import { createKeyFile, readKeyFile, type SigningKey } from './key-file.js';
import { addSignature, signLine } from './sign-statement.js';

const hex = (byte: string): string => byte.repeat(32);

function newKey(): SigningKey {
  const { privateKey } = generateKeyPairSync('ed25519');
  const spki = createPublicKey(privateKey).export({ format: 'der', type: 'spki' });
  const publicKey = new Uint8Array(spki.subarray(-32));
  return {
    alg: ED25519,
    publicKey,
    keyId: keyIdOf(nodeEngine, ED25519, publicKey),
    sign: (message) => sign(null, message, privateKey),
  };
}

function signedBy(key: SigningKey, others: readonly SigningKey[] = []) {
  return signLine({
    draft: {
      ledger: 'ledger.example',
      chainId: hex('11'),
      type: 'note.added/1',
      occurredMs: Date.UTC(2026, 2, 1, 12, 30, 0, 250),
      fields: [
        { name: 'purpose', value: { type: 1, text: 'Übergabe' } },
        { name: 'count', value: { type: 2, integer: 3n } },
      ],
      with: others.map(({ keyId }) => actorText(keyId)),
    },
    head: { seq: 4, prev: hex('22'), next: [hex('33'), hex('44')] },
    key,
    anchor: { size: 9, root: hex('55') },
  });
}

function blocksOf(line: EventLine) {
  return line.signatures.map((text) => {
    const bytes = fromHex(text) ?? new Uint8Array();
    const block = readBlock(bytes);
    if (block === undefined) throw new Error('no block');
    return { bytes, ...block };
  });
}

describe('a line signed on the command line', () => {
  it('never salts two fields alike', () => {
    const salts = [signedBy(newKey()), signedBy(newKey())].flatMap(({ line }) =>
      line.fields.map(({ salt }) => salt),
    );
    expect(new Set(salts).size).toBe(4);
    expect(salts.every((salt) => /^[0-9a-f]{64}$/.test(salt))).toBe(true);
  });

  it("carries the author's signature, which holds in no other role and for no other statement", () => {
    const key = newKey();
    const { line, eventHash: told } = signedBy(key);
    const hash = statementHash(nodeEngine, utf8(line.statement));
    const [block] = blocksOf(line);
    if (block === undefined) throw new Error('no block');
    expect(block).toMatchObject({ alg: ED25519, role: roles.author, keyId: key.keyId });
    const holds = (role: 1 | 2, over: Uint8Array) =>
      nodeEngine.ed25519Verify(
        key.publicKey,
        signingInput(ED25519, role, key.keyId, over),
        block.signature,
      );
    expect(holds(roles.author, hash)).toBe(true);
    expect(holds(roles.counterSigner, hash)).toBe(false);
    expect(holds(roles.author, statementHash(nodeEngine, utf8(`${line.statement} `)))).toBe(false);
    expect(told).toBe(toHex(eventHash(nodeEngine, hash, [block.bytes])));
  });

  it('takes a second signature, sorted in, and its hash covers both', () => {
    const [author, second] = [newKey(), newKey()];
    const one = signedBy(author, [second]);
    expect(readStatement(utf8(one.line.statement)).with).toEqual([actorText(second.keyId)]);
    const both = addSignature(one.line, second, roles.counterSigner);
    const blocks = blocksOf(both.line);
    expect(blocks.map(({ role }) => role)).toEqual([roles.author, roles.counterSigner]);
    expect([...blocks].sort((a, b) => compareBytes(a.bytes, b.bytes))).toEqual(blocks);
    expect(both.eventHash).not.toBe(one.eventHash);
  });
});

describe('a key file', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'witnessmark-'));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it('is readable by its owner alone, and gives the same key again', () => {
    const path = join(folder, 'key.pem');
    const made = createKeyFile(path);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readFileSync(path, 'utf8')).toContain('BEGIN PRIVATE KEY');
    expect(createPrivateKey(readFileSync(path)).asymmetricKeyType).toBe('ed25519');
    const read = readKeyFile(path);
    expect(read.keyId).toEqual(made.keyId);
    const message = utf8('message');
    expect(nodeEngine.ed25519Verify(made.publicKey, message, read.sign(message))).toBe(true);
  });

  it('is never overwritten', () => {
    const path = join(folder, 'kept.pem');
    createKeyFile(path);
    const before = readFileSync(path, 'utf8');
    expect(() => createKeyFile(path)).toThrow(CommandFailure);
    expect(readFileSync(path, 'utf8')).toBe(before);
  });

  it('is refused when others can read it, when it is missing, or holds another key', () => {
    const open = join(folder, 'open.pem');
    createKeyFile(open);
    chmodSync(open, 0o640);
    expect(() => readKeyFile(open)).toThrow('0600');
    expect(() => readKeyFile(join(folder, 'missing.pem'))).toThrow(CommandFailure);
    const other = join(folder, 'other.pem');
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    writeFileSync(other, privateKey.export({ format: 'pem', type: 'pkcs8' }), { mode: 0o600 });
    expect(() => readKeyFile(other)).toThrow('Ed25519');
    const noKey = join(folder, 'no-key.pem');
    writeFileSync(noKey, 'not a key', { mode: 0o600 });
    expect(() => readKeyFile(noKey)).toThrow(CommandFailure);
  });
});
