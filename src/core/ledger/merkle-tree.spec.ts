import fc from 'fast-check';
import { nodeEngine as engine } from '../../platform/node-engine.js';
import { concat, u32 } from '../canonical/bytes.js';
import { buildConsistencyProof, verifyConsistency } from './consistency-proof.js';
import { buildInclusionProof, verifyInclusion } from './inclusion-proof.js';
import { emptyRoot, Frontier, HashTree, leafHash, merkleRoot, nodeHash } from './merkle-tree.js';
import { type Subtree } from './subtree.js';

const most = 600;
const leaves = Array.from({ length: most }, (_, i) => leafHash(engine, u32(i)));
const tree = new HashTree(engine);
for (const leaf of leaves) tree.append(leaf);

/** The definition of RFC 9162 §2.1.1, word for word. */
function definition(hashes: readonly Uint8Array[]): Uint8Array {
  const [first] = hashes;
  if (first === undefined) return engine.sha256(new Uint8Array(0));
  if (hashes.length === 1) return first;
  let k = 1;
  while (2 * k < hashes.length) k *= 2;
  return nodeHash(engine, definition(hashes.slice(0, k)), definition(hashes.slice(k)));
}

const size = fc.integer({ min: 1, max: most });

describe('a Merkle tree', () => {
  it('hashes leaves and nodes apart', () => {
    const [a, b] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)];
    expect(leafHash(engine, a)).toEqual(engine.sha256(concat(Uint8Array.of(0), a)));
    expect(nodeHash(engine, a, b)).toEqual(engine.sha256(concat(Uint8Array.of(1), a, b)));
    const entry = new Uint8Array(74).fill(3);
    expect(leafHash(engine, entry)).toEqual(engine.sha256(concat(Uint8Array.of(0), entry)));
  });

  it('has the root of the definition, however it is built', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: most }), (count) => {
        const some = leaves.slice(0, count);
        const root = definition(some);
        expect(merkleRoot(engine, some)).toEqual(root);
        expect(tree.rootAt(count)).toEqual(root);
        const frontier = Frontier.empty();
        for (const leaf of some) frontier.append(engine, leaf);
        expect(frontier.size).toBe(count);
        expect(frontier.root(engine)).toEqual(root);
      }),
      { numRuns: 40 },
    );
    expect(emptyRoot(engine)).toEqual(tree.rootAt(0));
  });

  it('never was of a size it has not reached', () => {
    expect(tree.size).toBe(most);
    expect(() => tree.rootAt(most + 1)).toThrow(RangeError);
    expect(() => tree.inclusionProof(0, most + 1)).toThrow(RangeError);
    expect(() => tree.consistencyProof(1, most + 1)).toThrow(RangeError);
    expect(() => tree.rootAt(-1)).toThrow(RangeError);
    expect(() => tree.rootAt(0.5)).toThrow(RangeError);
  });

  it('gives hashes away that nobody can change it through', () => {
    tree.inclusionProof(0, 2).forEach((hash) => hash.fill(0));
    expect(tree.rootAt(2)).toEqual(definition(leaves.slice(0, 2)));
  });
});

describe('a frontier', () => {
  it('goes on from its hashes, and its clone goes its own way', () => {
    fc.assert(
      fc.property(size, (count) => {
        const frontier = Frontier.empty();
        for (const leaf of leaves.slice(0, count - 1)) frontier.append(engine, leaf);
        const stored = Frontier.fromHashes(frontier.size, frontier.hashes());
        const clone = frontier.clone();
        const before = frontier.root(engine);
        for (const one of [stored, clone]) {
          one.append(engine, leaves[count - 1] ?? new Uint8Array(32));
          expect(one.root(engine)).toEqual(tree.rootAt(count));
        }
        expect(frontier.root(engine)).toEqual(before);
      }),
      { numRuns: 30 },
    );
  });

  it.each([
    [3, 1],
    [0, 1],
    [-1, 0],
    [2 ** 53, 1],
    [1.5, 1],
  ])('of size %d is not made of %d hashes', (leafCount, hashes) => {
    expect(() => Frontier.fromHashes(leafCount, leaves.slice(0, hashes))).toThrow(RangeError);
  });
});

