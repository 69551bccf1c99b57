import { ed25519 } from '@noble/curves/ed25519.js';
import { nodeEngine } from '../../platform/node-engine.js';
import { readUtf8, utf8 } from '../canonical/bytes.js';
import { ClosedFormError } from '../canonical/closed-form-error.js';
import { toHex } from '../canonical/hex.js';
import { verifiedAnchor } from './anchor.js';
import { checkpointText } from './checkpoint.js';
import { emptyRoot } from './merkle-tree.js';
import { renderNote } from './signed-note.js';
import { parseVkey, vkeyText } from './vkey.js';

const secret = new Uint8Array(32).fill(7);
const publicKey = ed25519.getPublicKey(secret);
const vkey = vkeyText(nodeEngine, { name: 'ledger.example', type: 1, publicKey });
const root = new Uint8Array(32).fill(3);
const checkpoint = checkpointText({ origin: 'ledger.example', size: 12, root });

interface Signing {
  readonly over?: string;
  readonly name?: string;
  readonly keyHash?: Uint8Array;
  readonly by?: Uint8Array;
}

function note(text = checkpoint, signing: Signing = {}): string {
  const { over = text, name = 'ledger.example', by = secret } = signing;
  const keyHash = signing.keyHash ?? parseVkey(vkey).keyHash;
  const signature = ed25519.sign(utf8(over), by);
  return readUtf8(renderNote(text, [{ name, keyHash, signature }])) ?? '';
}

describe('an anchor', () => {
  it('is the tree of a note that the log signed', () => {
    expect(verifiedAnchor(nodeEngine, note(), vkey)).toEqual({ size: 12, root: toHex(root) });
  });

  it('is the empty tree where there is no note yet', () => {
    const empty = { size: 0, root: toHex(emptyRoot(nodeEngine)) };
    expect(verifiedAnchor(nodeEngine, null, vkey)).toEqual(empty);
  });

  it.each([
    ['a size changed after signing', note(checkpoint.replace('12', '13'), { over: checkpoint })],
    ['a signature by another key', note(checkpoint, { by: new Uint8Array(32).fill(8) })],
    ['another name in the signature line', note(checkpoint, { name: 'other.example' })],
    ['another key hash', note(checkpoint, { keyHash: new Uint8Array(4) })],
    [
      'a checkpoint of another ledger',
      note(checkpointText({ origin: 'other.example', size: 12, root })),
    ],
    ['a text that is no checkpoint', note('ledger.example\n12\n')],
  ])('is not taken from a note with %s', (_, tampered) => {
    expect(verifiedAnchor(nodeEngine, tampered, vkey)).toBeUndefined();
  });

  it('is not taken from what is no note, nor under what is no key', () => {
    expect(() => verifiedAnchor(nodeEngine, checkpoint, vkey)).toThrow(ClosedFormError);
    expect(() => verifiedAnchor(nodeEngine, note(), 'no key')).toThrow(ClosedFormError);
  });
});
