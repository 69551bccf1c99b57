import { equalBytes } from '../canonical/bytes.js';
import { type Engine } from '../engine.js';
import { hashBytes } from './limits.js';
import { foldSubtrees, nodeHash } from './merkle-tree.js';
import { inclusionNodes, inclusionPath, isCount, type ProofNode, type Subtree } from './subtree.js';

/** A claim that the leaf of that hash stands at `index` of the tree with `size` leaves and that root. */
export interface InclusionClaim {
  readonly index: number;
  readonly size: number;
  readonly leafHash: Uint8Array;
  readonly root: Uint8Array;
  readonly proof: readonly Uint8Array[];
}

/** Where a service finds the hash of a complete subtree: in its tiles, or its database. */
export type SubtreeReader = (subtree: Subtree) => Uint8Array | Promise<Uint8Array>;

/**
 * RFC 9162 §2.1.3.2. Everything in the claim but `size` and `root` may come from an attacker: index and size alone
 * decide on which side each hash goes and how many there must be.
 */
export function verifyInclusion(engine: Engine, claim: InclusionClaim): boolean {
  const { index, size, leafHash, root, proof } = claim;
  if (![index, size - index - 1, size].every(isCount)) return false;
  const steps = inclusionPath(index, size);
  if (steps.length !== proof.length || leafHash.length !== hashBytes) return false;
  let hash = leafHash;
  for (const [i, { side }] of steps.entries()) {
    const neighbour = proof[i];
    if (neighbour?.length !== hashBytes) return false;
    hash = side === 'left' ? nodeHash(engine, neighbour, hash) : nodeHash(engine, hash, neighbour);
  }
  return equalBytes(hash, root);
}

/** The proof for the leaf at `index` in the tree of `size` leaves. @throws RangeError unless 0 ≤ index < size */
export async function buildInclusionProof(
  engine: Engine,
  index: number,
  size: number,
  read: SubtreeReader,
): Promise<Uint8Array[]> {
  return await readProof(engine, inclusionNodes(index, size), read);
}

/** The hashes of a proof whose parts are known. All subtrees are asked for at once. */
export async function readProof(
  engine: Engine,
  nodes: readonly ProofNode[],
  read: SubtreeReader,
): Promise<Uint8Array[]> {
  return await Promise.all(
    nodes.map(async (node) =>
      foldSubtrees(engine, await Promise.all(node.map(async (subtree) => await read(subtree)))),
    ),
  );
}
