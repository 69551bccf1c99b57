import { equalBytes } from '../canonical/bytes.js';
import { fromHex, toHex } from '../canonical/hex.js';
import { type Engine } from '../engine.js';
import { verifyInclusion } from '../ledger/inclusion-proof.js';
import { genesisOf, itemIdOf } from '../ledger/item.js';
import { encodeLeaf } from '../ledger/log-leaf.js';
import { leafHash } from '../ledger/merkle-tree.js';
import { type PackageChain } from '../package/package-json.js';
import { type ReadEvent } from './event-reading.js';
import { type Inspection } from './inspection.js';
import { type LogEntries } from './log-entries.js';
import { type VerifiedCheckpoint } from './note-check.js';

/** The line before: none, one that cannot be read, or an event. */
export type Predecessor =
  | { readonly kind: 'none' }
  | { readonly kind: 'unreadable' }
  | {
      readonly kind: 'event';
      readonly seq: number;
      readonly eventHash: string;
      readonly next: Uint8Array;
    };

/** The log as far as it is known: neither without a verified checkpoint, entries only if all of them are there. */
export interface Log {
  readonly checkpoint: VerifiedCheckpoint | undefined;
  readonly entries: LogEntries | undefined;
}

/** What the next line of the chain is held against. */
export function asPredecessor({ line, statement, eventHash }: ReadEvent): Predecessor {
  const next = hashIn(statement.next);
  return { kind: 'event', seq: line.seq, eventHash: toHex(eventHash), next };
}

/** Step 6: the chain's id says in which ledger it lives and how its tags begin. */
export function checkChainId(
  { engine, description, findings }: Inspection,
  { id, tag0 }: PackageChain,
): void {
  if (toHex(itemIdOf(engine, description.ledger, hashIn(tag0))) === id) return;
  findings.add('E_ITEM_ID', 6, { chain: id }, 'the id does not follow from ledger and tag');
}

/** Step 6: whether the event follows the one before. */
export function checkOrder(
  engine: Engine,
  chain: string,
  before: Predecessor,
  { line, statement, findings }: ReadEvent,
): void {
  if (line.seq !== statement.seq) findings.add('E_CHAIN', 6, 'not the seq that was signed');
  if (statement.item !== chain) findings.add('E_CHAIN', 6, 'an event of another chain');
  const due = dueAfter(engine, chain, before);
  if (due === undefined) return;
  const { seq, prev } = due;
  if (line.seq !== seq) findings.add('E_CHAIN', 6, `follows ${seq - 1}`);
  if (statement.prev !== prev) findings.add('E_CHAIN', 6, 'made after another event than this one');
}

function dueAfter(
  engine: Engine,
  chain: string,
  before: Predecessor,
): { readonly seq: number; readonly prev: string } | undefined {
  switch (before.kind) {
    case 'unreadable':
      return undefined;
    case 'none':
      return { seq: 0, prev: toHex(genesisOf(engine, hashIn(chain))) };
    case 'event':
      return { seq: before.seq + 1, prev: before.eventHash };
  }
}

/** The event's tag; undefined where what names it cannot be read. */
export function tagOfEvent(
  { tag0 }: PackageChain,
  before: Predecessor,
  { line }: ReadEvent,
): Uint8Array | undefined {
  if (before.kind === 'none') return line.seq === 0 ? hashIn(tag0) : undefined;
  return before.kind === 'event' && line.seq === before.seq + 1 ? before.next : undefined;
}

/** Step 7: whether the event stands in the log where it says, under the tag that its chain had named. */
export function checkLogged(
  engine: Engine,
  { checkpoint, entries }: Log,
  { line, eventHash, findings }: ReadEvent,
  tag: Uint8Array,
): void {
  if (checkpoint === undefined) return;
  const { logIndex, loggedMs, proof } = line;
  const leaf = encodeLeaf({ loggedMs, tag, eventHash });
  if (entries !== undefined) checkEntry(entries.leafAt(logIndex), leaf, findings);
  const isIncluded = verifyInclusion(engine, {
    ...{ index: logIndex, proof, leafHash: leafHash(engine, leaf) },
    ...{ size: checkpoint.size, root: checkpoint.root },
  });
  if (!isIncluded) findings.add('E_INCLUSION', 7, 'the proof does not lead to the checkpoint');
}

function checkEntry(
  entry: Uint8Array | undefined,
  leaf: Uint8Array,
  findings: ReadEvent['findings'],
): void {
  if (entry === undefined) findings.add('E_INCLUSION', 7, 'beyond the end of the log');
  else if (equalBytes(entry, leaf)) return;
  else if (equalBytes(tagIn(entry), tagIn(leaf))) findings.add('E_LEAF', 7, 'another entry');
  else findings.add('E_TAG', 7, 'the entry there has another tag');
}

function tagIn(leaf: Uint8Array): Uint8Array {
  return leaf.subarray(10, 42);
}

/** Hex whose form was checked when it was read. */
function hashIn(hex: string): Uint8Array {
  return fromHex(hex) ?? new Uint8Array(0);
}
