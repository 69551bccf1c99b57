import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { type DataSource } from 'typeorm';
import { type AdmissibilityNote } from '../core/admissibility/fold.js';
import { fromHex, toHex } from '../core/canonical/hex.js';
import { type Json } from '../core/canonical/json.js';
import { asPerson } from '../database/as-person.js';
import { type Page, pageOf, readCursor } from '../platform/page.js';

interface NoteRow {
  readonly log_index: string;
  readonly event_hash: Buffer;
  readonly type: string;
  readonly forum: string;
  readonly author: string;
  readonly fields: Readonly<Record<string, Json>>;
  readonly superseded_by: Buffer | null;
}

/** Notes on admissibility as the person may see them (login wm_web, row-level security). */
@Injectable()
export class AdmissibilityReader {
  constructor(@InjectDataSource() private readonly db: DataSource) {}

  /** Superseded ones too, oldest first; none also where the item is not visible. */
  async ofItem(
    accountId: string,
    itemId: string,
    { cursor, limit }: { readonly cursor?: string; readonly limit: number },
  ): Promise<Page<AdmissibilityNote>> {
    const id = fromHex(itemId, 32);
    if (id === undefined) return { items: [], next: null };
    const after = cursor === undefined ? -1 : Number(readCursor(cursor, [/^\d{1,15}$/])[0]);
    const rows = await asPerson(this.db, accountId, (manager) =>
      manager.query<NoteRow[]>(
        `SELECT log_index, event_hash, type, forum, author, fields, superseded_by FROM admissibility_note
         WHERE item_id = $1 AND log_index > $2 ORDER BY log_index LIMIT $3`,
        [Buffer.from(id), after, limit + 1],
      ),
    );
    const page = pageOf(rows, limit, ({ log_index }) => [log_index]);
    return { items: page.items.map(noteOf), next: page.next };
  }
}

function noteOf(row: NoteRow): AdmissibilityNote {
  const { type, forum, author, fields } = row;
  return {
    ...{ type, forum, author, fields },
    eventHash: toHex(row.event_hash),
    logIndex: Number(row.log_index),
    ...(row.superseded_by === null ? {} : { supersededBy: toHex(row.superseded_by) }),
  };
}
