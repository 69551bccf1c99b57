import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { type DataSource } from 'typeorm';
import { type RegisteredErasure } from './erasure-register.js';

/** What was erased by the log, for work that is done in nobody's name (login wm_ledger). */
@Injectable()
export class ErasureReader {
  constructor(@InjectDataSource('ledger') private readonly db: DataSource) {}

  /** In the order of the log. */
  async logged(): Promise<readonly RegisteredErasure[]> {
    const rows = await this.db.query<
      (Omit<RegisteredErasure, 'loggedMs'> & { readonly loggedMs: string })[]
    >(
      `SELECT encode(e.chain_id, 'hex') AS chain, x ->> 'eventHash' AS "eventHash",
         coalesce(x ->> 'field', '') AS field, coalesce(x ->> 'leaf', x ->> 'sha256') AS digest,
         encode(e.event_hash, 'hex') AS by, e.logged_ms AS "loggedMs"
       FROM event e JOIN event_field f ON f.log_index = e.log_index AND f.name = 'erased'
       CROSS JOIN LATERAL jsonb_array_elements(convert_from(f.value, 'UTF8')::jsonb) x
       WHERE e.type = 'erasure.executed/1' ORDER BY e.log_index`,
    );
    return rows.map((row) => ({ ...row, loggedMs: Number(row.loggedMs) }));
  }

  /** Ids of the objects of erased bytes. */
  async objects(erasures: readonly RegisteredErasure[]): Promise<readonly string[]> {
    const ofBytes = erasures.filter(({ field }) => field === '');
    const rows = await this.db.query<{ readonly id: string }[]>(
      `SELECT encode(b.object_id, 'hex') AS id
       FROM unnest($1::text[], $2::text[], $3::text[]) AS x(chain, event_hash, sha256)
       JOIN blob b ON b.chain_id = decode(x.chain, 'hex') AND b.sha256 = decode(x.sha256, 'hex')
       JOIN event e ON e.log_index = b.log_index AND e.event_hash = decode(x.event_hash, 'hex')`,
      [
        ofBytes.map(({ chain }) => chain),
        ofBytes.map(({ eventHash }) => eventHash),
        ofBytes.map(({ digest }) => digest),
      ],
    );
    return rows.map(({ id }) => id);
  }

  /** Ids of packages that were built before something of their case was erased. */
  async spoiledExports(): Promise<readonly string[]> {
    const rows = await this.db.query<{ readonly id: string }[]>(
      'SELECT id FROM wm_spoiled_exports() AS id',
    );
    return rows.map(({ id }) => id);
  }
}
