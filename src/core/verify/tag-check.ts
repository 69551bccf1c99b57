import { fromHex, toHex } from '../canonical/hex.js';
import { type ReadEvent } from './event-reading.js';
import { type Findings } from './finding.js';
import { type LogEntries } from './log-entries.js';

const step = 8;

/** Step 8, second half: no chain is forked inside the log, and none goes on there after its last enclosed event. */
export class TagCheck {
  /** Repeated tags that no enclosed event has had so far, in hex. */
  private readonly unclaimed: Set<string>;

  constructor(
    private readonly findings: Findings,
    private readonly entries: LogEntries | undefined,
  ) {
    this.unclaimed = new Set(entries?.repeatedTags());
  }

  checkEvent({ findings }: ReadEvent, tag: Uint8Array): void {
    if (this.entries?.isRepeated(tag) !== true) return;
    findings.add('E_TAG_DUP', step, 'its tag is in the log more than once');
    this.unclaimed.delete(toHex(tag));
  }

  /** `last`: the last event of the chain that can be read. */
  checkTail(last: ReadEvent | undefined): void {
    const next = last && fromHex(last.statement.next);
    if (next === undefined || this.entries?.hasTag(next) !== true) return;
    last?.findings.add('E_TAIL', step, 'the log has an event of this chain after it');
  }

  /** After the last chain. */
  finish(): void {
    if (this.unclaimed.size === 0) return;
    this.findings.add('E_TAG_DUP', step, {}, 'a tag is in the log more than once');
  }
}
