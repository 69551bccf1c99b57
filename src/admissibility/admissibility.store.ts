import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { foldNotes } from '../core/admissibility/fold.js';
import { hexOfField } from '../core/custody/field-values.js';
import { foldEventOf, type LedgerTransaction, type LoggedEvent } from '../ledger/append-command.js';
import { type ProjectionWriter, ProjectionWriters } from '../ledger/projection-writers.js';

/** Writes notes and rulings as their events state them, in the transaction that logs them (login wm_ledger). */
@Injectable()
export class AdmissibilityStore implements ProjectionWriter, OnModuleInit {
  readonly name = 'admissibility';

  constructor(@Inject(ProjectionWriters) private readonly writers: ProjectionWriters) {}

  onModuleInit(): void {
    this.writers.register(this);
  }

  wants({ type }: LoggedEvent): boolean {
    return type.startsWith('admissibility.');
  }

  async write(tx: LedgerTransaction, events: readonly LoggedEvent[]): Promise<void> {
    for (const event of events) {
      const item = Buffer.from(event.chainId, 'hex');
      for (const note of foldNotes([], foldEventOf(event))) {
        await tx.query(
          `INSERT INTO admissibility_note (item_id, log_index, event_hash, type, forum, author, fields)
           VALUES ($1, $2, $3, $4, $5, $6, $7)`,
          [
            item,
            note.logIndex,
            Buffer.from(note.eventHash, 'hex'),
            note.type,
            note.forum,
            note.author,
            JSON.stringify(note.fields),
          ],
        );
      }
      const superseded = hexOfField(event.fields, 'supersedes');
      if (superseded === undefined) continue;
      await tx.query(
        'UPDATE admissibility_note SET superseded_by = $1 WHERE item_id = $2 AND event_hash = $3',
        [Buffer.from(event.eventHash), item, Buffer.from(superseded, 'hex')],
      );
    }
  }
}
