import { Inject, Injectable } from '@nestjs/common';
import { canonicalJson, type Json } from '../core/canonical/json.js';
import { emptyItem, type ItemState } from '../core/custody/item-state.js';
import { foldItem } from '../core/custody/fold-item.js';
import { verifyInclusion } from '../core/ledger/inclusion-proof.js';
import { leafHash } from '../core/ledger/merkle-tree.js';
import { EventReader } from '../ledger/event.reader.js';
import { LedgerService } from '../ledger/ledger.service.js';
import { LogReader } from '../ledger/log.reader.js';
import { nodeEngine } from '../platform/node-engine.js';
import { type Person } from '../platform/person.js';
import {
  checkLinks,
  checkStored,
  type ChainFinding,
  foldEventOfStored,
  type CheckedEvent,
} from './chain-checks.js';
import { type ItemVerificationDto } from './dto/item.dto.js';
import { type ItemView } from './item.reader.js';

const pageSize = 200;

/** What a check found over the whole chain. */
interface Progress {
  readonly findings: ChainFinding[];
  state: ItemState;
  last: CheckedEvent | undefined;
  events: number;
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

  async check(person: Person, item: ItemView): Promise<ItemVerificationDto> {
    const registry = await this.ledger.registry();
    const checkpoint = await this.log.newestCheckpoint();
    const so: Progress = { findings: [], state: emptyItem, last: undefined, events: 0, covered: 0 };
    for (let from = 0; ; from += pageSize) {
      const page = await this.events.ofChain(person.accountId, item.itemId, {
        from,
        limit: pageSize,
      });
      for (const stored of page) {
        const event = checkStored(stored, registry);
        so.findings.push(...event.findings, ...checkLinks(event, so.last, item.itemId));
        await this.checkInclusion(event, checkpoint, so);
        const folded = foldEventOfStored(event, registry);
        if (folded !== undefined) so.state = foldItem(so.state, folded);
        so.last = event;
        so.events++;
      }
      if (page.length < pageSize) break;
    }
    if (!isSame(so.state, item.state)) {
      so.findings.push({
        code: 'E_PROJECTION',
        seq: null,
        detail: 'the state shown is not the one that follows',
      });
    }
    return {
      itemId: item.itemId,
      checkpoint:
        checkpoint === undefined ? null : { size: checkpoint.size, root: checkpoint.root },
      eventsChecked: so.events,
      checks: checksOf(so),
      findings: so.findings,
    };
  }

  private async checkInclusion(
    { stored, leaf }: CheckedEvent,
    checkpoint: { readonly size: number; readonly root: string } | undefined,
    so: Progress,
  ): Promise<void> {
    if (checkpoint === undefined || stored.logIndex >= checkpoint.size) return;
    so.covered++;
    const isIncluded = verifyInclusion(nodeEngine, {
      index: stored.logIndex,
      size: checkpoint.size,
      leafHash: leafHash(nodeEngine, leaf),
      root: Buffer.from(checkpoint.root, 'hex'),
      proof: await this.log.inclusionProof(stored.logIndex, checkpoint.size),
    });
    if (isIncluded) return;
    so.findings.push({
      code: 'E_INCLUSION',
      seq: stored.seq,
      detail: 'the newest checkpoint does not cover this event as it is stored',
    });
  }
}

const checkNames: readonly (readonly [string, readonly string[]])[] = [
  ['fields', ['E_CANON', 'E_FIELD']],
  ['signatures', ['E_SIG', 'E_KEY_UNKNOWN', 'E_KEY_REVOKED', 'E_ROLE']],
  ['chain', ['E_CHAIN', 'E_TAG']],
  ['state', ['E_PROJECTION']],
];

function checksOf(so: Progress): ItemVerificationDto['checks'] {
  const failed = (codes: readonly string[]): boolean =>
    so.findings.some(({ code }) => codes.includes(code));
  return [
    ...checkNames.map(([name, codes]) => ({
      name,
      result: failed(codes) ? 'fail' : 'pass',
      count: so.events,
    })),
    {
      name: 'inclusion',
      result: failed(['E_INCLUSION']) ? 'fail' : so.covered === so.events ? 'pass' : 'not_checked',
      count: so.covered,
    },
    { name: 'bytes', result: 'not_checked', count: 0 },
  ];
}

/** What a JSON column hands back has another order of members. */
function isSame(a: ItemState, b: ItemState): boolean {
  return textOf(a) === textOf(b);
}

function textOf(state: ItemState): string {
  // A state is plain JSON by its contract; one round trip drops members that are undefined.
  return canonicalJson(JSON.parse(JSON.stringify(state)) as Json);
}
