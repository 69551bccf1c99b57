import { readInstant } from '../core/canonical/instant.js';
import { toHex } from '../core/canonical/hex.js';
import { type ChainKind } from '../core/custody/event-type.js';
import { authorOf, openValues } from '../core/ledger/event-values.js';
import { type Field, type FieldType } from '../core/ledger/field.js';
import { encodeLeaf } from '../core/ledger/log-leaf.js';
import { type KeyRegistry } from '../core/ledger/registry.js';
import { readStatement } from '../core/ledger/statement.js';
import { type LedgerTransaction, type LoggedEvent } from './append-command.js';
import { type ProjectionWriters } from './projection-writers.js';

interface EventRow {
  readonly log_index: string;
  readonly seq: number;
  readonly type: string;
  readonly logged_ms: string;
  readonly tag: Buffer;
  readonly statement: Buffer;
  readonly event_hash: Buffer;
  readonly kind: ChainKind;
  readonly case_id: Buffer | null;
}

interface FieldRow {
  readonly log_index: string;
  readonly name: string;
  readonly type: FieldType;
  readonly salt: Buffer | null;
  readonly value: Buffer | null;
  readonly leaf: Buffer;
}

/** Derives anew what features show of a chain, from what is left of its fields. `chainId`: hex. */
export async function deriveAnew(
  tx: LedgerTransaction,
  writers: ProjectionWriters,
  chainId: string,
  registry: KeyRegistry,
): Promise<void> {
  const events = await eventsOf(tx, chainId, registry);
  await writers.forget(tx, chainId);
  await writers.write(tx, events);
}

async function eventsOf(
  tx: LedgerTransaction,
  chainId: string,
  registry: KeyRegistry,
): Promise<readonly LoggedEvent[]> {
  const id = Buffer.from(chainId, 'hex');
  const rows = await tx.query<EventRow[]>(
    `SELECT e.log_index, e.seq, e.type, e.logged_ms, e.tag, e.statement, e.event_hash, h.kind, h.case_id
     FROM event e JOIN chain_head h ON h.chain_id = e.chain_id WHERE e.chain_id = $1 ORDER BY e.seq`,
    [id],
  );
  const cells = await tx.query<FieldRow[]>(
    `SELECT f.log_index, f.name, f.type, f.salt, f.value, f.leaf
     FROM event e JOIN event_field f ON f.log_index = e.log_index
     WHERE e.chain_id = $1 ORDER BY f.log_index, f.position`,
    [id],
  );
  const fields = new Map<string, Field[]>(rows.map(({ log_index }) => [log_index, []]));
  for (const cell of cells) fields.get(cell.log_index)?.push(fieldOf(cell));
  return rows.map((row) => loggedEvent(row, chainId, fields.get(row.log_index) ?? [], registry));
}

function fieldOf({ name, type, salt, value, leaf }: FieldRow): Field {
  return salt === null || value === null ? { name, leaf } : { name, type, salt, value };
}

/** What stands in the log was checked when it was logged, so its statements can be read. */
function loggedEvent(
  row: EventRow,
  chainId: string,
  stored: readonly Field[],
  registry: KeyRegistry,
): LoggedEvent {
  const statement = readStatement(row.statement);
  const fields = openValues(stored);
  const loggedMs = Number(row.logged_ms);
  return {
    ...{ chainId, loggedMs, fields, seq: row.seq, type: row.type },
    chainKind: row.kind,
    caseId: row.case_id === null ? undefined : toHex(row.case_id),
    logIndex: Number(row.log_index),
    eventHash: row.event_hash,
    leaf: encodeLeaf({ loggedMs, tag: row.tag, eventHash: row.event_hash }),
    occurredMs: readInstant(statement.occurred) ?? 0,
    account: authorOf(statement, fields, registry) ?? '',
  };
}
