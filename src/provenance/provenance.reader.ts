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

/** Of an item that was amended more often, the newest so many. */
const mostRecords = 1000;

/** Provenance as the person may see it (login wm_web, row-level security). */
@Injectable()
export class ProvenanceReader {
  constructor(@InjectDataSource() private readonly db: DataSource) {}

  /** Every record that was once in force, the one that is now last. Undefined where the item is not visible. */
  async ofItem(
    accountId: string,
    itemId: string,
  ): Promise<readonly ProvenanceRecord[] | undefined> {
    const id = fromHex(itemId, 32);
    if (id === undefined) return undefined;
    return asPerson(this.db, accountId, async (manager) => {
      const items = await manager.query<unknown[]>('SELECT 1 FROM item WHERE item_id = $1', [
        Buffer.from(id),
      ]);
      if (items.length === 0) return undefined;
      const rows = await manager.query<ProvenanceRow[]>(
        `SELECT log_index, event_hash, kind, amended, form FROM provenance_record
         WHERE item_id = $1 ORDER BY log_index DESC LIMIT ${mostRecords}`,
        [Buffer.from(id)],
      );
      return rows.reverse().map(recordOf);
    });
  }

  /** Undefined where nothing was recorded yet, or the item is not visible. */
  async inForce(accountId: string, itemId: string): Promise<ProvenanceRecord | undefined> {
    return (await this.ofItem(accountId, itemId))?.at(-1);
  }
}

function recordOf({ log_index, event_hash, kind, amended, form }: ProvenanceRow): ProvenanceRecord {
  return {
    ...{ kind, amended, form },
    eventHash: toHex(event_hash),
    logIndex: Number(log_index),
  };
}
