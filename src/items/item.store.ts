import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { hexOfField } from '../core/custody/field-values.js';
import { foldItem } from '../core/custody/fold-item.js';
import { emptyItem, type ItemState } from '../core/custody/item-state.js';
import { violatedConstraint } from '../database/constraint-violation.js';
import { foldEventOf, type LedgerTransaction, type LoggedEvent } from '../ledger/append-command.js';
import { type ProjectionWriter, ProjectionWriters } from '../ledger/projection-writers.js';
import { Conflict } from '../platform/errors.js';
import { columnsOf } from './item-columns.js';

interface FoldRow {
  readonly id: string;
  readonly first_index: string;
  readonly fold: ItemState;
}

interface KnownItem {
  readonly state: ItemState;
  readonly firstIndex: number;
}

const itemAdded = 'item.added/1';

/** Writes where items stand, in the transaction that logs their events (login wm_ledger). */
@Injectable()
export class ItemStore implements ProjectionWriter, OnModuleInit {
  readonly name = 'items';

  constructor(@Inject(ProjectionWriters) private readonly writers: ProjectionWriters) {}

  onModuleInit(): void {
    this.writers.register(this);
  }

  wants({ chainKind, type }: LoggedEvent): boolean {
    return chainKind === 'item' || type === itemAdded;
  }

  async write(tx: LedgerTransaction, events: readonly LoggedEvent[]): Promise<void> {
    const own = events.filter(({ chainKind }) => chainKind === 'item');
    const items = await readFolds(tx, [...new Set(own.map(({ chainId }) => chainId))]);
    for (const event of own) {
      const known = items.get(event.chainId);
      items.set(event.chainId, {
        state: foldItem(known?.state ?? emptyItem, foldEventOf(event)),
        firstIndex: known?.firstIndex ?? event.logIndex,
      });
    }
    if (items.size > 0) await writeItems(tx, [...items]);
    const added = events.filter(({ type }) => type === itemAdded);
    if (added.length > 0) await markAdded(tx, added);
  }

  /** That the case names the item stays: its own chain does not say it. */
  async forget(tx: LedgerTransaction, itemId: string): Promise<void> {
    await tx.query(`UPDATE item SET fold = $2 WHERE item_id = decode($1, 'hex')`, [
      itemId,
      JSON.stringify(emptyItem),
    ]);
  }
}

async function readFolds(
  tx: LedgerTransaction,
  ids: readonly string[],
): Promise<Map<string, KnownItem>> {
  const rows = await tx.query<FoldRow[]>(
    `SELECT encode(item_id, 'hex') AS id, first_index, fold FROM item
     WHERE item_id = ANY(SELECT decode(unnest($1::text[]), 'hex'))`,
    [ids],
  );
  return new Map(
    rows.map((row) => [row.id, { state: row.fold, firstIndex: Number(row.first_index) }]),
  );
}

async function writeItems(
  tx: LedgerTransaction,
  items: readonly (readonly [string, KnownItem])[],
): Promise<void> {
  const rows = items.map(([id, { state, firstIndex }]) => ({
    ...columnsOf(state),
    ...{ id, first_index: firstIndex, fold: state },
  }));
  try {
    await tx.query(
      `INSERT INTO item (item_id, case_id, item_number, exhibit_ref, title, category, source_kind, state,
         holder, recipient, seq, added, first_index, fold)
       SELECT decode(id, 'hex'), decode(in_case, 'hex'), item_number, exhibit_ref, title, category, source_kind,
         state, holder, recipient, seq, false, first_index, fold
       FROM jsonb_to_recordset($1) AS r(id text, in_case text, item_number text, exhibit_ref text, title text,
         category text, source_kind text, state text, holder text, recipient text, seq integer,
         first_index bigint, fold jsonb)
       ON CONFLICT (item_id) DO UPDATE SET case_id = excluded.case_id, item_number = excluded.item_number,
         exhibit_ref = excluded.exhibit_ref, title = excluded.title, category = excluded.category,
         source_kind = excluded.source_kind, state = excluded.state, holder = excluded.holder,
         recipient = excluded.recipient, seq = excluded.seq, fold = excluded.fold`,
      [JSON.stringify(rows)],
    );
  } catch (error) {
    // The number on the label names one item of the case.
    if (violatedConstraint(error) !== 'item_number_in_case') throw error;
    throw new Conflict('The case has another item with this number.');
  }
}

async function markAdded(tx: LedgerTransaction, events: readonly LoggedEvent[]): Promise<void> {
  const ids = events.map(({ fields }) => hexOfField(fields, 'itemId') ?? '');
  await tx.query(
    `UPDATE item SET added = true WHERE item_id = ANY(SELECT decode(unnest($1::text[]), 'hex'))`,
    [ids],
  );
}
