import { buildInclusionProof } from '../core/ledger/inclusion-proof.js';
import { nodeHash } from '../core/ledger/merkle-tree.js';
import { type Subtree } from '../core/ledger/subtree.js';
import { placeInTile, tileWidth } from '../core/ledger/tiles.js';
import { nodeEngine } from '../platform/node-engine.js';
import { type TileStore } from './tile.store.js';

/** A tile and all that is above its hashes: layer k holds the roots of 2^k of them side by side. */
type Layers = readonly (readonly Uint8Array[])[];

/** 16 MiB of hashes: the log of a million events has 3,923 tiles, and a chain's events mostly lie close together. */
const tilesKept = 1024;

/**
 * Inclusion proofs in the tree of one size. Proofs of neighbours share nearly all their hashes, so the tiles that were
 * read are kept, the oldest going first.
 */
export class LogProofs {
  private readonly kept = new Map<string, Promise<Layers>>();

  constructor(
    private readonly tiles: Pick<TileStore, 'hashes'>,
    private readonly size: number,
  ) {}

  /** RFC 9162 inclusion proof of the entry. @throws RangeError unless 0 ≤ index < size */
  of(index: number): Promise<readonly Uint8Array[]> {
    return buildInclusionProof(nodeEngine, index, this.size, (subtree) => this.hashOf(subtree));
  }

  private async hashOf(subtree: Subtree): Promise<Uint8Array> {
    const { level, number, first, count } = placeInTile(subtree);
    const layers = await this.layersOf(level, number);
    const hash = layers[Math.log2(count)]?.[first / count];
    if (hash === undefined) throw new Error('the log is shorter than the tree asked for');
    return hash;
  }

  /** What is asked for together is read once. */
  private layersOf(level: number, number: number): Promise<Layers> {
    const name = `${level} ${number}`;
    const known = this.kept.get(name);
    if (known !== undefined) return known;
    const oldest = this.kept.keys().next();
    if (this.kept.size >= tilesKept && oldest.done !== true) this.kept.delete(oldest.value);
    const there = Math.floor(this.size / tileWidth ** level) - number * tileWidth;
    const read = this.tiles.hashes(level, number, Math.min(tileWidth, there)).then(layersOver);
    this.kept.set(name, read);
    return read;
  }
}

function layersOver(hashes: readonly Uint8Array[]): Layers {
  const layers = [hashes];
  for (let below = hashes; below.length > 1;) {
    const above: Uint8Array[] = [];
    for (let i = 0; i + 1 < below.length; i += 2) {
      above.push(nodeHash(nodeEngine, below[i] ?? noHash, below[i + 1] ?? noHash));
    }
    layers.push(above);
    below = above;
  }
  return layers;
}

const noHash = new Uint8Array();
