import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { foldProvenance } from '../core/provenance/fold.js';
import { foldEventOf, type LedgerTransaction, type LoggedEvent } from '../ledger/append-command.js';
import { type ProjectionWriter, ProjectionWriters } from '../ledger/projection-writers.js';

/** Writes each provenance form as its event states it, in the transaction that logs it (login wm_ledger). */
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
    for (const event of events) {
      const record = foldProvenance(undefined, foldEventOf(event));
      if (record === undefined) continue;
      await tx.query(
        `INSERT INTO provenance_record (item_id, log_index, event_hash, kind, amended, form)
         VALUES ($1, $2, $3, $4, $5, $6)`,
        [
          Buffer.from(event.chainId, 'hex'),
          event.logIndex,
          Buffer.from(record.eventHash, 'hex'),
          record.kind,
          record.amended,
          JSON.stringify(record.form),
        ],
      );
    }
  }
}