describe('a proof of inclusion', () => {
  it('holds for its leaf, index, size and root, and for nothing else', () => {
    fc.assert(
      fc.property(size, fc.nat(), fc.nat(), (count, seed, other) => {
        const index = seed % count;
        const proof = tree.inclusionProof(index, count);
        const root = tree.rootAt(count);
        const leaf = leaves[index] ?? new Uint8Array(32);
        const claim = { index, size: count, leafHash: leaf, root, proof };
        expect(verifyInclusion(engine, claim)).toBe(true);
        const wrong = leaves[(index + 1 + (other % (most - 1))) % most] ?? root;
        expect(verifyInclusion(engine, { ...claim, leafHash: wrong })).toBe(false);
        expect(verifyInclusion(engine, { ...claim, root: wrong })).toBe(false);
        expect(verifyInclusion(engine, { ...claim, index: count })).toBe(false);
        expect(verifyInclusion(engine, { ...claim, proof: [...proof, wrong] })).toBe(false);
        if (proof.length === 0) return;
        const at = other % proof.length;
        // Not `wrong`: that leaf may be the neighbour whose hash stands in the proof.
        const swapped = proof.map((hash, i) => (i === at ? hash.map((byte) => byte ^ 1) : hash));
        const cut = proof.map((hash, i) => (i === at ? hash.subarray(1) : hash));
        expect(verifyInclusion(engine, { ...claim, proof: swapped })).toBe(false);
        expect(verifyInclusion(engine, { ...claim, proof: cut })).toBe(false);
        expect(verifyInclusion(engine, { ...claim, proof: proof.slice(1) })).toBe(false);
      }),
    );
  });

  it('is refused for indexes and sizes that are no numbers of leaves', () => {
    const claim = { index: 0, size: 1, leafHash: tree.rootAt(1), root: tree.rootAt(1), proof: [] };
    expect(verifyInclusion(engine, claim)).toBe(true);
    for (const odd of [-1, 0.5, NaN, 2 ** 53, Infinity]) {
      expect(verifyInclusion(engine, { ...claim, index: odd })).toBe(false);
      expect(verifyInclusion(engine, { ...claim, size: odd })).toBe(false);
    }
    const empty = { leafHash: new Uint8Array(0), root: new Uint8Array(0) };
    expect(verifyInclusion(engine, { ...claim, ...empty })).toBe(false);
  });

  it('does not take a node for a leaf', () => {
    const node = tree.rootAt(2);
    const proof = tree.inclusionProof(0, 4).slice(1);
    const claim = { index: 0, size: 4, leafHash: node, root: tree.rootAt(4), proof };
    expect(verifyInclusion(engine, claim)).toBe(false);
  });
});

describe('a proof of consistency', () => {
  it('holds between its two trees, and no others', () => {
    fc.assert(
      fc.property(size, size, fc.nat(), (one, two, other) => {
        const [size1, size2] = [Math.min(one, two), Math.max(one, two)];
        const proof = tree.consistencyProof(size1, size2);
        const [root1, root2] = [tree.rootAt(size1), tree.rootAt(size2)];
        const claim = { size1, size2, root1, root2, proof };
        expect(verifyConsistency(engine, claim)).toBe(true);
        const wrong = leaves[other % most] ?? root1;
        expect(verifyConsistency(engine, { ...claim, proof: [...proof, wrong] })).toBe(false);
        expect(verifyConsistency(engine, { ...claim, size2: size1 - 1 })).toBe(false);
        if (size1 === size2) return;
        expect(verifyConsistency(engine, { ...claim, root1: root2 })).toBe(false);
        expect(verifyConsistency(engine, { ...claim, root2: root1 })).toBe(false);
        expect(verifyConsistency(engine, { ...claim, proof: proof.slice(1) })).toBe(false);
        expect(verifyConsistency(engine, { ...claim, proof: [] })).toBe(false);
        const at = other % proof.length;
        const swapped = proof.map((hash, i) => (i === at ? root1.map((byte) => byte ^ 1) : hash));
        const cut = proof.map((hash, i) => (i === at ? hash.subarray(1) : hash));
        expect(verifyConsistency(engine, { ...claim, proof: swapped })).toBe(false);
        expect(verifyConsistency(engine, { ...claim, proof: cut })).toBe(false);
      }),
    );
  });

  it('starts from no empty tree, and from none that is no size', () => {
    const root = emptyRoot(engine);
    const claim = { size1: 0, size2: 0, root1: root, root2: root, proof: [] };
    expect(verifyConsistency(engine, claim)).toBe(false);
    for (const odd of [-1, 0.5, NaN, 2 ** 53]) {
      expect(verifyConsistency(engine, { ...claim, size1: odd, size2: 3 })).toBe(false);
      expect(verifyConsistency(engine, { ...claim, size1: 1, size2: odd })).toBe(false);
    }
  });
});

describe('a proof built from kept subtrees', () => {
  const read = ({ level, index }: Subtree): Uint8Array =>
    definition(leaves.slice(index * 2 ** level, (index + 1) * 2 ** level));

  it('is the tree\u2019s own, whether the reader answers at once or later', async () => {
    for (const [m, n] of [
      [1, 1],
      [3, 7],
      [255, 300],
      [256, 599],
    ] as const) {
      expect(await buildInclusionProof(engine, m - 1, n, read)).toEqual(
        tree.inclusionProof(m - 1, n),
      );
      const later = async (subtree: Subtree): Promise<Uint8Array> =>
        await Promise.resolve(read(subtree));
      expect(await buildConsistencyProof(engine, m, n, later)).toEqual(tree.consistencyProof(m, n));
    }
  });
});
