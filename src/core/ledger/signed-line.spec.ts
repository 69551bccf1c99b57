import { ed25519 } from '@noble/curves/ed25519.js';
import { nodeEngine } from '../../platform/node-engine.js';
import { compareBytes, utf8 } from '../canonical/bytes.js';
import { ClosedFormError } from '../canonical/closed-form-error.js';
import { fromHex, toHex } from '../canonical/hex.js';
import { eventHash } from './event.js';
import { bodyRoot, fieldLeaf, type OpenField } from './field.js';
import { actorText, ED25519, keyIdOf } from './key.js';
import { readBlock, type Role, roles } from './signature.js';
import {
  blockText,
  type EventLine,
  type Head,
  headAfter,
  inputOf,
  type LineParts,
  type StatementDraft,
  unsignedLine,
  withBlock,
} from './signed-line.js';
import { readStatement, statementHash } from './statement.js';

const hex = (byte: string): string => byte.repeat(32);
const head: Head = { seq: 4, prev: hex('22'), next: [hex('33'), hex('44')] };
const draft: StatementDraft = {
  ledger: 'ledger.example',
  chainId: hex('11'),
  type: 'note.added/1',
  occurredMs: Date.UTC(2026, 2, 1, 12, 30, 0, 250),
  fields: [
    { name: 'purpose', value: { type: 1, text: 'Übergabe' } },
    { name: 'count', value: { type: 2, integer: 3n } },
  ],
};

interface TestKey {
  readonly alg: number;
  readonly keyId: Uint8Array;
  readonly publicKey: Uint8Array;
  readonly secret: Uint8Array;
}

function keyOf(seed: number): TestKey {
  const secret = new Uint8Array(32).fill(seed);
  const publicKey = ed25519.getPublicKey(secret);
  return { alg: ED25519, keyId: keyIdOf(nodeEngine, ED25519, publicKey), publicKey, secret };
}

const [author, second] = [keyOf(1), keyOf(2)];

function composed(change: Partial<LineParts> = {}): EventLine {
  let salt = 0;
  return unsignedLine(nodeEngine, {
    draft,
    head,
    actorKeyId: author.keyId,
    anchor: { size: 9, root: hex('55') },
    salts: () => new Uint8Array(32).fill(++salt),
    ...change,
  });
}

function blockBy(key: TestKey, line: EventLine, role: Role): string {
  return blockText(
    key,
    role,
    ed25519.sign(inputOf(nodeEngine, line.statement, key, role), key.secret),
  );
}

function blocksOf(line: EventLine) {
  return line.signatures.map((text) => {
    const bytes = fromHex(text) ?? new Uint8Array();
    const block = readBlock(bytes);
    if (block === undefined) throw new Error('no block');
    return { bytes, ...block };
  });
}

function fieldsOf(line: EventLine): readonly OpenField[] {
  return line.fields.map(({ name, type, salt, value }) => ({
    name,
    type: type === 1 ? 1 : 2,
    salt: fromHex(salt) ?? new Uint8Array(),
    value: fromHex(value) ?? new Uint8Array(),
  }));
}

const rootOf = (fields: readonly OpenField[]): string =>
  toHex(
    bodyRoot(
      nodeEngine,
      fields.map((field, i) => fieldLeaf(nodeEngine, field, i)),
    ),
  );

