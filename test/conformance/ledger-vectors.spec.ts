import { fromBase64, toBase64 } from '../../src/core/canonical/base64.js';
import { concat, utf8 } from '../../src/core/canonical/bytes.js';
import { toHex } from '../../src/core/canonical/hex.js';
import { type Engine } from '../../src/core/engine.js';
import { readCheckpointText } from '../../src/core/ledger/checkpoint.js';
import { verifyConsistency } from '../../src/core/ledger/consistency-proof.js';
import { cosignatureInput, readCosignature } from '../../src/core/ledger/cosignature.js';
import { eventHash, receiptInput } from '../../src/core/ledger/event.js';
import {
  bodyRoot,
  decodeValue,
  encodeValue,
  fieldLeaf,
  type OpenField,
} from '../../src/core/ledger/field.js';
import { verifyInclusion } from '../../src/core/ledger/inclusion-proof.js';
import { controlItemId, genesisOf, itemIdOf, tagOf } from '../../src/core/ledger/item.js';
import { isSoundPublicKey, keyIdOf } from '../../src/core/ledger/key.js';
import { encodeLeaf, readLeaf } from '../../src/core/ledger/log-leaf.js';
import { Frontier, HashTree, leafHash, merkleRoot } from '../../src/core/ledger/merkle-tree.js';
import { parsePolicy, PolicyError, quorumMet } from '../../src/core/ledger/policy.js';
import {
  encodeBlock,
  readBlock,
  signingInput,
  sortBlocks,
} from '../../src/core/ledger/signature.js';
import { parseNote, renderNote } from '../../src/core/ledger/signed-note.js';
import { encodeStatement, readStatement, statementHash } from '../../src/core/ledger/statement.js';
import { entriesPath, readTilePath, tilesFor } from '../../src/core/ledger/tiles.js';
import { readTlogProof, tlogProofText } from '../../src/core/ledger/tlog-proof.js';
import { parseVkey, vkeyText } from '../../src/core/ledger/vkey.js';
import { engines } from './engines.js';
import {
  bytes,
  ed25519Vectors,
  type FieldVector,
  ledgerVectors as vectors,
} from './ledger-vectors.js';

const events = [...vectors.registry, ...vectors.events];
const leaves = vectors.leaves.map(bytes);

