import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { type DataSource } from 'typeorm';
import { equalBytes } from '../core/canonical/bytes.js';
import { toHex } from '../core/canonical/hex.js';
import { encodeLeaf } from '../core/ledger/log-leaf.js';
import { Refused } from '../platform/errors.js';
import { type LoggedPlace, type PreparedEvent } from './append-command.js';

interface PlaceRow {
  readonly log_index: string;
  readonly logged_ms: string;
  readonly chain_id: Buffer;
  readonly seq: number;
  readonly tag: Buffer;
  readonly statement_hash: Buffer;
  readonly event_hash: Buffer;
}

const places = `SELECT log_index, logged_ms, chain_id, seq, tag, statement_hash, event_hash FROM event`;

/** Where events stand in the log: what receipts are about (login wm_ledger; callers check who may ask). */
@Injectable()
export class LoggedPlaceReader {
  constructor(@InjectDataSource('ledger') private readonly db: DataSource) {}

  async at(chainId: string, seq: number): Promise<LoggedPlace | undefined> {
    const [row] = await this.db.query<PlaceRow[]>(`${places} WHERE chain_id = $1 AND seq = $2`, [
      Buffer.from(chainId, 'hex'),
      seq,
    ]);
    return row && placeOf(row);
  }

  /** `count` events of the log from index `first` on, in its order. */
  async between(first: number, count: number): Promise<readonly LoggedPlace[]> {
    const rows = await this.db.query<PlaceRow[]>(
      `${places} WHERE log_index >= $1 AND log_index < $2 ORDER BY log_index`,
      [first, first + count],
    );
    return rows.map(placeOf);
  }

  /**
   * The places of these events if all their statements are in the log with the same blocks; undefined if none is.
   * Throws a DomainError where a statement is there with other blocks, or only some of an act are.
   */
  async repeated(events: readonly PreparedEvent[]): Promise<readonly LoggedPlace[] | undefined> {
    const rows = await this.db.query<PlaceRow[]>(
      `${places} WHERE statement_hash IN (
         SELECT substring($1::bytea from 32 * i + 1 for 32) FROM generate_series(0, $2) i)`,
      [Buffer.concat(events.map(({ statementHash }) => statementHash)), events.length - 1],
    );
    if (rows.length === 0) return undefined;
    return events.map((event) => {
      const row = rows.find((one) => equalBytes(one.statement_hash, event.statementHash));
      if (row === undefined || !equalBytes(row.event_hash, event.eventHash)) {
        throw new Refused(
          'statement-logged-otherwise',
          'A statement of this act is already in the log, with other signatures or in another act.',
        );
      }
      return placeOf(row);
    });
  }
}

function placeOf(row: PlaceRow): LoggedPlace {
  const leaf = { loggedMs: Number(row.logged_ms), tag: row.tag, eventHash: row.event_hash };
  return {
    logIndex: Number(row.log_index),
    chainId: toHex(row.chain_id),
    seq: row.seq,
    eventHash: row.event_hash,
    leaf: encodeLeaf(leaf),
  };
}
