import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { hexOfField } from '../core/custody/field-values.js';
import { foldItem } from '../core/custody/fold-item.js';
import { emptyItem, type ItemState } from '../core/custody/item-state.js';
import { foldEventOf, type LedgerTransaction, type LoggedEvent } from '../ledger/append-command.js';
import { type ProjectionWriter, ProjectionWriters } from '../ledger/projection-writers.js';
import { Conflict } from '../platform/errors.js';

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
    for (const [id, item] of items) await writeItem(tx, id, item);
    const added = events.filter(({ type }) => type === itemAdded);
    await markAdded(
      tx,
      added.map(({ fields }) => hexOfField(fields, 'itemId') ?? ''),
    );
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

async function writeItem(
  tx: LedgerTransaction,
  id: string,
  { state, firstIndex }: KnownItem,
): Promise<void> {
  await refuseOtherOfThatNumber(tx, id, state);
  await tx.query(
    `INSERT INTO item (item_id, case_id, item_number, exhibit_ref, title, category, source_kind, state,
       holder, recipient, seq, added, first_index, fold)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, false, $12, $13)
     ON CONFLICT (item_id) DO UPDATE SET item_number = excluded.item_number,
       exhibit_ref = excluded.exhibit_ref, title = excluded.title, category = excluded.category,
       source_kind = excluded.source_kind, state = excluded.state, holder = excluded.holder,
       recipient = excluded.recipient, seq = excluded.seq, fold = excluded.fold`,
    [
      Buffer.from(id, 'hex'),
      Buffer.from(state.caseId ?? '', 'hex'),
      // The driver writes undefined as NULL.
      ...[state.itemNumber, state.exhibitRef, state.title, state.category],
      state.sourceKind ?? state.provenance?.kind,
      state.state,
      state.holder ?? state.opener,
      state.recipient,
      state.seq,
      firstIndex,
      JSON.stringify(state),
    ],
  );
}

/** The number on the label names one item of the case. */
async function refuseOtherOfThatNumber(
  tx: LedgerTransaction,
  id: string,
  { caseId, itemNumber }: ItemState,
): Promise<void> {
  if (itemNumber === undefined) return;
  const rows = await tx.query<unknown[]>(
    'SELECT 1 FROM item WHERE case_id = $1 AND item_number = $2 AND item_id <> $3',
    [Buffer.from(caseId ?? '', 'hex'), itemNumber, Buffer.from(id, 'hex')],
  );
  if (rows.length > 0)
    throw new Conflict(`The case has another item with the number ${itemNumber}.`);
}

async function markAdded(tx: LedgerTransaction, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await tx.query(
    `UPDATE item SET added = true WHERE item_id = ANY(SELECT decode(unnest($1::text[]), 'hex'))`,
    [ids],
  );
}
