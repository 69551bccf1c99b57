import { equalBytes } from '../canonical/bytes.js';
import { type Engine } from '../engine.js';
import { readProof, type SubtreeReader } from './inclusion-proof.js';
import { hashBytes } from './limits.js';
import { nodeHash } from './merkle-tree.js';
import { consistencyNodes, consistencyPath, isCount, type PathStep } from './subtree.js';

/** A claim that the tree of `size2` leaves only added to the one of `size1`. */
export interface ConsistencyClaim {
  readonly size1: number;
  readonly size2: number;
  readonly root1: Uint8Array;
  readonly root2: Uint8Array;
  readonly proof: readonly Uint8Array[];
}

/**
 * RFC 9162 §2.1.4.2. From an empty tree nothing can be proved, since it says nothing about what came after: false.
 */
export function verifyConsistency(engine: Engine, claim: ConsistencyClaim): boolean {
  const { size1, size2, root1, root2, proof } = claim;
  if (![size1 - 1, size2 - size1, size2].every(isCount)) return false;
  if (size1 === size2) return proof.length === 0 && equalBytes(root1, root2);
  const { steps, shared } = consistencyPath(size1, size2);
  // Where the old tree is a complete subtree of the new one its root opens the path and is not sent.
  const path = shared.start === 0 ? [root1, ...proof] : proof;
  if (path.length !== steps.length + 1 || path.some(isNoHash)) return false;
  const roots = foldPath(engine, steps, path);
  return equalBytes(roots.old, root1) && equalBytes(roots.new, root2);
}

/**
 * The proof that the tree of `size2` leaves continues that of `size1`.
 * @throws RangeError unless 0 < size1 ≤ size2
 */
export async function buildConsistencyProof(
  engine: Engine,
  size1: number,
  size2: number,
  read: SubtreeReader,
): Promise<Uint8Array[]> {
  return await readProof(engine, consistencyNodes(size1, size2), read);
}

/** Both roots as the path makes them: what lies to the right of it came after the old tree. */
function foldPath(
  engine: Engine,
  steps: readonly PathStep[],
  [first = new Uint8Array(0), ...path]: readonly Uint8Array[],
): { readonly old: Uint8Array; readonly new: Uint8Array } {
  let older = first;
  let newer = first;
  for (const [i, hash] of path.entries()) {
    if (steps[i]?.side === 'left') {
      older = nodeHash(engine, hash, older);
      newer = nodeHash(engine, hash, newer);
    } else {
      newer = nodeHash(engine, newer, hash);
    }
  }
  return { old: older, new: newer };
}

function isNoHash(bytes: Uint8Array): boolean {
  return bytes.length !== hashBytes;
}
