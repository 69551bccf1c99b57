import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { type DataSource, type EntityManager } from 'typeorm';
import { type ReadKind } from '../core/reads/read-entry.js';
import { asPerson } from '../database/as-person.js';
import { type Page, pageOf, readCursor } from '../platform/page.js';

/** How much one account read of a case; times in ms since 1970. */
export interface ReadSum {
  readonly account: string;
  /** By kind; a kind of which there is no read is left out. */
  readonly counts: Readonly<Partial<Record<ReadKind, number>>>;
  /** How often an emergency opened the case for it. */
  readonly elevations: number;
  readonly firstMs: number;
  readonly lastMs: number;
}

interface SumRow {
  readonly account_id: string;
  readonly counts: ReadSum['counts'];
  readonly elevations: string;
  readonly first_ms: string;
  readonly last_ms: string;
}

const uuidForm = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const cursorForms = [/^\d{1,15}$/, uuidForm];
const start: readonly string[] = ['0', '00000000-0000-0000-0000-000000000000'];

/**
 * Who read how much of a case: sums over the entries that the person may see one by one (login wm_web, row-level security), so
 * that a sum never tells more than the list.
 */
@Injectable()
export class ReadSummaryReader {
  constructor(@InjectDataSource() private readonly db: DataSource) {}

  /**
   * In the order in which the accounts first read of the case, which later reads do not change. `caseId`: 32 bytes. Undefined
   * where the person neither sees the case nor watches over all reads.
   */
  async ofCase(
    accountId: string,
    caseId: Uint8Array,
    { cursor, limit }: { readonly cursor?: string; readonly limit: number },
  ): Promise<Page<ReadSum> | undefined> {
    const after = cursor === undefined ? start : readCursor(cursor, cursorForms);
    const id = Buffer.from(caseId);
    const rows = await asPerson(this.db, accountId, async (manager) => {
      if (!(await mayAsk(manager, id))) return undefined;
      return manager.query<SumRow[]>(
        `SELECT account_id, jsonb_object_agg(kind, reads) AS counts, min(first_ms) AS first_ms, max(last_ms) AS last_ms,
           (SELECT count(*) FROM elevation e WHERE e.account_id = by_kind.account_id AND e.case_id = $1) AS elevations
         FROM (
           SELECT account_id, kind, count(*) AS reads, min(at_ms) AS first_ms, max(at_ms) AS last_ms
           FROM (
             SELECT account_id, kind, at_ms FROM read_entry
             WHERE ARRAY[$1::bytea] && chain_ids OR ARRAY[$1::bytea] && case_ids
             UNION ALL
             SELECT account_id, kind, at_ms FROM wm_led_reads(NULL, $1, NULL, 0, $2::bigint, 0, $3::uuid, $4::integer)
           ) seen GROUP BY account_id, kind
         ) by_kind
         GROUP BY account_id HAVING (min(first_ms), account_id) > ($5::bigint, $6::uuid)
         ORDER BY min(first_ms), account_id LIMIT $7::integer`,
        [...[id, Number.MAX_SAFE_INTEGER, start[1], allOfThem], ...[...after, limit + 1]],
      );
    });
    if (rows === undefined) return undefined;
    const page = pageOf(rows, limit, ({ first_ms, account_id }) => [first_ms, account_id]);
    return { items: page.items.map(sumOf), next: page.next };
  }
}

/** Own attempts at a foreign case are on record too: by themselves they would tell that there is such a case. */
async function mayAsk(manager: EntityManager, caseId: Buffer): Promise<boolean> {
  const [row] = await manager.query<{ readonly may: boolean }[]>(
    `SELECT EXISTS (SELECT 1 FROM case_record WHERE case_id = $1) 
       OR wm_has_role('{auditor,data_protection_officer,system_administrator}') AS may`,
    [caseId],
  );
  return row?.may === true;
}

/** The largest LIMIT there is: a sum of a part would be wrong. */
const allOfThem = 2 ** 31 - 1;

function sumOf({ account_id: account, counts, elevations, first_ms, last_ms }: SumRow): ReadSum {
  return {
    account,
    counts,
    elevations: Number(elevations),
    firstMs: Number(first_ms),
    lastMs: Number(last_ms),
  };
}
