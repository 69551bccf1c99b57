import { toHex } from '../../core/canonical/hex.js';
import { type ChainKind } from '../../core/custody/event-type.js';
import { type EventLine, type LineField } from '../../core/package/read-event-line.js';
import { unpackBlocks } from '../../ledger/signature-column.js';
import { type Snapshot } from './snapshot.js';

/** An event with everything that stands beside its signed bytes: none of it is believed. */
export interface LoggedRow {
  readonly line: EventLine;
  /** 64 hex digits, as the column has it. */
  readonly chainId: string;
  readonly type: string;
  readonly actor: Uint8Array;
  readonly tag: Uint8Array;
  readonly statementHash: Uint8Array;
  readonly eventHash: Uint8Array;
  readonly leafHash: Uint8Array;
  /** Of the fields, in their order: what remains where a value is erased. */
  readonly leaves: readonly Uint8Array[];
  /** As the chain's head has them; undefined where it has none. */
  readonly kind: ChainKind | undefined;
  readonly caseId: string | undefined;
}

interface EventRow {
  readonly log_index: string;
  readonly seq: number;
  readonly type: string;
  readonly logged_ms: string;
  readonly chain_id: Buffer;
  readonly tag: Buffer;
  readonly actor: Buffer;
  readonly statement: Buffer;
  readonly statement_hash: Buffer;
  readonly signatures: Buffer;
  readonly event_hash: Buffer;
  readonly leaf_hash: Buffer;
  readonly kind: ChainKind | null;
  readonly case_id: Buffer | null;
}

interface FieldRow {
  readonly log_index: string;
  readonly name: string;
  readonly type: number;
  readonly salt: Buffer | null;
  readonly value: Buffer | null;
  readonly leaf: Buffer;
}

const pageSize = 500;

const columns = `e.log_index, e.seq, e.type, e.logged_ms, e.chain_id, e.tag, e.actor, e.statement, e.statement_hash,
  e.signatures, e.event_hash, e.leaf_hash, h.kind, h.case_id`;

/** All events in the order of the log, a page at a time. */
export async function* pagesOfLog(db: Snapshot): AsyncGenerator<readonly LoggedRow[]> {
  for (let after = -1; ;) {
    const events = await db.query<EventRow[]>(
      `SELECT ${columns} FROM event e LEFT JOIN chain_head h ON h.chain_id = e.chain_id
       WHERE e.log_index > $1 ORDER BY e.log_index LIMIT $2`,
      [after, pageSize],
    );
    const last = events.at(-1);
    if (last === undefined) return;
    yield await withFields(db, events);
    after = Number(last.log_index);
  }
}

/** All events of a chain that is short enough to be kept: the control chain. */
export async function wholeChain(db: Snapshot, chainId: Uint8Array): Promise<readonly LoggedRow[]> {
  const events = await db.query<EventRow[]>(
    `SELECT ${columns} FROM event e LEFT JOIN chain_head h ON h.chain_id = e.chain_id
     WHERE e.chain_id = $1 ORDER BY e.seq`,
    [Buffer.from(chainId)],
  );
  return withFields(db, events);
}

async function withFields(
  db: Snapshot,
  events: readonly EventRow[],
): Promise<readonly LoggedRow[]> {
  const rows = await db.query<FieldRow[]>(
    `SELECT log_index, name, type, salt, value, leaf FROM event_field
     WHERE log_index = ANY($1::bigint[]) ORDER BY log_index, position`,
    [events.map(({ log_index }) => log_index)],
  );
  const fields = new Map<string, FieldRow[]>(events.map(({ log_index }) => [log_index, []]));
  for (const row of rows) fields.get(row.log_index)?.push(row);
  return events.map((event) => loggedRow(event, fields.get(event.log_index) ?? []));
}

function loggedRow(row: EventRow, fields: readonly FieldRow[]): LoggedRow {
  return {
    line: {
      seq: row.seq,
      logIndex: Number(row.log_index),
      loggedMs: Number(row.logged_ms),
      statement: row.statement,
      signatures: blocksIn(row.signatures),
      fields: fields.map(fieldOf),
      proof: [],
    },
    chainId: toHex(row.chain_id),
    type: row.type,
    actor: row.actor,
    tag: row.tag,
    statementHash: row.statement_hash,
    eventHash: row.event_hash,
    leafHash: row.leaf_hash,
    leaves: fields.map(({ leaf }) => leaf),
    kind: row.kind ?? undefined,
    caseId: row.case_id === null ? undefined : toHex(row.case_id),
  };
}

/** What cannot be cut up is one block that nobody can read: it is found as such. */
function blocksIn(column: Uint8Array): readonly Uint8Array[] {
  try {
    return unpackBlocks(column);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return [column];
  }
}

/** Values go only by an erasure; the event that records one would be named by `erased`. */
function fieldOf({ name, type, salt, value, leaf }: FieldRow): LineField {
  return salt === null || value === null ? { name, leaf, erased: '' } : { name, type, salt, value };
}
