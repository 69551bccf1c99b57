import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { type DataSource } from 'typeorm';
import { ClosedFormError } from '../core/canonical/closed-form-error.js';
import { toHex } from '../core/canonical/hex.js';
import { readInstant } from '../core/canonical/instant.js';
import { type FoldEvent } from '../core/custody/fold-event.js';
import { foldItem } from '../core/custody/fold-item.js';
import { emptyItem, type ItemState } from '../core/custody/item-state.js';
import { type Field, type FieldType } from '../core/ledger/field.js';
import { type KeyRegistry } from '../core/ledger/registry.js';
import { readStatement, type Statement } from '../core/ledger/statement.js';
import { LedgerService } from '../ledger/ledger.service.js';
import { authorOf, openValues } from '../core/ledger/event-values.js';

/** One event of an item's chain, and where the item stood before and after it. */
export interface LoggedStep {
  /** 64 hex digits. */
  readonly itemId: string;
  readonly type: string;
  readonly logIndex: number;
  readonly loggedMs: number;
  readonly before: ItemState;
  readonly after: ItemState;
}

/** A stretch of the log: the steps in it that were asked for, and the index after its end. */
export interface LogStretch {
  readonly next: number;
  readonly steps: readonly LoggedStep[];
}

interface EventRow {
  readonly log_index: string;
  readonly seq: number;
  readonly type: string;
  readonly logged_ms: string;
  readonly statement: Buffer;
  readonly event_hash: Buffer;
}

interface FieldRow {
  readonly log_index: string;
  readonly name: string;
  readonly type: FieldType;
  readonly salt: Buffer | null;
  readonly value: Buffer | null;
  readonly leaf: Buffer;
}

const pageSize = 500;

/**
 * What happened to items, in the order of the log and past the sight of any person (login wm_ledger): for work that is
 * done in nobody's name. Whoever hands on what is read here looks first whether its receiver may see the item.
 */
@Injectable()
export class ItemHistoryReader {
  constructor(
    @InjectDataSource('ledger') private readonly db: DataSource,
    @Inject(LedgerService) private readonly ledger: LedgerService,
  ) {}

  /**
   * From index `first` on over at most `count` events: steps of these types, and all of items that are or were in
   * quarantine, into which many types of event may lead. The log commits in its order, so nothing comes in before `next`.
   */
  async steps(first: number, count: number, types: readonly string[]): Promise<LogStretch> {
    const [end] = await this.db.query<{ last: string | null }[]>(
      `SELECT max(log_index) AS last
       FROM (SELECT log_index FROM event WHERE log_index >= $1 ORDER BY log_index LIMIT $2) e`,
      [first, count],
    );
    if (typeof end?.last !== 'string') return { next: first, steps: [] };
    const last = Number(end.last);
    const chains = await this.db.query<{ chain_id: Buffer }[]>(chainsConcerned, [
      ...[first, last, types],
    ]);
    const registry = await this.ledger.registry();
    const steps: LoggedStep[] = [];
    for (const { chain_id } of chains) {
      for await (const step of this.walk(chain_id, last, registry)) {
        if (step.logIndex >= first) steps.push(step);
      }
    }
    return { next: last + 1, steps: steps.sort((a, b) => a.logIndex - b.logIndex) };
  }

  /** The chain from its beginning up to that index of the log. */
  private async *walk(
    chainId: Buffer,
    lastIndex: number,
    registry: KeyRegistry,
  ): AsyncGenerator<LoggedStep> {
    let before = emptyItem;
    for (let from = 0; ;) {
      const page = await this.page(chainId, from, lastIndex);
      for (const { row, fields } of page) {
        const event = foldEventOf(row, fields, registry);
        // What cannot be read was tampered with: that is for the audit to tell, and stops nothing here.
        if (event === undefined) continue;
        const { type, logIndex, loggedMs } = event;
        const after = foldItem(before, event);
        yield { ...{ itemId: toHex(chainId), type, logIndex, loggedMs }, before, after };
        before = after;
      }
      if (page.length < pageSize) return;
      from = (page.at(-1)?.row.seq ?? from) + 1;
    }
  }

  private async page(chainId: Buffer, from: number, lastIndex: number) {
    const rows = await this.db.query<EventRow[]>(
      `SELECT log_index, seq, type, logged_ms, statement, event_hash FROM event
       WHERE chain_id = $1 AND seq >= $2 AND log_index <= $3 ORDER BY seq LIMIT $4`,
      [chainId, from, lastIndex, pageSize],
    );
    const cells = await this.db.query<FieldRow[]>(
      `SELECT log_index, name, type, salt, value, leaf FROM event_field
       WHERE log_index = ANY($1::bigint[]) ORDER BY log_index, position`,
      [rows.map(({ log_index }) => log_index)],
    );
    const fields = new Map<string, Field[]>(rows.map(({ log_index }) => [log_index, []]));
    for (const cell of cells) fields.get(cell.log_index)?.push(fieldOf(cell));
    return rows.map((row) => ({ row, fields: fields.get(row.log_index) ?? [] }));
  }
}

/** An item that came into quarantine in the stretch has the mark still, or it was lifted later on its chain. */
const chainsConcerned = `
  SELECT DISTINCT e.chain_id FROM event e
  JOIN chain_head h ON h.chain_id = e.chain_id AND h.kind = 'item'
  JOIN item i ON i.item_id = e.chain_id
  WHERE e.log_index BETWEEN $1 AND $2 AND (
    e.type = ANY($3::text[]) OR i.fold ? 'quarantine' OR e.chain_id IN (
      SELECT l.chain_id FROM event l WHERE l.log_index > $1 AND l.type = 'quarantine.lifted/1'
    )
  )`;

function foldEventOf(
  row: EventRow,
  stored: readonly Field[],
  registry: KeyRegistry,
): FoldEvent | undefined {
  const statement = statementOf(row);
  if (statement === undefined) return undefined;
  const fields = openValues(stored);
  return {
    ...{ type: row.type, seq: row.seq, fields },
    eventHash: toHex(row.event_hash),
    logIndex: Number(row.log_index),
    loggedMs: Number(row.logged_ms),
    occurredMs: readInstant(statement.occurred) ?? Number(row.logged_ms),
    account: authorOf(statement, fields, registry) ?? '',
  };
}

function statementOf({ statement }: EventRow): Statement | undefined {
  try {
    return readStatement(statement);
  } catch (error) {
    if (!(error instanceof ClosedFormError)) throw error;
    return undefined;
  }
}

function fieldOf({ name, type, salt, value, leaf }: FieldRow): Field {
  return salt === null || value === null ? { name, leaf } : { name, type, salt, value };
}
