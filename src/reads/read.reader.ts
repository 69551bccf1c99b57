import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { type DataSource } from 'typeorm';
import { toHex } from '../core/canonical/hex.js';
import { asPerson } from '../database/as-person.js';
import { type Page, pageOf, readCursor } from '../platform/page.js';

/** An entry as the person may see it; null stands for what is not shown to them. */
export interface ReadView {
  readonly id: string;
  readonly atMs: number;
  readonly account: string;
  readonly organisationId: string;
  readonly kind: string;
  readonly route: string;
  readonly chainIds: readonly string[];
  readonly caseIds: readonly string[];
  readonly objectIds: readonly string[] | null;
  readonly given: number | null;
  readonly isPart: boolean;
  readonly query: string | null;
  readonly purpose: string | null;
  readonly requestId: string;
  readonly code: string | null;
  readonly network: string | null;
}

export interface ReadFilter {
  readonly account?: string;
  readonly chain?: string;
  readonly kind?: string;
  readonly fromMs?: number;
  readonly toMs?: number;
}

interface ReadRow {
  readonly id: string;
  readonly at_ms: string;
  readonly account_id: string;
  readonly organisation_id: string;
  readonly kind: string;
  readonly route: string;
  readonly chain_ids: readonly Buffer[];
  readonly case_ids: readonly Buffer[];
  readonly purpose: string | null;
  readonly request_id: string;
  readonly code: string | null;
  readonly is_part: boolean;
  readonly object_ids: readonly string[] | null;
  readonly given: number | null;
  readonly query: string | null;
  readonly network: string | null;
}

const shared = `id, at_ms, account_id, organisation_id, kind, route, chain_ids, case_ids, purpose, request_id, code, is_part`;
const uuidForm = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const cursorForms = [/^\d{1,15}$/, uuidForm];
const start: readonly string[] = ['0', '00000000-0000-0000-0000-000000000000'];

/** Who read what, as the person may see it (login wm_web, row-level security): their own, what they watch over, what they lead. */
@Injectable()
export class ReadReader {
  constructor(@InjectDataSource() private readonly db: DataSource) {}

  /** In the order of their times. */
  async list(
    accountId: string,
    { account, chain, kind, fromMs, toMs }: ReadFilter,
    { cursor, limit }: { readonly cursor?: string; readonly limit: number },
  ): Promise<Page<ReadView>> {
    const after = cursor === undefined ? start : readCursor(cursor, cursorForms);
    const rows = await asPerson(this.db, accountId, (manager) =>
      manager.query<ReadRow[]>(
        `(SELECT ${shared}, object_ids, given, query, network FROM read_entry
          WHERE ($1::uuid IS NULL OR account_id = $1)
            AND ($2::bytea IS NULL OR ARRAY[$2::bytea] && chain_ids OR ARRAY[$2::bytea] && case_ids)
            AND ($3::text IS NULL OR kind = $3) AND at_ms >= $4::bigint AND at_ms < $5::bigint
            AND (at_ms, id) > ($6::bigint, $7::uuid)
          ORDER BY at_ms, id LIMIT $8::integer)
         UNION ALL
         SELECT ${shared}, NULL::text[], NULL::integer, NULL::text, NULL::text FROM wm_led_reads($1, $2, $3, $4, $5, $6, $7, $8::integer)
         ORDER BY at_ms, id LIMIT $8::integer`,
        [
          account ?? null,
          chain === undefined ? null : Buffer.from(chain, 'hex'),
          kind ?? null,
          fromMs ?? 0,
          toMs ?? Number.MAX_SAFE_INTEGER,
          ...after,
          limit + 1,
        ],
      ),
    );
    const page = pageOf(rows, limit, ({ at_ms, id }) => [at_ms, id]);
    return { items: page.items.map(viewOf), next: page.next };
  }
}

function viewOf(row: ReadRow): ReadView {
  return {
    ...{ id: row.id, atMs: Number(row.at_ms), account: row.account_id },
    ...{ organisationId: row.organisation_id, kind: row.kind, route: row.route },
    ...{ chainIds: row.chain_ids.map(toHex), caseIds: row.case_ids.map(toHex) },
    ...{ objectIds: row.object_ids, given: row.given, isPart: row.is_part, query: row.query },
    ...{ purpose: row.purpose, requestId: row.request_id, code: row.code, network: row.network },
  };
}
