import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { type DataSource } from 'typeorm';
import { type ServedSet } from '../core/admissibility/item-facts.js';
import { type Json } from '../core/canonical/json.js';
import { asPerson } from '../database/as-person.js';
import { type Page, pageOf, readCursor } from '../platform/page.js';

/** A set that was served; hashes and ids in hex, times in ms since 1970. */
export interface DisclosureView {
  readonly eventHash: string;
  readonly caseId: string;
  readonly itemId: string | null;
  readonly logIndex: string;
  readonly servedBy: string;
  readonly recipient: string;
  readonly schedule: string;
  readonly digests: readonly string[];
  readonly withheld: Json;
  readonly servedMs: string;
  readonly acknowledgedMs: string | null;
  readonly supersededBy: string | null;
  /** Items of the case that have the digests on record, as far as the person sees them. */
  readonly items: readonly string[];
  /** What counsel found, the newest last. */
  readonly checks: readonly { readonly by: string; readonly result: string }[];
}

/** An item of the case, and the schedules in which it was served. */
export interface ScheduledItem {
  readonly itemId: string;
  readonly firstIndex: string;
  readonly itemNumber: string | null;
  readonly exhibitRef: string | null;
  readonly title: string | null;
  readonly schedules: readonly string[];
}

interface Wanted {
  readonly cursor?: string;
  readonly limit: number;
}

/** The case to which a set belongs: that in which its item is now. */
const inCase = `coalesce((SELECT i.case_id FROM item i WHERE i.item_id = d.item_id), d.case_id)`;

const columns = `encode(d.event_hash, 'hex') AS "eventHash", encode(${inCase}, 'hex') AS "caseId",
  encode(d.item_id, 'hex') AS "itemId", d.log_index AS "logIndex", d.served_by AS "servedBy", d.recipient, d.schedule,
  d.digests, d.withheld, d.served_ms AS "servedMs", d.acknowledged_ms AS "acknowledgedMs",
  encode(d.superseded_by, 'hex') AS "supersededBy",
  ARRAY(SELECT encode(i.item_id, 'hex') FROM item i
    WHERE i.case_id = ${inCase} AND EXISTS (
      SELECT 1 FROM jsonb_array_elements(i.fold -> 'digests') one WHERE one ->> 'sha256' = ANY (d.digests))
    ORDER BY i.first_index) AS items,
  (SELECT coalesce(jsonb_agg(jsonb_build_object('by', c.checked_by, 'result', c.result) ORDER BY c.log_index), '[]')
   FROM disclosure_check c JOIN item checked ON checked.item_id = c.item_id
   WHERE checked.case_id = ${inCase} AND c.log_index > d.log_index AND d.digests <@ c.digests) AS checks`;

/** Disclosures as the person may see them (login wm_web, row-level security). */
@Injectable()
export class DisclosureReader {
  constructor(@InjectDataSource() private readonly db: DataSource) {}

  /** In the order in which they were logged. */
  async ofCase(
    accountId: string,
    caseId: string,
    { cursor, limit }: Wanted,
  ): Promise<Page<DisclosureView>> {
    const rows = await asPerson(this.db, accountId, (manager) =>
      manager.query<DisclosureView[]>(
        `SELECT ${columns} FROM disclosure d
         WHERE ${inCase} = $1 AND d.log_index > $2 ORDER BY d.log_index LIMIT $3`,
        [Buffer.from(caseId, 'hex'), after(cursor), limit + 1],
      ),
    );
    return pageOf(rows, limit, ({ logIndex }) => [logIndex]);
  }

  /** Sets that the account served, that stand, and that nobody has acknowledged yet. */
  async unacknowledged(
    accountId: string,
    { cursor, limit }: Wanted,
  ): Promise<Page<DisclosureView>> {
    const rows = await asPerson(this.db, accountId, (manager) =>
      manager.query<DisclosureView[]>(
        `SELECT ${columns} FROM disclosure d
         WHERE d.served_by = $1 AND d.acknowledged_ms IS NULL AND d.superseded_by IS NULL AND d.log_index > $2
         ORDER BY d.log_index LIMIT $3`,
        [accountId, after(cursor), limit + 1],
      ),
    );
    return pageOf(rows, limit, ({ logIndex }) => [logIndex]);
  }

  /** Of the sets served for its whole case, those with bytes of the item that stand: in which schedules, with what withheld. */
  async servedWithCase(accountId: string, itemId: string): Promise<readonly ServedSet[]> {
    return asPerson(this.db, accountId, (manager) =>
      manager.query<ServedSet[]>(
        `SELECT DISTINCT d.schedule, d.withheld <> '[]'::jsonb AS "isPartial"
         FROM item i JOIN disclosure d ON d.case_id = i.case_id AND d.item_id IS NULL
         WHERE i.item_id = $1 AND d.superseded_by IS NULL
           AND d.digests && ARRAY(SELECT one ->> 'sha256' FROM jsonb_array_elements(i.fold -> 'digests') one)
         ORDER BY 1, 2`,
        [Buffer.from(itemId, 'hex')],
      ),
    );
  }

  /** Every registered item of the case, served or not, in the order in which they were opened. */
  async schedule(
    accountId: string,
    caseId: string,
    { cursor, limit }: Wanted,
  ): Promise<Page<ScheduledItem>> {
    const rows = await asPerson(this.db, accountId, (manager) =>
      manager.query<ScheduledItem[]>(
        `SELECT encode(i.item_id, 'hex') AS "itemId", i.first_index AS "firstIndex", i.item_number AS "itemNumber",
           i.exhibit_ref AS "exhibitRef", i.title,
           ARRAY(SELECT DISTINCT d.schedule FROM disclosure d
             WHERE d.superseded_by IS NULL AND (d.item_id = i.item_id OR (d.item_id IS NULL AND d.case_id = i.case_id
               AND d.digests && ARRAY(SELECT one ->> 'sha256' FROM jsonb_array_elements(i.fold -> 'digests') one)))
             ORDER BY 1) AS schedules
         FROM item i WHERE i.case_id = $1 AND i.added AND i.first_index > $2 ORDER BY i.first_index LIMIT $3`,
        [Buffer.from(caseId, 'hex'), after(cursor), limit + 1],
      ),
    );
    return pageOf(rows, limit, ({ firstIndex }) => [firstIndex]);
  }
}

function after(cursor: string | undefined): number {
  return cursor === undefined ? -1 : Number(readCursor(cursor, [/^\d{1,15}$/])[0]);
}