describe.each(engines)('the ledger vectors through $name', ({ engine }) => {
  it('names the item, its tags and its genesis as they do', () => {
    const secret = bytes(vectors.itemSecret);
    vectors.tags.forEach((tag, seq) => {
      expect(toHex(tagOf(engine, secret, seq))).toBe(tag);
    });
    expect(vectors.tags[0]).toBe(vectors.tag0);
    const id = itemIdOf(engine, vectors.ledger, bytes(vectors.tag0));
    expect(toHex(id)).toBe(vectors.itemId);
    expect(toHex(genesisOf(engine, id))).toBe(vectors.genesis);
    expect(toHex(controlItemId(engine, vectors.ledger))).toBe(vectors.controlItemId);
  });

  it('gives each key the id they give it', () => {
    for (const { public: publicKey, keyId } of Object.values(vectors.keys)) {
      expect(toHex(keyIdOf(engine, 1, bytes(publicKey)))).toBe(keyId);
      expect(isSoundPublicKey(bytes(publicKey))).toBe(true);
    }
  });

  it.each(events.map((event) => ({ index: event.logIndex, event })))(
    'computes event $index from its parts',
    ({ event }) => {
      const statementBytes = utf8(event.statement);
      const statement = readStatement(statementBytes);
      expect(encodeStatement(statement)).toEqual(statementBytes);
      const hash = statementHash(engine, statementBytes);
      expect(toHex(hash)).toBe(event.statementHash);
      const blocks = event.signatures.map(bytes);
      expect(sortBlocks([...blocks].reverse())).toEqual(blocks);
      expect(toHex(eventHash(engine, hash, blocks))).toBe(event.eventHash);
      const fieldLeaves = event.fields.map((field, i) => fieldLeaf(engine, openField(field), i));
      expect(fieldLeaves.map(toHex)).toEqual(event.fields.map((field) => field.leaf));
      expect(toHex(bodyRoot(engine, fieldLeaves))).toBe(statement.body.root);
      expect(statement.body.fields).toEqual(event.fields.map((field) => field.name));
      const leaf = readLeaf(bytes(event.leaf));
      expect(leaf?.loggedMs).toBe(event.loggedMs);
      expect(toHex(leaf?.eventHash ?? new Uint8Array(0))).toBe(event.eventHash);
      expect(leaf && toHex(encodeLeaf(leaf))).toBe(event.leaf);
      expect(vectors.leaves[event.logIndex]).toBe(event.leaf);
    },
  );

  it('reads every field value and writes it back byte for byte', () => {
    for (const { type, value } of events.flatMap((event) => event.fields)) {
      const decoded = decodeValue(type, bytes(value));
      expect(decoded && toHex(encodeValue(decoded))).toBe(value);
    }
  });

  it('accepts every signature, and none for another role or another statement', () => {
    for (const event of events) {
      for (const encoded of event.signatures) {
        const block = readBlock(bytes(encoded));
        if (block === undefined) throw new Error('block cannot be read');
        expect(toHex(encodeBlock(block))).toBe(encoded);
        const holds = (role: number, statement: string): boolean =>
          engine.ed25519Verify(
            publicKeyOf(toHex(block.keyId)),
            signingInput(block.alg, role, block.keyId, bytes(statement)),
            block.signature,
          );
        expect(holds(block.role, event.statementHash)).toBe(true);
        expect(holds(block.role === 1 ? 2 : 1, event.statementHash)).toBe(false);
        expect(holds(block.role, event.eventHash)).toBe(false);
      }
    }
  });

  it('checks the receipt, which holds for one index only', () => {
    const { logIndex, leaf, keyId, signature } = vectors.receipt;
    const holds = (index: number): boolean =>
      engine.ed25519Verify(publicKeyOf(keyId), receiptInput(index, bytes(leaf)), bytes(signature));
    expect(holds(logIndex)).toBe(true);
    expect(holds(logIndex + 1)).toBe(false);
  });

  it('opens a field leaf in one way only', () => {
    const { position, name, leaf, valid, refused } = vectors.twoOpenings;
    expect(toHex(fieldLeaf(engine, openField({ name, ...valid }), position))).toBe(leaf);
    expect(() => fieldLeaf(engine, openField({ name, ...refused }), position)).toThrow('32 bytes');
  });

  it('makes the same roots in all three ways', () => {
    const tree = treeOf(engine);
    const frontier = Frontier.empty();
    const hashes = leaves.map((leaf) => leafHash(engine, leaf));
    expect(hashes.slice(0, 8).map(toHex)).toEqual(vectors.leafHashes);
    let compared = 0;
    for (const hash of hashes) {
      frontier.append(engine, hash);
      const root = vectors.roots[frontier.size];
      if (root === undefined) continue;
      expect(toBase64(frontier.root(engine))).toBe(root);
      expect(toBase64(tree.rootAt(frontier.size))).toBe(root);
      expect(toBase64(merkleRoot(engine, hashes.slice(0, frontier.size)))).toBe(root);
      compared += 1;
    }
    expect(compared).toBe(Object.keys(vectors.roots).length);
  });

  it.each(Object.entries(vectors.checkpoints))(
    'checks checkpoint %s, the log and the witness',
    (size, note) => {
      const { text, signatures } = parseNote(utf8(note));
      const checkpoint = readCheckpointText(text);
      expect(checkpoint?.origin).toBe(vectors.ledger);
      expect(String(checkpoint?.size)).toBe(size);
      expect(checkpoint && toBase64(checkpoint.root)).toBe(vectors.roots[size]);
      expect(renderNote(text, signatures)).toEqual(utf8(note));
      const log = parseVkey(vectors.logVkey);
      const witness = parseVkey(vectors.witnessVkey);
      const [byLog, byWitness] = signatures;
      if (byLog === undefined || byWitness === undefined) throw new Error('two lines expected');
      expect([byLog.name, byWitness.name]).toEqual([log.name, witness.name]);
      expect([byLog.keyHash, byWitness.keyHash]).toEqual([log.keyHash, witness.keyHash]);
      expect(engine.ed25519Verify(log.publicKey, utf8(text), byLog.signature)).toBe(true);
      expect(engine.ed25519Verify(log.publicKey, utf8(`${text} `), byLog.signature)).toBe(false);
      const cosignature = readCosignature(byWitness.signature);
      if (cosignature === undefined) throw new Error('cosignature expected');
      const holds = (time: number): boolean =>
        engine.ed25519Verify(
          witness.publicKey,
          cosignatureInput(time, text),
          cosignature.signature,
        );
      expect(holds(cosignature.time)).toBe(true);
      expect(holds(cosignature.time + 1)).toBe(false);
    },
  );

  it.each(Object.entries(vectors.proofs))(
    'proves inclusion of %s and of no neighbour',
    (name, text) => {
      const [wantedIndex, size] = sizesIn(name, ' of ');
      const { index, proof, checkpoint } = readTlogProof(utf8(text));
      expect(index).toBe(wantedIndex);
      expect(tlogProofText({ index, proof, checkpoint })).toBe(text);
      expect(checkpoint).toEqual(utf8(vectors.checkpoints[size] ?? ''));
      const root = readCheckpointText(parseNote(checkpoint).text)?.root ?? new Uint8Array(0);
      expect(treeOf(engine).inclusionProof(index, size)).toEqual(proof);
      const leaf = leafHash(engine, leaves[index] ?? new Uint8Array(0));
      const other = leafHash(engine, leaves[index === 0 ? 1 : index - 1] ?? new Uint8Array(0));
      expect(verifyInclusion(engine, { index, size, leafHash: leaf, root, proof })).toBe(true);
      expect(verifyInclusion(engine, { index, size, leafHash: other, root, proof })).toBe(false);
      const longer = [...proof, root];
      expect(verifyInclusion(engine, { index, size, leafHash: leaf, root, proof: longer })).toBe(
        false,
      );
    },
  );

  it.each(Object.entries(vectors.consistency))('proves consistency of %s', (name, hashes) => {
    const [size1, size2] = sizesIn(name, ' to ');
    const tree = treeOf(engine);
    const proof = hashes.map((hash) => fromBase64(hash) ?? new Uint8Array(0));
    expect(tree.consistencyProof(size1, size2)).toEqual(proof);
    const [root1, root2] = [tree.rootAt(size1), tree.rootAt(size2)];
    expect(verifyConsistency(engine, { size1, size2, root1, root2, proof })).toBe(true);
    expect(verifyConsistency(engine, { size1, size2, root1: root2, root2, proof })).toBe(false);
    const shortened = proof.slice(1);
    expect(verifyConsistency(engine, { size1, size2, root1, root2, proof: shortened })).toBe(false);
  });

  it.each(Object.entries(vectors.tiles))('fills %s as they do', (name, expected) => {
    const [path = '', isDigest] = name.split(' ');
    const tile = readTilePath(path);
    if (tile === undefined || tile.level === 'entries') throw new Error('tile of hashes expected');
    expect([...tilesFor(leaves.length)]).toContainEqual(tile);
    const span = 256 ** tile.level;
    const hashes = Array.from({ length: tile.width }, (_, i) => {
      const start = (tile.number * 256 + i) * span;
      return merkleRoot(
        engine,
        leaves.slice(start, start + span).map((leaf) => leafHash(engine, leaf)),
      );
    });
    const content = concat(...hashes);
    expect(toHex(isDigest === undefined ? content : engine.sha256(content))).toBe(expected);
    expect(entriesPath(tile.number, tile.width)).toBe(path.replace(/tile\/[01]/, 'tile/entries'));
  });

  it.each(ed25519Vectors.cases)('judges the signature "$name"', (vector) => {
    const { publicKey, message, signature, valid } = vector;
    expect(engine.ed25519Verify(bytes(publicKey), bytes(message), bytes(signature))).toBe(valid);
  });

  it('writes the keys of log and witness as they do', () => {
    for (const text of [vectors.logVkey, vectors.witnessVkey]) {
      expect(vkeyText(engine, parseVkey(text))).toBe(text);
    }
  });
});

