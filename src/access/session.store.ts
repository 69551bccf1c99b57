import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { type DataSource, IsNull, LessThan, Not } from 'typeorm';
import { asPerson } from '../database/as-person.js';
import { Session } from './session.entity.js';

export type SessionRow = Required<Session>;

/** Which of an agency's sessions ended there. */
export interface OidcSessions {
  readonly issuer: string;
  readonly sid?: string;
  readonly subject?: string;
}

/** Nobody works in more at once; the oldest are ended for a new one. */
const mostSessions = 50;
/** How long an ended session still stands in the list of its owner. */
const keptMs = 30 * 24 * 60 * 60 * 1000;

/** Writes sessions as their owner; the policy of the table looks once more. */
@Injectable()
export class SessionStore {
  constructor(@InjectDataSource() private readonly db: DataSource) {}

  async add(row: SessionRow): Promise<void> {
    const { accountId, createdMs } = row;
    await asPerson(this.db, accountId, async (manager) => {
      await manager.delete(Session, { accountId, endsMs: LessThan(createdMs - keptMs) });
      await manager.query(
        `UPDATE session SET revoked_ms = $2 WHERE id IN (
           SELECT id FROM session WHERE account_id = $1 AND revoked_ms IS NULL
           ORDER BY created_ms DESC, id DESC OFFSET $3)`,
        [accountId, createdMs, mostSessions - 1],
      );
      await manager.insert(Session, row);
    });
  }

  async see(accountId: string, id: string, nowMs: number): Promise<void> {
    await asPerson(this.db, accountId, (manager) =>
      manager.update(
        Session,
        { id, accountId, lastSeenMs: LessThan(nowMs) },
        { lastSeenMs: nowMs },
      ),
    );
  }

  /** Whether the person had such a session that was not ended yet. */
  async end(accountId: string, id: string, nowMs: number): Promise<boolean> {
    const { affected } = await asPerson(this.db, accountId, (manager) =>
      manager.update(Session, { id, accountId, revokedMs: IsNull() }, { revokedMs: nowMs }),
    );
    return affected === 1;
  }

  async endOthers(accountId: string, kept: string, nowMs: number): Promise<void> {
    await asPerson(this.db, accountId, (manager) =>
      manager.update(
        Session,
        { id: Not(kept), accountId, revokedMs: IsNull() },
        { revokedMs: nowMs },
      ),
    );
  }

  async endAll(accountId: string, nowMs: number): Promise<void> {
    await asPerson(this.db, accountId, (manager) =>
      manager.update(Session, { accountId, revokedMs: IsNull() }, { revokedMs: nowMs }),
    );
  }

  /** How many were ended. */
  async endByOidc({ issuer, sid, subject }: OidcSessions, nowMs: number): Promise<number> {
    const [row] = await this.db.query<{ ended: string }[]>(
      'SELECT wm_end_oidc_sessions($1, $2, $3, $4) AS ended',
      [issuer, sid ?? null, subject ?? null, nowMs],
    );
    return Number(row?.ended);
  }
}
