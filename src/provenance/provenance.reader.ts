import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { type DataSource } from 'typeorm';
import { fromHex, toHex } from '../core/canonical/hex.js';
import { type Json } from '../core/canonical/json.js';
import { type ProvenanceRecord } from '../core/provenance/fold.js';
import { asPerson } from '../database/as-person.js';

interface ProvenanceRow {
  readonly log_index: string;
  readonly event_hash: Buffer;
  readonly kind: string;
  readonly amended: boolean;
  readonly form: Readonly<Record<string, Json>>;
}

/** Provenance as the person may see it (login wm_web, row-level security). */
@Injectable()
export class ProvenanceReader {
  constructor(@InjectDataSource() private readonly db: DataSource) {}

  /** Every form that was stated, the one in force last; none also where the item is not visible. */
  async ofItem(accountId: string, itemId: string): Promise<readonly ProvenanceRecord[]> {
    const id = fromHex(itemId, 32);
    if (id === undefined) return [];
    const rows = await asPerson(this.db, accountId, (manager) =>
      manager.query<ProvenanceRow[]>(
        `SELECT log_index, event_hash, kind, amended, form FROM provenance_record
         WHERE item_id = $1 ORDER BY log_index LIMIT 1000`,
        [Buffer.from(id)],
      ),
    );
    return rows.map(({ log_index, event_hash, kind, amended, form }) => ({
      ...{ kind, amended, form },
      eventHash: toHex(event_hash),
      logIndex: Number(log_index),
    }));
  }
}
