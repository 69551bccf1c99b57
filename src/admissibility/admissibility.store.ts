import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { type AdmissibilityNote, foldNotes } from '../core/admissibility/fold.js';
import { foldEventOf, type LedgerTransaction, type LoggedEvent } from '../ledger/append-command.js';
import { type ProjectionWriter, ProjectionWriters } from '../ledger/projection-writers.js';

interface NoteRow {
  readonly id: string;
  readonly event_hash: string;
  readonly log_index: string;
  readonly type: string;
  readonly forum: string;
  readonly author: string;
  readonly fields: AdmissibilityNote['fields'];
  readonly superseded_by: string | null;
}

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
    const known = await readNotes(tx, [...new Set(events.map(({ chainId }) => chainId))]);
    const after = new Map(known);
    for (const event of events) {
      after.set(event.chainId, foldNotes(after.get(event.chainId) ?? [], foldEventOf(event)));
    }
    await writeNotes(
      tx,
      [...after].flatMap(([id, notes]) =>
        notes
          .filter((note) => known.get(id)?.includes(note) !== true)
          .map((note) => ({ id, ...note })),
      ),
    );
  }

  async forget(tx: LedgerTransaction, itemId: string): Promise<void> {
    await tx.query(`DELETE FROM admissibility_note WHERE item_id = decode($1, 'hex')`, [itemId]);
  }
}

async function readNotes(
  tx: LedgerTransaction,
  ids: readonly string[],
): Promise<ReadonlyMap<string, readonly AdmissibilityNote[]>> {
  const rows = await tx.query<NoteRow[]>(
    `SELECT encode(item_id, 'hex') AS id, encode(event_hash, 'hex') AS event_hash, log_index, type, forum, author,
       fields, encode(superseded_by, 'hex') AS superseded_by
     FROM admissibility_note WHERE item_id = ANY(SELECT decode(unnest($1::text[]), 'hex')) ORDER BY log_index`,
    [ids],
  );
  const ofItem = (wanted: string): readonly AdmissibilityNote[] =>
    rows.filter(({ id }) => id === wanted).map(noteOf);
  return new Map(ids.map((id) => [id, ofItem(id)]));
}

function noteOf(row: NoteRow): AdmissibilityNote {
  const { type, forum, author, fields } = row;
  return {
    ...{ type, forum, author, fields },
    eventHash: row.event_hash,
    logIndex: Number(row.log_index),
    ...(row.superseded_by === null ? {} : { supersededBy: row.superseded_by }),
  };
}

/** New ones, and those that an event of the batch superseded. */
async function writeNotes(
  tx: LedgerTransaction,
  notes: readonly (AdmissibilityNote & { readonly id: string })[],
): Promise<void> {
  await tx.query(
    `INSERT INTO admissibility_note (item_id, log_index, event_hash, type, forum, author, fields, superseded_by)
     SELECT decode(id, 'hex'), "logIndex", decode("eventHash", 'hex'), type, forum, author, fields,
       decode("supersededBy", 'hex')
     FROM jsonb_to_recordset($1) AS r(id text, "logIndex" bigint, "eventHash" text, type text, forum text,
       author text, fields jsonb, "supersededBy" text)
     ON CONFLICT (item_id, log_index) DO UPDATE SET superseded_by = excluded.superseded_by`,
    [JSON.stringify(notes)],
  );
}
