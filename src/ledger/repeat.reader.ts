import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { type DataSource } from 'typeorm';
import { equalBytes } from '../core/canonical/bytes.js';
import { encodeLeaf } from '../core/ledger/log-leaf.js';
import { Refused } from '../platform/errors.js';
import { type LoggedPlace, type PreparedEvent } from './append-command.js';

interface RepeatRow {
  readonly log_index: string;
  readonly logged_ms: string;
  readonly tag: Buffer;
  readonly statement_hash: Buffer;
  readonly event_hash: Buffer;
}

/** Finds what was logged before: a retry after a lost answer gets the first answer (login wm_ledger). */
@Injectable()
export class RepeatReader {
  constructor(@InjectDataSource('ledger') private readonly db: DataSource) {}

  /**
   * The logged events if all of these statements are in the log with the same blocks; undefined if none is.
   * Throws a DomainError where a statement is there with other blocks, or only some of an act are.
   */
  async find(events: readonly PreparedEvent[]): Promise<readonly LoggedPlace[] | undefined> {
    const rows = await this.db.query<RepeatRow[]>(
      `SELECT log_index, logged_ms, tag, statement_hash, event_hash FROM event
       WHERE statement_hash IN (
         SELECT substring($1::bytea from 32 * i + 1 for 32) FROM generate_series(0, $2) i)`,
      [Buffer.concat(events.map(({ statementHash }) => statementHash)), events.length - 1],
    );
    if (rows.length === 0) return undefined;
    return events.map((event) => {
      const row = rows.find(({ statement_hash }) => equalBytes(statement_hash, event.statementHash));
      if (row === undefined || !equalBytes(row.event_hash, event.eventHash)) {
        throw new Refused(
          'statement-logged-otherwise',
          'A statement of this act is already in the log, with other signatures or in another act.',
        );
      }
      const { item, seq } = event.statement;
      const leaf = { loggedMs: Number(row.logged_ms), tag: row.tag, eventHash: event.eventHash };
      return {
        logIndex: Number(row.log_index),
        chainId: item,
        seq,
        eventHash: event.eventHash,
        leaf: encodeLeaf(leaf),
      };
    });
  }
}
