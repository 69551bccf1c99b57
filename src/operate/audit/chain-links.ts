import { equalBytes } from '../../core/canonical/bytes.js';
import { fromHex, toHex } from '../../core/canonical/hex.js';
import { type ChainKind } from '../../core/custody/event-type.js';
import { itemIdOf, tagOf } from '../../core/ledger/item.js';
import { type Findings } from '../../core/verify/finding.js';
import { asPredecessor, checkOrder, type Predecessor } from '../../core/verify/links-check.js';
import { type ReadEvent } from '../../core/verify/event-reading.js';
import { nodeEngine } from '../../platform/node-engine.js';
import { type LoggedRow } from './logged-rows.js';
import { type Snapshot } from './snapshot.js';

/** What a chain is, as its first event says. */
interface Belonging {
  readonly kind: ChainKind;
  readonly caseId: string | undefined;
}

/** What is kept of a chain while the log is read: about 300 bytes, whatever its length. */
interface Link extends Belonging {
  readonly before: Predecessor;
}

interface HeadRow {
  readonly chain_id: Buffer;
  readonly kind: string | null;
  readonly case_id: Buffer | null;
  readonly seq: number;
  readonly event_hash: Buffer;
  readonly next_tag: Buffer;
  readonly secret: Buffer;
}

const headPage = 1000;

/** How the events of each chain hang together, and whether the chains' heads are the last of them. */
export class ChainLinks {
  private readonly links = new Map<string, Link>();

  constructor(
    private readonly ledger: string,
    private readonly findings: Findings,
  ) {}

  /**
   * An event in its place. Returns what its chain is, and the tag that its predecessor named (undefined where nobody can
   * know it). `opens`: what the chain is if this is its first event.
   */
  take(
    row: LoggedRow,
    event: ReadEvent,
    opens: Belonging,
  ): { readonly tag: Uint8Array | undefined; readonly link: Belonging } {
    const known = this.links.get(row.chainId);
    const before = known?.before ?? { kind: 'none' };
    checkOrder(nodeEngine, row.chainId, before, event);
    const { kind, caseId } = known ?? opens;
    this.links.set(row.chainId, { kind, caseId, before: asPredecessor(event) });
    const isNext = before.kind === 'event' && row.line.seq === before.seq + 1;
    return { tag: isNext ? before.next : undefined, link: { kind, caseId } };
  }

  /** An event that cannot be read: what follows it is held against nothing. */
  miss({ chainId, kind = 'item', caseId }: LoggedRow): void {
    const known = this.links.get(chainId);
    const what =
      known === undefined ? { kind, caseId } : { kind: known.kind, caseId: known.caseId };
    this.links.set(chainId, { ...what, before: { kind: 'unreadable' } });
  }

  /** After the last event: every head is the end of its chain, and every chain has a head. */
  async checkHeads(db: Snapshot): Promise<void> {
    const left = new Set(this.links.keys());
    for (let after: Buffer = Buffer.alloc(0); ;) {
      const rows = await db.query<HeadRow[]>(
        `SELECT chain_id, kind, case_id, seq, event_hash, next_tag, secret FROM chain_head
         WHERE chain_id > $1 ORDER BY chain_id LIMIT $2`,
        [after, headPage],
      );
      for (const row of rows) {
        left.delete(toHex(row.chain_id));
        this.checkHead(row);
      }
      const last = rows.at(-1);
      if (last === undefined) break;
      after = last.chain_id;
    }
    for (const chain of left) {
      this.findings.add('E_PROJECTION', 13, { chain, path: 'chain_head' }, 'the head is missing');
    }
  }

  private checkHead(row: HeadRow): void {
    const chain = toHex(row.chain_id);
    const tag0 = tagOf(nodeEngine, row.secret, 0);
    if (toHex(itemIdOf(nodeEngine, this.ledger, tag0)) !== chain) {
      this.findings.add('E_ITEM_ID', 6, { chain }, 'the secret is not that of the chain');
    }
    const link = this.links.get(chain);
    if (link === undefined) {
      if (row.seq < 0) return;
      this.findings.add('E_ORPHAN', 13, { chain }, 'the chain has a head, but no events');
      return;
    }
    for (const column of wrongColumns(row, link)) {
      const place = { chain, field: column, path: 'chain_head' };
      this.findings.add('E_PROJECTION', 13, place, 'not the end of the chain');
    }
    const { before } = link;
    if (before.kind !== 'event') return;
    if (!equalBytes(before.next, tagOf(nodeEngine, row.secret, before.seq + 1))) {
      this.findings.add('E_TAG', 7, { chain, seq: before.seq }, 'names a tag of another chain');
    }
  }
}

function wrongColumns(row: HeadRow, { kind, caseId, before }: Link): readonly string[] {
  const isEnd = (
    column: string,
    matches: (end: Extract<Predecessor, { kind: 'event' }>) => boolean,
  ) => (before.kind === 'event' && !matches(before) ? [column] : []);
  const inCase = row.case_id === null ? undefined : toHex(row.case_id);
  return [
    ...(row.kind === kind ? [] : ['kind']),
    ...(inCase === caseId ? [] : ['case_id']),
    ...isEnd('seq', ({ seq }) => row.seq === seq),
    ...isEnd('event_hash', ({ eventHash }) => toHex(row.event_hash) === eventHash),
    ...isEnd('next_tag', ({ next }) => equalBytes(row.next_tag, next)),
  ];
}

/** The first tag of a chain, by its id: the only one that the id commits to. */
export function isFirstTag(ledger: string, chainId: string, tag: Uint8Array): boolean {
  const id = fromHex(chainId);
  return id !== undefined && equalBytes(itemIdOf(nodeEngine, ledger, tag), id);
}
