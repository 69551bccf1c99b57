import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { type DataSource } from 'typeorm';
import { toHex } from '../core/canonical/hex.js';
import { asPerson } from '../database/as-person.js';
import { type Page, pageOf, readCursor } from '../platform/page.js';
import { type Elevation, type Review, reviewWithinMs, uuidForm } from './elevation.js';

interface JoinedRow {
  readonly id: string;
  readonly account_id: string;
  readonly case_id: Buffer;
  readonly reason: string;
  readonly opened_by: readonly string[];
  readonly sealed: boolean;
  readonly from_ms: string;
  readonly until_ms: string;
  readonly log_index: string;
  readonly finding: Review['finding'] | null;
  readonly review_reason: string | null;
  readonly reviewed_by: string | null;
  readonly reviewed_ms: string | null;
}

const joined = `SELECT e.id, e.account_id, e.case_id, e.reason, e.opened_by, e.sealed, e.from_ms, e.until_ms,
    e.log_index, r.finding, r.reason AS review_reason, r.reviewed_by, r.reviewed_ms
  FROM elevation e LEFT JOIN elevation_review r ON r.elevation_id = e.id`;

interface PageWanted {
  readonly cursor?: string;
  readonly limit: number;
}

/** Elevations as the person may see them (login wm_web, row-level security). */
@Injectable()
export class ElevationReader {
  constructor(@InjectDataSource() private readonly db: DataSource) {}

  async find(accountId: string, id: string): Promise<Elevation | undefined> {
    if (!uuidForm.test(id)) return undefined;
    const [row] = await asPerson(this.db, accountId, (manager) =>
      manager.query<JoinedRow[]>(`${joined} WHERE e.id = $1`, [id]),
    );
    return row && elevationOf(row);
  }

  /** The newest first. */
  async list(accountId: string, wanted: PageWanted): Promise<Page<Elevation>> {
    return this.page(accountId, wanted, '($1::uuid IS NULL OR e.id < $1) ORDER BY e.id DESC', []);
  }

  /** Those that an auditor has not reviewed and was no part of; the oldest first. */
  async unreviewed(accountId: string, wanted: PageWanted): Promise<Page<Elevation>> {
    const others = 'e.account_id <> $3 AND $3 <> ALL (e.opened_by)';
    const where = `($1::uuid IS NULL OR e.id > $1) AND r.elevation_id IS NULL AND ${others} ORDER BY e.id`;
    return this.page(accountId, wanted, where, [accountId]);
  }

  /** Until when the person sees more than they were granted; undefined where they do not. */
  async untilMs(accountId: string): Promise<number | undefined> {
    const [row] = await this.db.query<{ readonly until: string | null }[]>(
      'SELECT wm_elevated_until($1) AS until',
      [accountId],
    );
    return row?.until === null || row === undefined ? undefined : Number(row.until);
  }

  private async page(
    accountId: string,
    { cursor, limit }: PageWanted,
    where: string,
    more: readonly string[],
  ): Promise<Page<Elevation>> {
    const from = cursor === undefined ? null : readCursor(cursor, [uuidForm])[0];
    const rows = await asPerson(this.db, accountId, (manager) =>
      manager.query<JoinedRow[]>(`${joined} WHERE ${where} LIMIT $2`, [from, limit + 1, ...more]),
    );
    const page = pageOf(rows, limit, ({ id }) => [id]);
    return { items: page.items.map(elevationOf), next: page.next };
  }
}

function elevationOf(row: JoinedRow): Elevation {
  return {
    ...{ id: row.id, accountId: row.account_id, caseId: toHex(row.case_id), reason: row.reason },
    ...{ openedBy: row.opened_by, sealed: row.sealed, logIndex: Number(row.log_index) },
    ...{ fromMs: Number(row.from_ms), untilMs: Number(row.until_ms) },
    reviewDueMs: Number(row.from_ms) + reviewWithinMs,
    review: reviewOf(row),
  };
}

function reviewOf(row: JoinedRow): Review | undefined {
  const { finding, review_reason: reason, reviewed_by: by, reviewed_ms: ms } = row;
  if (finding === null || reason === null || by === null || ms === null) return undefined;
  return { finding, reason, by, ms: Number(ms) };
}
