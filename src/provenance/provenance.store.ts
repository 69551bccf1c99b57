import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { foldProvenance, type ProvenanceRecord } from '../core/provenance/fold.js';
import { foldEventOf, type LedgerTransaction, type LoggedEvent } from '../ledger/append-command.js';
import { type ProjectionWriter, ProjectionWriters } from '../ledger/projection-writers.js';

interface RecordRow {
  readonly id: string;
  readonly event_hash: string;
  readonly log_index: string;
  readonly kind: string;
  readonly amended: boolean;
  readonly form: ProvenanceRecord['form'];
}

/**
 * Writes the record in force after each event that changes it, in the transaction that logs the event (login
 * wm_ledger); earlier ones stay, as the history.
 */
@Injectable()
export class ProvenanceStore implements ProjectionWriter, OnModuleInit {
  readonly name = 'provenance';

  constructor(@Inject(ProjectionWriters) private readonly writers: ProjectionWriters) {}

  onModuleInit(): void {
    this.writers.register(this);
  }

  wants({ type }: LoggedEvent): boolean {
    return type.startsWith('provenance.');
  }

  async write(tx: LedgerTransaction, events: readonly LoggedEvent[]): Promise<void> {
    const inForce = await readInForce(tx, [...new Set(events.map(({ chainId }) => chainId))]);
    const written: (ProvenanceRecord & { readonly id: string })[] = [];
    for (const event of events) {
      const before = inForce.get(event.chainId);
      const after = foldProvenance(before, foldEventOf(event));
      if (after === undefined || after === before) continue;
      inForce.set(event.chainId, after);
      written.push({ id: event.chainId, ...after });
    }
    await insertRecords(tx, written);
  }

  async forget(tx: LedgerTransaction, itemId: string): Promise<void> {
    await tx.query(`DELETE FROM provenance_record WHERE item_id = decode($1, 'hex')`, [itemId]);
  }
}

async function readInForce(
  tx: LedgerTransaction,
  ids: readonly string[],
): Promise<Map<string, ProvenanceRecord>> {
  const rows = await tx.query<RecordRow[]>(
    `SELECT DISTINCT ON (item_id) encode(item_id, 'hex') AS id, encode(event_hash, 'hex') AS event_hash,
       log_index, kind, amended, form
     FROM provenance_record WHERE item_id = ANY(SELECT decode(unnest($1::text[]), 'hex'))
     ORDER BY item_id, log_index DESC`,
    [ids],
  );
  return new Map(
    rows.map(({ id, event_hash, log_index, kind, amended, form }) => [
      id,
      { kind, eventHash: event_hash, logIndex: Number(log_index), amended, form },
    ]),
  );
}

async function insertRecords(
  tx: LedgerTransaction,
  records: readonly (ProvenanceRecord & { readonly id: string })[],
): Promise<void> {
  await tx.query(
    `INSERT INTO provenance_record (item_id, log_index, event_hash, kind, amended, form)
     SELECT decode(id, 'hex'), "logIndex", decode("eventHash", 'hex'), kind, amended, form
     FROM jsonb_to_recordset($1) AS r(id text, "logIndex" bigint, "eventHash" text, kind text, amended boolean,
       form jsonb)`,
    [JSON.stringify(records)],
  );
}
