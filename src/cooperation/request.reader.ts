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

interface RequestFold {
  readonly request_id: Buffer;
  readonly first_index: string;
  readonly fold: RequestRecord;
}

const columns = 'request_id, first_index, fold';

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
