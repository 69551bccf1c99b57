import { u64 } from '../core/canonical/bytes.js';
import { HashTree, leafHash, merkleRoot } from '../core/ledger/merkle-tree.js';
import { tileWidth } from '../core/ledger/tiles.js';
import { nodeEngine } from '../platform/node-engine.js';
import { LogProofs } from './log-proofs.js';

/** A log of so many entries, whose tiles count how often they were read. */
function logOf(entries: number) {
  const tree = new HashTree(nodeEngine);
  const leaves: Uint8Array[] = [];
  for (let i = 0; i < entries; i++) {
    const leaf = leafHash(nodeEngine, u64(i));
    leaves.push(leaf);
    tree.append(leaf);
  }
  const rootsAbove = (hashes: readonly Uint8Array[]) =>
    Array.from({ length: Math.floor(hashes.length / tileWidth) }, (_, tile) =>
      merkleRoot(nodeEngine, hashes.slice(tile * tileWidth, (tile + 1) * tileWidth)),
    );
  const levels = [leaves, rootsAbove(leaves)];
  levels.push(rootsAbove(levels[1] ?? []));
  const reads: string[] = [];
  const hashes = (level: number, number: number, count: number) => {
    reads.push(`${level}/${number}`);
    const first = number * tileWidth;
    return Promise.resolve((levels[level] ?? []).slice(first, first + count));
  };
  return { tree, reads, tiles: { hashes } };
}

describe('inclusion proofs from tiles', () => {
  it.each([
    [1, [0]],
    [255, [0, 100, 254]],
    [256, [0, 255]],
    [257, [0, 255, 256]],
    [1000, [0, 511, 512, 767, 768, 999]],
    [70_000, [0, 255, 256, 65_535, 65_536, 69_887, 69_888, 69_999]],
  ])('are those of the tree of %d entries', async (size, indexes) => {
    const { tree, tiles } = logOf(size);
    const proofs = new LogProofs(tiles, size);
    for (const index of indexes) {
      expect(await proofs.of(index)).toEqual(tree.inclusionProof(index, size));
    }
  });

  it('are those of the smaller tree while the log grows', async () => {
    const { tree, tiles } = logOf(1000);
    expect(await new LogProofs(tiles, 700).of(511)).toEqual(tree.inclusionProof(511, 700));
  });

  it('read a tile once for all the entries in it', async () => {
    const { tiles, reads } = logOf(1000);
    const proofs = new LogProofs(tiles, 1000);
    for (let index = 0; index < 1000; index++) await proofs.of(index);
    expect(reads.sort()).toEqual(['0/0', '0/1', '0/2', '0/3', '1/0']);
  });

  it('are refused for an entry that the tree has not, and where the log is shorter', async () => {
    const { tiles } = logOf(300);
    await expect(new LogProofs(tiles, 300).of(300)).rejects.toThrow(RangeError);
    await expect(new LogProofs(tiles, 400).of(10)).rejects.toThrow(/shorter/);
  });
});
