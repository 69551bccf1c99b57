import { equalBytes } from '../canonical/bytes.js';
import { fromHex } from '../canonical/hex.js';
import { readInstant } from '../canonical/instant.js';
import { type Engine } from '../engine.js';
import { emptyRoot } from '../ledger/merkle-tree.js';
import { type ReadEvent } from './event-reading.js';
import { type Findings } from './finding.js';
import { type Log } from './links-check.js';
import { type VerifiedCheckpoint } from './note-check.js';

const step = 9;
const clockErrorMs = 5 * 60 * 1000;
const lateAfterMs = 24 * 60 * 60 * 1000;

/** What times and anchors are held against; neither entries nor checkpoint where there are none. */
export interface KnownLog {
  readonly checkpoint: object | undefined;
  readonly entries:
    | {
        /** The tree's root when it had that many entries; undefined where it never had. */
        rootAt(size: number): Uint8Array | undefined;
        /** Whether no entry was logged before the one that precedes it. */
        isInTime(): boolean;
      }
    | undefined;
}

/** Step 9 for a whole package: times of the log, and what the signers had seen of it. */
export class TimeCheck {
  /** Smallest first: the earliest word of the quorum about an entry. */
  private readonly seen: readonly VerifiedCheckpoint[];
  /** Log index and time of every event, as long as there are no entries to read them from. */
  private readonly logged: (readonly [logIndex: number, loggedMs: number])[] = [];

  constructor(
    private readonly engine: Engine,
    private readonly log: KnownLog,
    checkpoints: readonly VerifiedCheckpoint[],
  ) {
    this.seen = checkpoints
      .filter(({ seen }) => seen !== undefined)
      .sort((a, b) => a.size - b.size || (a.seen?.early ?? 0) - (b.seen?.early ?? 0));
  }

  checkEvent(event: ReadEvent): void {
    const { line, statement, findings } = event;
    const { logIndex, loggedMs } = line;
    const occurredMs = readInstant(statement.occurred) ?? loggedMs;
    if (occurredMs > loggedMs + clockErrorMs) {
      findings.add('E_TIME', step, 'said to have happened after it was logged');
    }
    if (loggedMs - occurredMs > lateAfterMs) {
      findings.add('W_LATE', step, 'logged over 24 h after it happened');
    }
    const seenBy = this.seen.find(({ size }) => size > logIndex)?.seen?.early;
    if (seenBy !== undefined && loggedMs > seenBy * 1000 + clockErrorMs) {
      findings.add('E_TIME', step, 'witnesses saw it before it is said to have been logged');
    }
    if (this.log.entries === undefined) this.logged.push([logIndex, loggedMs]);
    this.checkAnchor(event);
  }

  /** After the last event: the sequencer's clock never went back. */
  finish(findings: Findings): void {
    const { entries } = this.log;
    if (entries === undefined ? this.isInTime() : entries.isInTime()) return;
    findings.add('E_TIME', step, {}, 'an entry was logged before the one that precedes it');
  }

  private isInTime(): boolean {
    const inOrder = this.logged.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
    return inOrder.every(([, ms], i) => i === 0 || (inOrder[i - 1]?.[1] ?? ms) <= ms);
  }

  /** What the signer had seen of the log must be a part of this one, and older than the event. */
  private checkAnchor({ line, statement, findings }: ReadEvent): void {
    const { checkpoint, entries } = this.log;
    const { size, root } = statement.anchor;
    const isComparable = checkpoint !== undefined && (entries !== undefined || size === 0);
    if (!isComparable) return;
    const known = size === 0 ? emptyRoot(this.engine) : entries?.rootAt(size);
    const claimed = fromHex(root);
    const isSame = known !== undefined && claimed !== undefined && equalBytes(known, claimed);
    if (!isSame || size > line.logIndex) findings.add('E_VIEW', step, 'the signer saw another log');
  }
}

/** Step 9: earlier checkpoints are of this log. By their paths. */
export function checkEarlierRoots(
  findings: Findings,
  { entries }: Log,
  earlier: ReadonlyMap<string, VerifiedCheckpoint>,
): void {
  for (const [path, { size, root }] of earlier) {
    const known = entries?.rootAt(size);
    if (known === undefined || equalBytes(known, root)) continue;
    findings.add('E_VIEW', step, { path }, 'a checkpoint of another log');
  }
}
