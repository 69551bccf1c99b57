import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { type DataSource } from 'typeorm';
import { asPerson } from '../database/as-person.js';
import { violatedConstraint } from '../database/constraint-violation.js';
import { type Approval, type Decision } from './approval.js';

interface JoinedRow {
  readonly id: string;
  readonly kind: string;
  readonly method: string;
  readonly path: string;
  readonly digest: Buffer;
  readonly body: string;
  readonly summary: string;
  readonly approvers: readonly string[];
  readonly requested_by: string;
  readonly requested_ms: string;
  readonly reason: string;
  readonly lapses_ms: string;
  readonly decision: Decision['decision'] | null;
  readonly decided_by: string | null;
  readonly decided_ms: string | null;
  readonly decision_reason: string | null;
  readonly used_ms: string | null;
  readonly used_key: string | null;
}

const joined = `SELECT a.id, a.kind, a.method, a.path, a.digest, a.body, a.summary, a.approvers,
    a.requested_by, a.requested_ms, a.reason, a.lapses_ms,
    d.decision, d.decided_by, d.decided_ms, d.reason AS decision_reason, u.used_ms, u.key AS used_key
  FROM approval a
  LEFT JOIN approval_decision d ON d.approval_id = a.id
  LEFT JOIN approval_use u ON u.approval_id = a.id`;

/** Which of the approvals that a person sees. */
export interface ApprovalsWanted {
  readonly of: 'all' | 'mine' | 'awaiting-me';
  /** Ids before this one; ids are UUIDv7, so their order is that of time. */
  readonly before: string | undefined;
  readonly limit: number;
  readonly nowMs: number;
}

/** One attempt to send the approved request. */
export interface UseAttempt {
  readonly approvalId: string;
  readonly key: string | null;
  /** UUID of this attempt. */
  readonly holder: string;
}

/** Approvals as the person may see them (login wm_web, row-level security). */
@Injectable()
export class ApprovalStore {
  constructor(@InjectDataSource() private readonly db: DataSource) {}

  /** Whether it was added: not where `mostOpen` of the person wait already. */
  async add(approval: Approval, chainIds: readonly string[], mostOpen: number): Promise<boolean> {
    return asPerson(this.db, approval.requestedBy, async (manager) => {
      const rows = await manager.query<unknown[]>(
        `INSERT INTO approval (id, kind, method, path, digest, body, summary, approvers, chain_ids,
           requested_by, requested_ms, reason, lapses_ms)
         SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10::uuid, $11::bigint, $12, $13::bigint
         WHERE (SELECT count(*) FROM approval a WHERE a.requested_by = $10 AND a.lapses_ms > $11
           AND NOT EXISTS (SELECT 1 FROM approval_decision d WHERE d.approval_id = a.id)) < $14
         RETURNING id`,
        [
          ...[approval.id, approval.kind, approval.method, approval.path],
          ...[Buffer.from(approval.digest, 'hex'), approval.body, approval.summary],
          ...[approval.approvers, chainIds.map((id) => Buffer.from(id, 'hex'))],
          ...[approval.requestedBy, approval.requestedMs, approval.reason, approval.lapsesMs],
          mostOpen,
        ],
      );
      return rows.length === 1;
    });
  }

  /** Whether the person sees all of these chains. */
  async sees(accountId: string, chainIds: readonly string[]): Promise<boolean> {
    const ids = chainIds.map((id) => Buffer.from(id, 'hex'));
    const [row] = await asPerson(this.db, accountId, (manager) =>
      manager.query<{ readonly sees: boolean }[]>('SELECT wm_sees_chains($1) AS sees', [ids]),
    );
    return row?.sees === true;
  }

  async find(accountId: string, id: string): Promise<Approval | undefined> {
    const [row] = await asPerson(this.db, accountId, (manager) =>
      manager.query<JoinedRow[]>(`${joined} WHERE a.id = $1`, [id]),
    );
    return row && approvalOf(row);
  }

