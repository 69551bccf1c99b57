import { toHex } from '../canonical/hex.js';
import { controlItemId } from '../ledger/item.js';
import { limits } from '../ledger/limits.js';
import { eventsPath } from '../package/layout.js';
import { type PackageChain } from '../package/package-json.js';
import { type Line, readLines } from '../package/read-lines.js';
import { type SignerCheck } from './blocks-check.js';
import { type ChainRecord, ChainRecorder } from './chain-record.js';
import { readEvent, type ReadEvent } from './event-reading.js';
import { checkFields } from './fields-check.js';
import { type Inspection } from './inspection.js';
import {
  asPredecessor,
  checkChainId,
  checkLogged,
  checkOrder,
  type Log,
  type Predecessor,
  tagOfEvent,
} from './links-check.js';
import { type TagCheck } from './tag-check.js';
import { type TimeCheck } from './time-check.js';

/** What all chains of a package are checked with. */
export interface ChainChecks {
  readonly log: Log;
  readonly signers: SignerCheck;
  readonly tags: TagCheck;
  readonly times: TimeCheck;
}

/** Types whose rules are not built yet: where they occur it cannot be said that the record is complete. */
const unbuiltTypes: ReadonlySet<string> = new Set([
  'branch.opened/1',
  'branch.merged/1',
  'statement.recovered/1',
]);

/** All chains that the package names, and whether something occurs in them whose rules are not built yet. */
export interface CheckedChains {
  readonly records: readonly ChainRecord[];
  readonly hasUnbuiltType: boolean;
}

/** Steps 3 to 9 for every chain, the control chain first: the others are judged by the registry that it makes. */
export async function checkChains(
  inspection: Inspection,
  checks: ChainChecks,
): Promise<CheckedChains> {
  const { engine, description } = inspection;
  const controlId = toHex(controlItemId(engine, description.ledger));
  const control = description.chains.filter(({ id }) => id === controlId);
  const others = description.chains.filter(({ id }) => id !== controlId);
  const walks: ChainWalk[] = [];
  for (const chain of [...control, ...others]) {
    const walk = new ChainWalk(inspection, checks, chain, controlId);
    await walk.run();
    walks.push(walk);
  }
  return {
    records: walks.map((walk) => walk.record()),
    hasUnbuiltType: walks.some((walk) => walk.hasUnbuiltType),
  };
}

/** The way along one chain, line by line: only the line before is kept. */
class ChainWalk {
  hasUnbuiltType = false;
  private readonly recorder = new ChainRecorder();
  private before: Predecessor = { kind: 'none' };
  private last: ReadEvent | undefined;

  constructor(
    private readonly inspection: Inspection,
    private readonly checks: ChainChecks,
    private readonly chain: PackageChain,
    private readonly controlId: string,
  ) {}

  async run(): Promise<void> {
    const { files, findings } = this.inspection;
    const { id } = this.chain;
    const path = eventsPath(id);
    checkChainId(this.inspection, this.chain);
    let position = 0;
    if (files.has(path)) {
      for await (const line of readLines(files.open(path), limits.eventLineBytes)) {
        if (!this.takeLine(line, position)) break;
        position += 1;
      }
    }
    if (position === 0 && this.before.kind === 'none') {
      findings.add('E_CHAIN', 6, { chain: id }, 'no events');
    }
    this.checks.tags.checkTail(this.last);
    if (id === this.controlId) this.checks.signers.finishControl();
  }

  record(): ChainRecord {
    return this.recorder.finish(this.chain, this.controlId);
  }

  /** Whether the next line is to be read. */
  private takeLine(line: Line, position: number): boolean {
    const { findings } = this.inspection;
    const place = { chain: this.chain.id, seq: position };
    if (line.kind === 'too-long' || position === limits.eventsPerChain) {
      findings.addLimit(place, 'over 8 MiB in a line, or 2^20 lines');
      this.before = { kind: 'unreadable' };
      return false;
    }
    if (line.kind === 'unended') {
      findings.add('E_CANON', 3, place, 'the last line does not end');
    }
    const event =
      line.kind === 'line'
        ? readEvent(this.inspection, this.chain.id, position, line.bytes)
        : undefined;
    if (event === undefined) {
      this.recorder.missLine(position);
      this.before = { kind: 'unreadable' };
    } else {
      this.takeEvent(event, position);
    }
    return true;
  }

  private takeEvent(event: ReadEvent, position: number): void {
    const { engine, counts } = this.inspection;
    const { log, signers, tags, times } = this.checks;
    counts.events += 1;
    if (unbuiltTypes.has(event.statement.type)) this.hasUnbuiltType = true;
    const fields = checkFields(engine, event);
    if (this.chain.id === this.controlId) signers.checkControlEvent(event, fields);
    else signers.checkEvent(event, fields);
    checkOrder(engine, this.chain.id, this.before, event);
    const tag = tagOfEvent(this.chain, this.before, event);
    if (tag !== undefined) {
      checkLogged(engine, log, event, tag);
      tags.checkEvent(event, tag);
    }
    times.checkEvent(event);
    this.recorder.takeEvent(event, position, fields);
    this.before = asPredecessor(event);
    this.last = event;
  }
}
