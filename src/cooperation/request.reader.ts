import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { type DataSource } from 'typeorm';
import { fromHex, toHex } from '../core/canonical/hex.js';
import { type RequestRecord } from '../core/cooperation/request-record.js';
import { asPerson } from '../database/as-person.js';
import { type Page, pageOf, readCursor } from '../platform/page.js';

/** A request as far as its chain goes. */
export interface RequestView {
  readonly requestId: string;
  readonly record: RequestRecord;
}

/** What tells under which requests an item came. */
export interface ItemOrigin {
  readonly itemId: string;
  readonly caseId: string;
  /** As its provenance names the order or request. */
  readonly processRef?: string | undefined;
}

/** An item, and how the record links it with a request. */
export interface LinkedItem {
  readonly itemId: string;
  /** An event of the item says that it was sent under the request. */
  readonly sent: boolean;
  /** A step of the request names it. */
  readonly stated: boolean;
  /** Its provenance names the reference of the request, ours or theirs. */
  readonly provenance: boolean;
}

interface RequestFold {
  readonly request_id: Buffer;
  readonly first_index: string;
  readonly fold: RequestRecord;
}

const columns = 'request_id, first_index, fold';
const mostRequests = 100;

/** Requests between States as the person may see them (login wm_web, row-level security). */
@Injectable()
export class RequestReader {
  constructor(@InjectDataSource() private readonly db: DataSource) {}

  /** Undefined where there is no such request, or the person may not see its case. */
  async recordOf(accountId: string, requestId: string): Promise<RequestView | undefined> {
    const id = fromHex(requestId, 32);
    if (id === undefined) return undefined;
    const [row] = await asPerson(this.db, accountId, (manager) =>
      manager.query<RequestFold[]>(
        `SELECT ${columns} FROM cooperation_request WHERE request_id = $1`,
        [Buffer.from(id)],
      ),
    );
    return row && viewOf(row);
  }

  /** In the order in which they were drafted. */
  async list(
    accountId: string,
    { cursor, limit }: { readonly cursor?: string; readonly limit: number },
  ): Promise<Page<RequestView>> {
    const after = cursor === undefined ? -1 : Number(readCursor(cursor, [/^\d{1,15}$/])[0]);
    const rows = await asPerson(this.db, accountId, (manager) =>
      manager.query<RequestFold[]>(
        `SELECT ${columns} FROM cooperation_request
         WHERE first_index > $1 ORDER BY first_index LIMIT $2`,
        [after, limit + 1],
      ),
    );
    const page = pageOf(rows, limit, ({ first_index }) => [first_index]);
    return { items: page.items.map(viewOf), next: page.next };
  }

  /** Requests of that case under which the item came: that name it in a step, or that its provenance names. */
  async ofItem(accountId: string, item: ItemOrigin): Promise<readonly RequestView[]> {
    const rows = await asPerson(this.db, accountId, (manager) =>
      manager.query<RequestFold[]>(
        `SELECT ${columns} FROM cooperation_request
         WHERE case_id = $1 AND fold ->> 'direction' = 'outgoing' AND
           (fold -> 'items' ? $2 OR $3 IN (fold ->> 'requestRef', fold ->> 'foreignRef'))
         ORDER BY first_index LIMIT ${mostRequests}`,
        [Buffer.from(item.caseId, 'hex'), item.itemId, item.processRef ?? null],
      ),
    );
    return rows.map(viewOf);
  }

  /** Items of the request's case that have to do with it, as far as the person sees them; at most a thousand. */
  async itemsUnder(accountId: string, { requestId, record }: RequestView): Promise<LinkedItem[]> {
    const refs = [record.requestRef, record.foreignRef].filter((ref) => ref !== undefined);
    return asPerson(this.db, accountId, (manager) =>
      manager.query<LinkedItem[]>(
        `SELECT * FROM (
           SELECT encode(item_id, 'hex') AS "itemId", first_index,
             coalesce(fold -> 'sentUnder' ? $2, false) AS sent,
             encode(item_id, 'hex') = ANY ($3::text[]) AS stated,
             coalesce(fold -> 'provenance' ->> 'processRef' = ANY ($4::text[]), false) AS provenance
           FROM item WHERE case_id = $1) found
         WHERE sent OR stated OR provenance ORDER BY first_index LIMIT 1000`,
        [Buffer.from(record.caseId ?? '', 'hex'), requestId, record.items, refs],
      ),
    );
  }

  /** All that the person sees, at most ten thousand of the newest: what delays are measured on. */
  async all(accountId: string): Promise<readonly RequestRecord[]> {
    const rows = await asPerson(this.db, accountId, (manager) =>
      manager.query<RequestFold[]>(
        `SELECT ${columns} FROM cooperation_request ORDER BY first_index DESC LIMIT 10000`,
      ),
    );
    return rows.map(({ fold }) => fold);
  }
}

function viewOf({ request_id, fold }: RequestFold): RequestView {
  return { requestId: toHex(request_id), record: fold };
}
