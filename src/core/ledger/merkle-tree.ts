import { type Engine } from '../engine.js';
import { hashBytes } from './limits.js';
import { consistencyNodes, inclusionNodes, type ProofNode, subtreesOf } from './subtree.js';

const leafScratch = new Uint8Array(75);
// Node hashes are counted in hundreds of thousands; the engine reads its input at once, so one buffer does for all.
const nodeScratch = new Uint8Array(1 + 2 * hashBytes);
nodeScratch[0] = 1;

/** RFC 9162 §2.1.1: `H(00 ‖ data)`. */
export function leafHash(engine: Engine, data: Uint8Array): Uint8Array {
  if (data.length === leafScratch.length - 1) {
    leafScratch.set(data, 1);
    return engine.sha256(leafScratch);
  }
  const prefixed = new Uint8Array(data.length + 1);
  prefixed.set(data, 1);
  return engine.sha256(prefixed);
}

/** RFC 9162 §2.1.1: `H(01 ‖ left ‖ right)`, both of 32 bytes. */
export function nodeHash(engine: Engine, left: Uint8Array, right: Uint8Array): Uint8Array {
  nodeScratch.set(left, 1);
  nodeScratch.set(right, 1 + hashBytes);
  return engine.sha256(nodeScratch);
}

/** The root of a tree without leaves: `H("")`. */
export function emptyRoot(engine: Engine): Uint8Array {
  return engine.sha256(new Uint8Array(0));
}

/** RFC 9162 MTH over leaf hashes. Pairing level by level and carrying an odd last one up gives the same tree. */
export function merkleRoot(engine: Engine, leafHashes: readonly Uint8Array[]): Uint8Array {
  let level = leafHashes;
  while (level.length > 1) {
    const above: Uint8Array[] = [];
    for (let i = 0; i < level.length; i += 2) {
      const left = level[i];
      const right = level[i + 1];
      if (left !== undefined) {
        above.push(right === undefined ? left : nodeHash(engine, left, right));
      }
    }
    level = above;
  }
  return level[0] ?? emptyRoot(engine);
}

/** The root over complete subtrees that stand side by side, the largest first, each smaller than the one before. */
export function foldSubtrees(engine: Engine, hashes: readonly Uint8Array[]): Uint8Array {
  if (hashes.length === 0) return emptyRoot(engine);
  return hashes.reduceRight((right, left) => nodeHash(engine, left, right));
}

/**
 * The right edge of a growing tree: the hashes of its complete subtrees, the largest first, one for each 1 in the binary
 * form of its size. Enough to append to and to give the root of a log of any length. It changes in place and
 * belongs to whoever made it; `clone` before trying an append that may be rolled back.
 */
export class Frontier {
  private constructor(
    private leafCount: number,
    private readonly subtrees: Uint8Array[],
  ) {}

  static empty(): Frontier {
    return new Frontier(0, []);
  }

  /** @throws RangeError if the number of hashes does not fit the size */
  static fromHashes(size: number, hashes: readonly Uint8Array[]): Frontier {
    if (!Number.isSafeInteger(size) || size < 0 || onesIn(size) !== hashes.length) {
      throw new RangeError('frontier: hashes do not fit the size');
    }
    return new Frontier(size, [...hashes]);
  }

  get size(): number {
    return this.leafCount;
  }

  append(engine: Engine, leafHash: Uint8Array): void {
    let subtree = leafHash;
    // Each trailing 1 of the size is a subtree as large as the one just completed: they become one of twice the size.
    for (let rest = this.leafCount; rest % 2 === 1; rest = (rest - 1) / 2) {
      const left = this.subtrees.pop();
      if (left !== undefined) subtree = nodeHash(engine, left, subtree);
    }
    this.subtrees.push(subtree);
    this.leafCount += 1;
  }

  root(engine: Engine): Uint8Array {
    return foldSubtrees(engine, this.subtrees);
  }

  /** The largest subtree first; what `fromHashes` takes. */
  hashes(): Uint8Array[] {
    return [...this.subtrees];
  }

  clone(): Frontier {
    return new Frontier(this.leafCount, [...this.subtrees]);
  }
}

/** All subtree hashes of a growing tree, in flat arrays: about 64 bytes a leaf. For verifiers and for building proofs. */
export class HashTree {
  private readonly levels: HashList[] = [];

  constructor(private readonly engine: Engine) {}

  get size(): number {
    return this.levels[0]?.length ?? 0;
  }

  append(leafHash: Uint8Array): void {
    let subtree = leafHash;
    let place = this.size;
    this.level(0).push(subtree);
    for (let level = 1; place % 2 === 1; level += 1) {
      subtree = nodeHash(this.engine, this.hashOf(level - 1, place - 1), subtree);
      place = (place - 1) / 2;
      this.level(level).push(subtree);
    }
  }

  /** The root when the tree had that many leaves. @throws RangeError for a size it never had */
  rootAt(size: number): Uint8Array {
    this.checkSize(size);
    return this.fold(subtreesOf(size));
  }

  /** RFC 9162 §2.1.3.1. @throws RangeError for a leaf or a size that is not there */
  inclusionProof(index: number, size: number): Uint8Array[] {
    this.checkSize(size);
    return inclusionNodes(index, size).map((node) => this.fold(node));
  }

  /** RFC 9162 §2.1.4.1, from `size1` to `size2` leaves. @throws RangeError for sizes that are not there */
  consistencyProof(size1: number, size2: number): Uint8Array[] {
    this.checkSize(size2);
    return consistencyNodes(size1, size2).map((node) => this.fold(node));
  }

  private fold(node: ProofNode): Uint8Array {
    return foldSubtrees(
      this.engine,
      node.map(({ level, index }) => this.hashOf(level, index)),
    );
  }

  private hashOf(level: number, index: number): Uint8Array {
    return this.level(level).at(index);
  }

  private level(level: number): HashList {
    return (this.levels[level] ??= new HashList());
  }

  private checkSize(size: number): void {
    if (!Number.isSafeInteger(size) || size < 0 || size > this.size) {
      throw new RangeError('the tree never had that size');
    }
  }
}

/** Hashes one behind the other in one array that doubles when it is full. */
class HashList {
  private bytes = new Uint8Array(64 * hashBytes);
  length = 0;

  push(hash: Uint8Array): void {
    const end = (this.length + 1) * hashBytes;
    if (end > this.bytes.length) {
      const wider = new Uint8Array(2 * this.bytes.length);
      wider.set(this.bytes);
      this.bytes = wider;
    }
    this.bytes.set(hash, end - hashBytes);
    this.length += 1;
  }

  /** A copy: a caller that keeps a hash must not keep, nor be able to change, the whole level. */
  at(index: number): Uint8Array {
    return this.bytes.slice(index * hashBytes, (index + 1) * hashBytes);
  }
}

function onesIn(size: number): number {
  let ones = 0;
  for (let rest = size; rest > 0; rest = Math.floor(rest / 2)) ones += rest % 2;
  return ones;
}
