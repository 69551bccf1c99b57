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

const columns = 'log_index, event_hash, type, forum, author, fields, superseded_by';

/** Notes on admissibility as the person may see them (login wm_web, row-level security). */
@Injectable()
export class AdmissibilityReader {
  constructor(@InjectDataSource() private readonly db: DataSource) {}

  /** Superseded ones too, oldest first. Undefined where the item is not visible. */
  async ofItem(
    accountId: string,
    itemId: string,
    { cursor, limit }: { readonly cursor?: string; readonly limit: number },
  ): Promise<Page<AdmissibilityNote> | undefined> {
    const id = fromHex(itemId, 32);
    if (id === undefined) return undefined;
    const after = cursor === undefined ? -1 : Number(readCursor(cursor, [/^\d{1,15}$/])[0]);
    return asPerson(this.db, accountId, async (manager) => {
      const items = await manager.query<unknown[]>('SELECT 1 FROM item WHERE item_id = $1', [
        Buffer.from(id),
      ]);
      if (items.length === 0) return undefined;
      const rows = await manager.query<NoteRow[]>(
        `SELECT ${columns} FROM admissibility_note
         WHERE item_id = $1 AND log_index > $2 ORDER BY log_index LIMIT $3`,
        [Buffer.from(id), after, limit + 1],
      );
      const page = pageOf(rows, limit, ({ log_index }) => [log_index]);
      return { items: page.items.map(noteOf), next: page.next };
    });
  }

  /** The newest 200 that no other took the place of, oldest first; none also where the item is not visible. */
  async inForce(accountId: string, itemId: string): Promise<readonly AdmissibilityNote[]> {
    const id = fromHex(itemId, 32);
    if (id === undefined) return [];
    const rows = await asPerson(this.db, accountId, (manager) =>
      manager.query<NoteRow[]>(
        `SELECT ${columns} FROM admissibility_note
         WHERE item_id = $1 AND superseded_by IS NULL ORDER BY log_index DESC LIMIT 200`,
        [Buffer.from(id)],
      ),
    );
    return rows.reverse().map(noteOf);
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
