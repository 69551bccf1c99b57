import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { type DataSource } from 'typeorm';
import { asPerson } from '../database/as-person.js';

/** The answer that was given to the first request with a key. */
export interface KeptAnswer {
  readonly status: number;
  /** JSON text; null for an answer without a body. */
  readonly body: string | null;
}

/** What is known of a key at the moment a request with it begins. */
export type Beginning =
  | { readonly kind: 'first' }
  | { readonly kind: 'other-request' }
  | { readonly kind: 'in-flight' }
  | { readonly kind: 'answered'; readonly answer: KeptAnswer };

interface AnswerRow {
  readonly request_hash: Buffer;
  readonly status: number | null;
  readonly body: string | null;
}

/** How long a repeated request gets its first answer. */
const keptMs = 7 * 24 * 60 * 60 * 1000;

/** Answers kept under (account, key); a key of one person means nothing to another. */
@Injectable()
export class IdempotencyStore {
  constructor(@InjectDataSource() private readonly db: DataSource) {}

  /** Claims the key for this request, or says why it is taken. The primary key decides between two at once. */
  async begin(
    accountId: string,
    key: string,
    requestHash: Buffer,
    nowMs: number,
  ): Promise<Beginning> {
    return asPerson(this.db, accountId, async (manager) => {
      await manager.query('DELETE FROM kept_answer WHERE account_id = $1 AND begun_ms < $2', [
        accountId,
        nowMs - keptMs,
      ]);
      const inserted = await manager.query<unknown[]>(
        `INSERT INTO kept_answer (account_id, key, request_hash, begun_ms) VALUES ($1, $2, $3, $4)
         ON CONFLICT (account_id, key) DO NOTHING RETURNING key`,
        [accountId, key, requestHash, nowMs],
      );
      if (inserted.length === 1) return { kind: 'first' };
      const [row] = await manager.query<AnswerRow[]>(
        'SELECT request_hash, status, body FROM kept_answer WHERE account_id = $1 AND key = $2',
        [accountId, key],
      );
      return beginningOf(row, requestHash);
    });
  }

  async keep(accountId: string, key: string, { status, body }: KeptAnswer): Promise<void> {
    await asPerson(this.db, accountId, (manager) =>
      manager.query(
        'UPDATE kept_answer SET status = $3, body = $4 WHERE account_id = $1 AND key = $2',
        [accountId, key, status, body],
      ),
    );
  }

  /** After a refusal or failure: nothing changed, so the key may be used again. */
  async release(accountId: string, key: string): Promise<void> {
    await asPerson(this.db, accountId, (manager) =>
      manager.query(
        'DELETE FROM kept_answer WHERE account_id = $1 AND key = $2 AND status IS NULL',
        [accountId, key],
      ),
    );
  }
}

function beginningOf(row: AnswerRow | undefined, requestHash: Buffer): Beginning {
  // Gone between the two statements: the first request was just refused.
  if (row === undefined) return { kind: 'in-flight' };
  if (!row.request_hash.equals(requestHash)) return { kind: 'other-request' };
  if (row.status === null) return { kind: 'in-flight' };
  return { kind: 'answered', answer: { status: row.status, body: row.body } };
}