  /** The newest first. */
  async list(accountId: string, wanted: ApprovalsWanted): Promise<readonly Approval[]> {
    const { of, before, limit, nowMs } = wanted;
    const rows = await asPerson(this.db, accountId, (manager) =>
      manager.query<JoinedRow[]>(
        `${joined}
         WHERE ($1::uuid IS NULL OR a.id < $1) AND ($2 = 'all'
           OR ($2 = 'mine' AND a.requested_by = $3)
           OR ($2 = 'awaiting-me' AND a.requested_by <> $3 AND d.approval_id IS NULL
             AND a.lapses_ms > $4 AND wm_has_role(a.approvers) AND wm_sees_chains(a.chain_ids)))
         ORDER BY a.id DESC LIMIT $5`,
        [before ?? null, of, accountId, nowMs, limit],
      ),
    );
    return rows.map(approvalOf);
  }

  /** False where somebody decided before. */
  async decide(id: string, { decision, by, ms, reason }: Decision): Promise<boolean> {
    try {
      await asPerson(this.db, by, (manager) =>
        manager.query(
          `INSERT INTO approval_decision (approval_id, decision, decided_by, decided_ms, reason)
           VALUES ($1, $2, $3, $4, $5)`,
          [id, decision, by, ms, reason],
        ),
      );
      return true;
    } catch (error) {
      if (violatedConstraint(error) === 'approval_decision_pk') return false;
      throw error;
    }
  }

  /**
   * Takes the approval for this attempt; false where another request has it. The same request under the same key takes it over
   * from an attempt that was cut off: of these no two run at once, since the key lets only one in.
   */
  async take(accountId: string, attempt: UseAttempt, nowMs: number): Promise<boolean> {
    const { approvalId, key, holder } = attempt;
    return asPerson(this.db, accountId, async (manager) => {
      const taken = await manager.query<unknown[]>(
        `INSERT INTO approval_use (approval_id, used_by, key, holder, used_ms, done)
         VALUES ($1, $2, $3, $4, $5, false) ON CONFLICT (approval_id) DO NOTHING RETURNING approval_id`,
        [approvalId, accountId, key, holder, nowMs],
      );
      if (taken.length === 1) return true;
      // TypeORM answers an UPDATE with its rows and their number.
      const [rows] = await manager.query<[unknown[], number]>(
        `UPDATE approval_use SET holder = $3
         WHERE approval_id = $1 AND key = $2 AND NOT done RETURNING approval_id`,
        [approvalId, key, holder],
      );
      return rows.length === 1;
    });
  }

  /** The request had effect. */
  async settle(accountId: string, { approvalId, holder }: UseAttempt): Promise<void> {
    await asPerson(this.db, accountId, (manager) =>
      manager.query('UPDATE approval_use SET done = true WHERE approval_id = $1 AND holder = $2', [
        approvalId,
        holder,
      ]),
    );
  }

  /** The request was refused or failed: the approval is as before. */
  async giveBack(accountId: string, { approvalId, holder }: UseAttempt): Promise<void> {
    await asPerson(this.db, accountId, (manager) =>
      manager.query(
        'DELETE FROM approval_use WHERE approval_id = $1 AND holder = $2 AND NOT done',
        [approvalId, holder],
      ),
    );
  }
}

function approvalOf(row: JoinedRow): Approval {
  return {
    ...{ id: row.id, kind: row.kind, method: row.method, path: row.path },
    ...{ digest: row.digest.toString('hex'), body: row.body, summary: row.summary },
    ...{ approvers: row.approvers, requestedBy: row.requested_by, reason: row.reason },
    ...{ requestedMs: Number(row.requested_ms), lapsesMs: Number(row.lapses_ms) },
    decision: decisionOf(row),
    use: row.used_ms === null ? undefined : { ms: Number(row.used_ms), key: row.used_key },
  };
}

function decisionOf(row: JoinedRow): Decision | undefined {
  const { decision, decided_by: by, decided_ms: ms, decision_reason: reason } = row;
  if (decision === null || by === null || ms === null || reason === null) return undefined;
  return { decision, by, ms: Number(ms), reason };
}