describe('a line to be signed', () => {
  it('states the next event of the chain', () => {
    const line = composed();
    const statement = readStatement(utf8(line.statement));
    expect(line).toMatchObject({ seq: 5, signatures: [] });
    expect(statement).toMatchObject({
      actor: actorText(author.keyId),
      anchor: { size: 9, root: hex('55') },
      item: hex('11'),
      ledger: 'ledger.example',
      next: hex('33'),
      occurred: '2026-03-01T12:30:00.250Z',
      prev: hex('22'),
      seq: 5,
      suite: 1,
      type: 'note.added/1',
      with: [],
    });
    expect(statement.body.fields).toEqual(['purpose', 'count']);
  });

  it('commits to its fields: another value, salt or order gives another root', () => {
    const line = composed();
    const { body } = readStatement(utf8(line.statement));
    const fields = fieldsOf(line);
    const [first, ...rest] = fields;
    if (first === undefined) throw new Error('no field');
    expect(rootOf(fields)).toBe(body.root);
    expect(rootOf([{ ...first, value: utf8('Uebergabe') }, ...rest])).not.toBe(body.root);
    expect(rootOf([{ ...first, salt: new Uint8Array(32) }, ...rest])).not.toBe(body.root);
    expect(rootOf([...rest, first])).not.toBe(body.root);
  });

  it('takes a salt of its own for each field', () => {
    expect(composed().fields.map(({ salt }) => salt)).toEqual([hex('01'), hex('02')]);
  });

  it('names the others in order, whatever order they came in', () => {
    const others = [hex('bb'), hex('aa')].map((id) => `k1:${id}`);
    const line = composed({ draft: { ...draft, with: others } });
    expect(readStatement(utf8(line.statement)).with).toEqual([...others].reverse());
  });

  it.each<[string, Partial<LineParts>]>([
    ['a head without a tag for the successor', { head: { ...head, next: [] } }],
    ['a chain id that is none', { draft: { ...draft, chainId: 'x' } }],
    ['an anchor that is none', { anchor: { size: -1, root: hex('55') } }],
    ['a salt of another length', { salts: () => new Uint8Array(31) }],
  ])('is not made of %s', (_, change) => {
    expect(() => composed(change)).toThrow(ClosedFormError);
  });
});

describe('a signed line', () => {
  it('carries a signature that holds in no other role and for no other statement', () => {
    const line = composed();
    const signed = withBlock(nodeEngine, line, blockBy(author, line, roles.author));
    const [block] = blocksOf(signed.line);
    if (block === undefined) throw new Error('no block');
    expect(block).toMatchObject({ alg: ED25519, role: roles.author, keyId: author.keyId });
    const holds = (role: Role, statement: string, key = author): boolean =>
      nodeEngine.ed25519Verify(
        author.publicKey,
        inputOf(nodeEngine, statement, key, role),
        block.signature,
      );
    expect(holds(roles.author, line.statement)).toBe(true);
    expect(holds(roles.counterSigner, line.statement)).toBe(false);
    expect(holds(roles.author, `${line.statement} `)).toBe(false);
    expect(holds(roles.author, line.statement, second)).toBe(false);
    const hash = statementHash(nodeEngine, utf8(line.statement));
    expect(signed.eventHash).toBe(toHex(eventHash(nodeEngine, hash, [block.bytes])));
  });

  it('takes a second signature, sorted in, and its hash covers both', () => {
    const line = composed();
    const [first, other] = [
      blockBy(author, line, roles.author),
      blockBy(second, line, roles.counterSigner),
    ];
    const one = withBlock(nodeEngine, line, other);
    const both = withBlock(nodeEngine, one.line, first);
    const blocks = blocksOf(both.line);
    expect(blocks.map(({ role }) => role)).toEqual([roles.author, roles.counterSigner]);
    expect([...blocks].sort((a, b) => compareBytes(a.bytes, b.bytes))).toEqual(blocks);
    expect(both.line.statement).toBe(line.statement);
    expect(both.eventHash).not.toBe(one.eventHash);
  });

  it('takes no block that is not in hex', () => {
    expect(() => withBlock(nodeEngine, composed(), 'xyz')).toThrow(ClosedFormError);
  });

  it('is the head on which the next line of the act builds', () => {
    const line = composed();
    const signed = withBlock(nodeEngine, line, blockBy(author, line, roles.author));
    expect(headAfter(head, signed)).toEqual({ seq: 5, prev: signed.eventHash, next: [hex('44')] });
  });
});
