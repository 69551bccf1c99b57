import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { type DataSource, type EntityManager } from 'typeorm';
import { asPerson } from '../database/as-person.js';
import { Conflict } from '../platform/errors.js';
import { type RequestClaim } from '../platform/request-claim.js';

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
  /** It took effect, and its answer was lost with the process that ran it. */
  | { readonly kind: 'logged'; readonly firstIndex: number; readonly events: number }
  | { readonly kind: 'answered'; readonly answer: KeptAnswer };

interface AnswerRow {
  readonly request_hash: Buffer;
  readonly status: number | null;
  readonly body: string | null;
  readonly begun_ms: string;
  readonly holder: string | null;
  readonly first_index: string | null;
  readonly events: number | null;
}

/** So long another process is left to finish a request before whoever asks again may run it. */
const leftAloneMs = 5000;

/** How long a repeated request gets its first answer. */
const keptMs = 7 * 24 * 60 * 60 * 1000;

/** Answers kept under (account, key); a key of one person means nothing to another. */
@Injectable()
export class IdempotencyStore {
  /** This process. Another one's requests may be those of a process that died. */
  private readonly holder = randomUUID();

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
        `INSERT INTO kept_answer (account_id, key, request_hash, begun_ms, holder)
         VALUES ($1, $2, $3, $4, $5) ON CONFLICT (account_id, key) DO NOTHING RETURNING key`,
        [accountId, key, requestHash, nowMs, this.holder],
      );
      if (inserted.length === 1) return { kind: 'first' };
      const [row] = await manager.query<AnswerRow[]>(
        `SELECT request_hash, status, body, begun_ms, holder, first_index, events
         FROM kept_answer WHERE account_id = $1 AND key = $2`,
        [accountId, key],
      );
      const beginning = beginningOf(row, requestHash);
      const isLeft = beginning.kind === 'in-flight' && row !== undefined && this.isLeft(row, nowMs);
      return isLeft && (await this.takeOver(manager, [accountId, key], row.holder, nowMs))
        ? { kind: 'first' }
        : beginning;
    });
  }

  /**
   * In the transaction that logs the events of the request (login wm_ledger). Throws a Conflict where another process
   * took the request over, or logged it: this one comes too late.
   */
  async mark(
    tx: Parameters<RequestClaim['mark']>[0],
    [accountId, key]: readonly [string, string],
    logged: readonly { readonly logIndex: number }[],
  ): Promise<void> {
    const [, count] = countedRows(
      await tx.query(
        `UPDATE kept_answer SET first_index = $3, events = $4
         WHERE account_id = $1 AND key = $2 AND holder = $5 AND first_index IS NULL`,
        [accountId, key, logged[0]?.logIndex, logged.length, this.holder],
      ),
    );
    if (count === 1) return;
    throw new Conflict('The request was taken over by another one with the same Idempotency-Key.');
  }

  private isLeft({ holder, begun_ms }: AnswerRow, nowMs: number): boolean {
    return holder !== this.holder && Number(begun_ms) < nowMs - leftAloneMs;
  }

  private async takeOver(
    manager: EntityManager,
    [accountId, key]: readonly [string, string],
    from: string | null,
    nowMs: number,
  ): Promise<boolean> {
    const [, count] = countedRows(
      await manager.query(
        `UPDATE kept_answer SET holder = $3, begun_ms = $4
         WHERE account_id = $1 AND key = $2 AND status IS NULL AND first_index IS NULL
           AND holder IS NOT DISTINCT FROM $5`,
        [accountId, key, this.holder, nowMs, from],
      ),
    );
    return count === 1;
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
  if (row.status !== null) {
    return { kind: 'answered', answer: { status: row.status, body: row.body } };
  }
  if (row.first_index === null || row.events === null) return { kind: 'in-flight' };
  return { kind: 'logged', firstIndex: Number(row.first_index), events: row.events };
}

function countedRows(answer: unknown): readonly [unknown, number] {
  // TypeORM answers an UPDATE with its rows and their number.
  return answer as readonly [unknown, number];
}
