import { fromHex } from '../core/canonical/hex.js';
import { type LedgerTransaction, type LoggedEvent, type PreparedEvent } from './append-command.js';
import { type Head } from './admission.js';
import { PackedColumn, packedCell } from './packed-rows.js';
import { packBlocks } from './signature-column.js';

interface Row {
  readonly prepared: PreparedEvent;
  readonly logged: LoggedEvent;
}

/** Inserts a batch of events in one statement. */
export async function insertEvents(
  tx: LedgerTransaction,
  rows: readonly Row[],
  leafHashes: readonly Uint8Array[],
): Promise<void> {
  const columns = Array.from({ length: 8 }, () => new PackedColumn());
  for (const [i, { prepared, logged }] of rows.entries()) {
    const { statement } = prepared;
    const cells = [
      bytesOf(statement.item),
      logged.leaf.subarray(10, 42),
      bytesOf(statement.actor.slice(3)),
      prepared.statementBytes,
      prepared.statementHash,
      packBlocks(prepared.blocks),
      prepared.eventHash,
      leafHashes[i] ?? new Uint8Array(),
    ];
    for (const [c, cell] of cells.entries()) columns[c]?.add(cell);
  }
  await tx.query(
    `INSERT INTO event (log_index, seq, type, logged_ms, chain_id, tag, actor, statement,
       statement_hash, signatures, event_hash, leaf_hash)
     SELECT ($1::bigint[])[i], ($2::int[])[i], ($3::text[])[i], ($4::bigint[])[i],
       ${columns.map((_, c) => packedCell(6 + 3 * c)).join(', ')}
     FROM generate_series(1, $5) i`,
    [
      rows.map(({ logged }) => logged.logIndex),
      rows.map(({ logged }) => logged.seq),
      rows.map(({ logged }) => logged.type),
      rows.map(({ logged }) => logged.loggedMs),
      rows.length,
      ...columns.flatMap((column) => column.parameters()),
    ],
  );
}

/** Inserts the fields of a batch, salts and values beside their leaves. */
export async function insertFields(tx: LedgerTransaction, rows: readonly Row[]): Promise<void> {
  const salts = new PackedColumn();
  const values = new PackedColumn();
  const leaves = new PackedColumn();
  const logIndexes: number[] = [];
  const positions: number[] = [];
  const names: string[] = [];
  const types: number[] = [];
  for (const { prepared, logged } of rows) {
    for (const [position, field] of prepared.fields.entries()) {
      logIndexes.push(logged.logIndex);
      positions.push(position);
      names.push(field.name);
      types.push(field.type);
      salts.add(field.salt);
      values.add(field.value);
      leaves.add(prepared.leaves[position] ?? new Uint8Array());
    }
  }
  await tx.query(
    `INSERT INTO event_field (log_index, position, name, type, salt, value, leaf)
     SELECT ($1::bigint[])[i], ($2::smallint[])[i], ($3::text[])[i], ($4::smallint[])[i],
       ${packedCell(6)}, ${packedCell(9)}, ${packedCell(12)}
     FROM generate_series(1, $5) i`,
    [
      logIndexes,
      positions,
      names,
      types,
      names.length,
      ...salts.parameters(),
      ...values.parameters(),
      ...leaves.parameters(),
    ],
  );
}

/** Moves the heads of the chains that grew. */
export async function moveHeads(tx: LedgerTransaction, heads: readonly Head[]): Promise<void> {
  const ids = new PackedColumn();
  const hashes = new PackedColumn();
  const tags = new PackedColumn();
  const cases = new PackedColumn();
  for (const head of heads) {
    ids.add(bytesOf(head.chainId));
    hashes.add(head.eventHash);
    tags.add(head.nextTag);
    cases.add(head.caseId === undefined ? new Uint8Array() : bytesOf(head.caseId));
  }
  await tx.query(
    `UPDATE chain_head h
     SET kind = n.kind, seq = n.seq, event_hash = n.event_hash, next_tag = n.next_tag,
         case_id = CASE WHEN length(n.case_id) = 32 THEN n.case_id END
     FROM (SELECT ($1::text[])[i] kind, ($2::int[])[i] seq, ${packedCell(4)} chain_id,
             ${packedCell(7)} event_hash, ${packedCell(10)} next_tag, ${packedCell(13)} case_id
           FROM generate_series(1, $3) i) n
     WHERE h.chain_id = n.chain_id`,
    [
      heads.map(({ kind }) => kind),
      heads.map(({ seq }) => seq),
      heads.length,
      ...ids.parameters(),
      ...hashes.parameters(),
      ...tags.parameters(),
      ...cases.parameters(),
    ],
  );
}

function bytesOf(hex: string): Uint8Array {
  return fromHex(hex) ?? new Uint8Array();
}
