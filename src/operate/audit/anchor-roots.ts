import { readStatement } from '../../core/ledger/statement.js';
import { ClosedFormError } from '../../core/canonical/closed-form-error.js';
import { type KnownLog } from '../../core/verify/time-check.js';
import { type LoggedRow } from './logged-rows.js';
import { type Snapshot } from './snapshot.js';

/**
 * Roots of the trees that the signers of a page had seen. Only checkpoints that were published here are anchors, and
 * each of these was compared with the tree when the log had its size.
 */
export class AnchorRoots implements NonNullable<KnownLog['entries']> {
  private roots: ReadonlyMap<number, Uint8Array> = new Map();

  constructor(private readonly db: Snapshot) {}

  async fetchFor(page: readonly LoggedRow[]): Promise<void> {
    const sizes = new Set(page.map(anchorSize));
    const rows = await this.db.query<{ size: string; root: Buffer }[]>(
      'SELECT size, root FROM checkpoint WHERE size = ANY($1::bigint[])',
      [[...sizes]],
    );
    this.roots = new Map(rows.map(({ size, root }) => [Number(size), root]));
  }

  rootAt(size: number): Uint8Array | undefined {
    return this.roots.get(size);
  }

  /** The order of times is checked with the log itself. */
  isInTime(): boolean {
    return true;
  }
}

function anchorSize({ line }: LoggedRow): number {
  try {
    return readStatement(line.statement).anchor.size;
  } catch (error) {
    if (!(error instanceof ClosedFormError)) throw error;
    return 0;
  }
}
