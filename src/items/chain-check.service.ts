import { Inject, Injectable } from '@nestjs/common';
import { canonicalJson, type Json } from '../core/canonical/json.js';
import { foldItem } from '../core/custody/fold-item.js';
import { emptyItem, type ItemState } from '../core/custody/item-state.js';
import { verifyInclusion } from '../core/ledger/inclusion-proof.js';
import { leafHash } from '../core/ledger/merkle-tree.js';
import { EventReader, type StoredEvent } from '../ledger/event.reader.js';
import { LedgerService } from '../ledger/ledger.service.js';
import { LogReader } from '../ledger/log.reader.js';
import { nodeEngine } from '../platform/node-engine.js';
import {
  type ChainFinding,
  checkLinks,
  checkStored,
  type CheckedEvent,
  finding,
  foldEventOfStored,
} from './chain-checks.js';
import { columnsOf, type ItemColumns } from './item-columns.js';
import { type ItemView, type ProjectedItem } from './item.reader.js';

const pageSize = 200;

/** `not_checked` is neither good nor bad: whoever reads can tell what was not looked at. */
export type CheckResult = 'pass' | 'fail' | 'not_checked';

export interface ChainCheck {
  readonly itemId: string;
  /** The newest one; undefined before there is any. Root in hex. */
  readonly checkpoint: { readonly size: number; readonly root: string } | undefined;
  readonly eventsChecked: number;
  readonly checks: readonly {
    readonly name: string;
    readonly result: CheckResult;
    /** How many events, or files, were looked at. */
    readonly count: number;
  }[];
  readonly findings: readonly ChainFinding[];
}

/** What was found so far, going from event to event. */
interface Progress {
  readonly findings: ChainFinding[];
  state: ItemState;
  last: CheckedEvent | undefined;
  events: number;
  /** Those whose statement could be read. */
  readable: number;
  /** Those below the size of the checkpoint. */
  covered: number;
}

/**
 * Checks an item's chain anew from the bytes as stored: what the signers signed, who they were, how the events hang
 * together, whether the log's newest checkpoint covers them, and whether the state shown is the one that follows.
 * A stranger checks the same on a package, without this program; bytes of evidence are not read here.
 */
@Injectable()
export class ChainCheckService {
  constructor(
    @Inject(EventReader) private readonly events: EventReader,
    @Inject(LedgerService) private readonly ledger: LedgerService,
    @Inject(LogReader) private readonly log: LogReader,
  ) {}

  /** `item` as the account sees it. */
  async check(accountId: string, item: ProjectedItem): Promise<ChainCheck> {
    const registry = await this.ledger.registry();
    const checkpoint = await this.log.newestCheckpoint();
    const covering = checkpoint && { ...checkpoint, proofs: this.log.proofs(checkpoint.size) };
    const so: Progress = {
      ...{ findings: [], state: emptyItem, last: undefined },
      ...{ events: 0, readable: 0, covered: 0 },
    };
    for await (const stored of this.chain(accountId, item)) {
      const event = checkStored(stored, registry);
      so.findings.push(...event.findings, ...checkLinks(event, so.last, item.itemId));
      if (covering !== undefined && stored.logIndex < covering.size) {
        so.covered++;
        so.findings.push(...(await checkInclusion(event, covering)));
      }
      const folded = foldEventOfStored(event, registry);
      if (folded !== undefined) {
        so.readable++;
        so.state = foldItem(so.state, folded);
      }
      so.last = event;
      so.events++;
    }
    so.findings.push(...checkProjection(so.state, item));
    const { findings, events: eventsChecked } = so;
    return { itemId: item.itemId, checkpoint, eventsChecked, checks: checksOf(so), findings };
  }

  /** As far as the state was read: what is logged meanwhile is no contradiction to it. */
  private async *chain(accountId: string, { itemId, seq }: ItemView): AsyncGenerator<StoredEvent> {
    for (let from = 0; from <= seq;) {
      const limit = Math.min(pageSize, seq + 1 - from);
      const page = await this.events.ofChain(accountId, itemId, { from, limit });
      yield* page;
      const last = page.at(-1);
      // The row may claim more events than there are.
      if (last === undefined) return;
      from = last.seq + 1;
    }
  }
}

interface CoveringTree {
  readonly size: number;
  readonly root: string;
  readonly proofs: ReturnType<LogReader['proofs']>;
}

async function checkInclusion(
  { stored: { logIndex, seq }, leaf }: CheckedEvent,
  { size, root, proofs }: CoveringTree,
): Promise<readonly ChainFinding[]> {
  const isIncluded = verifyInclusion(nodeEngine, {
    index: logIndex,
    size,
    leafHash: leafHash(nodeEngine, leaf),
    root: Buffer.from(root, 'hex'),
    proof: await proofs.of(logIndex),
  });
  if (isIncluded) return [];
  return [finding('E_INCLUSION', seq, 'the checkpoint does not cover the event as it is stored')];
}

/** Which findings make which check fail, and of which events it can be made. */
const checks = [
  { name: 'fields', codes: ['E_CANON', 'E_FIELD'], of: 'events' },
  {
    name: 'signatures',
    codes: ['E_SIG', 'E_KEY_UNKNOWN', 'E_KEY_REVOKED', 'E_ROLE'],
    of: 'readable',
  },
  { name: 'chain', codes: ['E_CHAIN', 'E_TAG'], of: 'readable' },
  { name: 'state', codes: ['E_PROJECTION'], of: 'events' },
  { name: 'inclusion', codes: ['E_INCLUSION'], of: 'covered' },
] as const;

function checksOf(so: Progress): ChainCheck['checks'] {
  const codes = new Set(so.findings.map(({ code }) => code));
  return [
    ...checks.map(({ name, codes: failing, of }) => {
      const whole: CheckResult = so[of] === so.events ? 'pass' : 'not_checked';
      const result = failing.some((code) => codes.has(code)) ? ('fail' as const) : whole;
      return { name, result, count: so[of] };
    }),
    { name: 'bytes', result: 'not_checked', count: 0 },
  ];
}

function checkProjection(state: ItemState, item: ProjectedItem): readonly ChainFinding[] {
  const isFold = isSame(state, item.state);
  if (isFold && isSame(columnsOf(state), item.columns)) return [];
  return [finding('E_PROJECTION', null, 'the state shown is not what the events say')];
}

/** What a JSON column hands back has another order of members. */
function isSame<Plain extends ItemState | ItemColumns>(a: Plain, b: Plain): boolean {
  // Both are plain JSON by their contracts; their interfaces only lack the index signature.
  return canonicalJson(a as unknown as Json) === canonicalJson(b as unknown as Json);
}