describe('the ledger vectors', () => {
  it.each(ed25519Vectors.refusedKeys)('refuse the key %s', (key) => {
    expect(isSoundPublicKey(bytes(key))).toBe(false);
  });

  it('accept the policy that is well formed', () => {
    const policy = parsePolicy(vectors.policyAccepted);
    expect(policy.logs.map((log) => log.name)).toEqual([vectors.ledger]);
    expect(policy.quorum).toBe('outsiders');
    expect(quorumMet(policy, new Set(['bar']))).toBe(true);
    expect(quorumMet(policy, new Set())).toBe(false);
  });

  it.each(Object.entries(vectors.policiesRefused))('refuse a policy: %s', (_name, text) => {
    expect(() => parsePolicy(text)).toThrow(PolicyError);
  });
});

function openField(field: Pick<FieldVector, 'name' | 'type' | 'salt' | 'value'>): OpenField {
  const { name, type, salt, value } = field;
  return { name, type, salt: bytes(salt), value: bytes(value) };
}

function publicKeyOf(keyId: string): Uint8Array {
  const key = Object.values(vectors.keys).find((known) => known.keyId === keyId);
  if (key === undefined) throw new Error('signed by a key that the vectors do not list');
  return bytes(key.public);
}

function treeOf(engine: Engine): HashTree {
  const tree = new HashTree(engine);
  for (const leaf of leaves) tree.append(leafHash(engine, leaf));
  return tree;
}

function sizesIn(name: string, separator: string): readonly [number, number] {
  const [first = '', second = ''] = name.split(separator);
  return [Number(first), Number(second)];
}
