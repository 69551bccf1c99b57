import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { type DataSource } from 'typeorm';
import { fromHex, toHex } from '../core/canonical/hex.js';
import { type CaseRecord } from '../core/custody/case-state.js';
import { asPerson } from '../database/as-person.js';
import { type Page, pageOf, readCursor } from '../platform/page.js';

/** A case as far as its chain goes. */
export interface CaseView {
  readonly caseId: string;
  readonly record: CaseRecord;
  readonly seq: number;
  /** The person sees the whole case; counsel sees which it is, and what was served on them. */
  readonly isWhole: boolean;
}

interface CaseFold {
  readonly case_id: Buffer;
  readonly first_index: string;
  readonly seq: number;
  readonly fold: CaseRecord;
  readonly whole: boolean;
}

const columns = 'case_id, first_index, seq, fold, wm_case_visible(case_id) AS whole';

/** Cases as the person may see them (login wm_web, row-level security). */
@Injectable()
export class CaseReader {
  constructor(@InjectDataSource() private readonly db: DataSource) {}

  /** Undefined where there is no such case, or the person may not see it. */
  async recordOf(accountId: string, caseId: string): Promise<CaseView | undefined> {
    const id = fromHex(caseId, 32);
    if (id === undefined) return undefined;
    const [row] = await asPerson(this.db, accountId, (manager) =>
      manager.query<CaseFold[]>(`SELECT ${columns} FROM case_record WHERE case_id = $1`, [
        Buffer.from(id),
      ]),
    );
    return row && viewOf(row);
  }

  /** Cases whose retention is to be reviewed before that moment: the person's own, or all that a reviewer sees. */
  async toReview(
    accountId: string,
    {
      reviewBeforeMs,
      isReviewer,
    }: { readonly reviewBeforeMs: number; readonly isReviewer: boolean },
    { cursor, limit }: { readonly cursor?: string; readonly limit: number },
  ): Promise<Page<CaseView>> {
    const after = cursor === undefined ? -1 : Number(readCursor(cursor, [/^\d{1,15}$/])[0]);
    const rows = await asPerson(this.db, accountId, (manager) =>
      manager.query<CaseFold[]>(
        `SELECT ${columns} FROM case_record
         WHERE first_index > $1 AND (fold ->> 'retentionReviewMs')::bigint <= $2
           AND ($3 OR fold ->> 'openedBy' = $4)
         ORDER BY first_index LIMIT $5`,
        [after, reviewBeforeMs, isReviewer, accountId, limit + 1],
      ),
    );
    const page = pageOf(rows, limit, ({ first_index }) => [first_index]);
    return { items: page.items.map(viewOf), next: page.next };
  }

  /** In the order in which they were opened. */
  async list(
    accountId: string,
    { cursor, limit }: { readonly cursor?: string; readonly limit: number },
  ): Promise<Page<CaseView>> {
    const after = cursor === undefined ? -1 : Number(readCursor(cursor, [/^\d{1,15}$/])[0]);
    const rows = await asPerson(this.db, accountId, (manager) =>
      manager.query<CaseFold[]>(
        `SELECT ${columns} FROM case_record
         WHERE first_index > $1 ORDER BY first_index LIMIT $2`,
        [after, limit + 1],
      ),
    );
    const page = pageOf(rows, limit, ({ first_index }) => [first_index]);
    return { items: page.items.map(viewOf), next: page.next };
  }
}

function viewOf({ case_id, seq, fold, whole }: CaseFold): CaseView {
  return { caseId: toHex(case_id), record: fold, seq, isWhole: whole };
}
