import { type FoldEvent } from '../core/custody/fold-event.js';
import { foldEventOf, type LedgerTransaction, type LoggedEvent } from './append-command.js';

/** A column that follows from the fold; `bytea` is given in hex. */
export interface FoldColumn<Fold> {
  readonly name: string;
  readonly type: 'text' | 'integer' | 'bytea';
  readonly of: (fold: Fold) => string | number | null;
}

/**
 * A projection with one row a chain: its id, the log index of its first event (`first_index`), the fold of its events as
 * JSON (`fold`), and columns that follow from that. The names are the program's own, never a person's words.
 */
export interface FoldTable<Fold> {
  readonly table: string;
  /** The column with the chain's id. */
  readonly id: string;
  readonly columns: readonly FoldColumn<Fold>[];
  readonly empty: Fold;
  readonly fold: (fold: Fold, event: FoldEvent) => Fold;
}

interface FoldRow<Fold> {
  readonly id: string;
  readonly first_index: string;
  readonly fold: Fold;
}

interface Known<Fold> {
  readonly fold: Fold;
  readonly firstIndex: number;
}

/** Takes the events into the rows of their chains, in the transaction that logs them. */
export async function writeFolds<Fold>(
  tx: LedgerTransaction,
  table: FoldTable<Fold>,
  events: readonly LoggedEvent[],
): Promise<void> {
  const chains = await readFolds(tx, table, [...new Set(events.map(({ chainId }) => chainId))]);
  for (const event of events) {
    const known = chains.get(event.chainId);
    chains.set(event.chainId, {
      fold: table.fold(known?.fold ?? table.empty, foldEventOf(event)),
      firstIndex: known?.firstIndex ?? event.logIndex,
    });
  }
  await upsert(tx, table, [...chains]);
}

async function readFolds<Fold>(
  tx: LedgerTransaction,
  { table, id }: FoldTable<Fold>,
  ids: readonly string[],
): Promise<Map<string, Known<Fold>>> {
  const rows = await tx.query<FoldRow<Fold>[]>(
    `SELECT encode(${id}, 'hex') AS id, first_index, fold FROM ${table}
     WHERE ${id} = ANY(SELECT decode(unnest($1::text[]), 'hex'))`,
    [ids],
  );
  return new Map(
    rows.map((row) => [row.id, { fold: row.fold, firstIndex: Number(row.first_index) }]),
  );
}

async function upsert<Fold>(
  tx: LedgerTransaction,
  { table, id, columns }: FoldTable<Fold>,
  chains: readonly (readonly [string, Known<Fold>])[],
): Promise<void> {
  const rows = chains.map(([chainId, { fold, firstIndex }]) => ({
    ...Object.fromEntries(columns.map(({ name, of }) => [name, of(fold)])),
    ...{ id: chainId, first_index: firstIndex, fold },
  }));
  const names = columns.map(({ name }) => name);
  const values = columns.map(({ name, type }) =>
    type === 'bytea' ? `decode(${name}, 'hex')` : name,
  );
  const forms = columns.map(({ name, type }) => `${name} ${type === 'integer' ? type : 'text'}`);
  await tx.query(
    `INSERT INTO ${table} (${[id, 'first_index', 'fold', ...names].join(', ')})
     SELECT ${["decode(id, 'hex')", 'first_index', 'fold', ...values].join(', ')}
     FROM jsonb_to_recordset($1) AS r(${['id text', 'first_index bigint', 'fold jsonb', ...forms].join(', ')})
     ON CONFLICT (${id}) DO UPDATE
       SET ${['fold', ...names].map((name) => `${name} = excluded.${name}`).join(', ')}`,
    [JSON.stringify(rows)],
  );
}
