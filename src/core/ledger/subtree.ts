/**
 * A complete subtree of a Merkle tree: its 2^level leaves begin at leaf index × 2^level. Such a hash never changes again
 * once its leaves are there, so these are what a log keeps.
 */
export interface Subtree {
  readonly level: number;
  readonly index: number;
}

/**
 * One hash of a proof, as the complete subtrees from which it is made, from left to right: H(a, H(b, c)), or just a.
 * More than one only at the tree's ragged right edge.
 */
export type ProofNode = readonly Subtree[];

/** The complete subtrees of a tree of that size, the largest first. */
export function subtreesOf(size: number): ProofNode {
  return cover(0, size);
}

/** One step of a proof, from the bottom up: the leaves beside the path, and on which side of it they lie. */
export interface PathStep {
  readonly side: 'left' | 'right';
  readonly start: number;
  readonly end: number;
}

/**
 * The way from a leaf up to the root of a tree (RFC 9162 §2.1.3.1).
 * @throws RangeError unless 0 ≤ index < size
 */
export function inclusionPath(index: number, size: number): PathStep[] {
  if (!isCount(index) || !isCount(size) || index >= size) {
    throw new RangeError('no such leaf in a tree of that size');
  }
  return pathDown(size, (middle) => index < middle, { start: index, end: index + 1 });
}

/**
 * The way from the edge of the old tree, inside the new one, up to the root (RFC 9162 §2.1.4.1), and the leaves from
 * which it starts. They begin at 0 exactly if the old tree is a complete subtree itself.
 * @throws RangeError unless 0 < size1 ≤ size2
 */
export function consistencyPath(
  size1: number,
  size2: number,
): {
  readonly steps: PathStep[];
  readonly shared: { readonly start: number; readonly end: number };
} {
  if (!isCount(size1) || !isCount(size2) || size1 === 0 || size1 > size2) {
    throw new RangeError('no consistency proof between trees of those sizes');
  }
  const steps = pathDown(size2, (middle) => size1 <= middle, { start: 0, end: size1 });
  const start = Math.max(0, ...steps.filter(({ side }) => side === 'left').map(({ end }) => end));
  return { steps, shared: { start, end: size1 } };
}

/** What the inclusion proof of a leaf consists of. @throws RangeError unless 0 ≤ index < size */
export function inclusionNodes(index: number, size: number): ProofNode[] {
  return inclusionPath(index, size).map(({ start, end }) => cover(start, end));
}

/** What the consistency proof between two trees consists of. @throws RangeError unless 0 < size1 ≤ size2 */
export function consistencyNodes(size1: number, size2: number): ProofNode[] {
  const { steps, shared } = consistencyPath(size1, size2);
  const nodes = steps.map(({ start, end }) => cover(start, end));
  // The verifier knows the old root itself: the part both trees share is given only if it is less than that.
  return shared.start > 0 ? [cover(shared.start, shared.end), ...nodes] : nodes;
}

/** Halves the tree until only `wanted` or what begins in it is left; the halves not taken are the steps, lowest first. */
function pathDown(
  size: number,
  goesLeft: (middle: number) => boolean,
  wanted: { readonly start: number; readonly end: number },
): PathStep[] {
  const steps: PathStep[] = [];
  let start = 0;
  let end = size;
  while (start < wanted.start || end > wanted.end) {
    const middle = start + leftSize(end - start);
    if (goesLeft(middle)) {
      steps.push({ side: 'right', start: middle, end });
      end = middle;
    } else {
      steps.push({ side: 'left', start, end: middle });
      start = middle;
    }
  }
  return steps.reverse();
}

/** The complete subtrees that make up the leaves from start to end; start is a multiple of the first one's size. */
function cover(start: number, end: number): ProofNode {
  const subtrees: Subtree[] = [];
  let from = start;
  while (from < end) {
    const level = floorLog2(end - from);
    subtrees.push({ level, index: from / 2 ** level });
    from += 2 ** level;
  }
  return subtrees;
}

/** The largest power of two that is smaller than n, for n > 1. */
function leftSize(n: number): number {
  return 2 ** floorLog2(n - 1);
}

/** Exact up to 2^53; Math.log2 rounds up just below a large power of two. */
function floorLog2(n: number): number {
  const high = Math.floor(n / 0x100000000);
  return high > 0 ? 63 - Math.clz32(high) : 31 - Math.clz32(n);
}

/** A size or an index: a whole number from 0 to 2^53−1. */
export function isCount(n: number): boolean {
  return Number.isSafeInteger(n) && n >= 0;
}
