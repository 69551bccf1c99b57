import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { type DataSource } from 'typeorm';
import { toHex } from '../core/canonical/hex.js';
import { asPerson } from '../database/as-person.js';
import { violatedConstraint } from '../database/constraint-violation.js';
import { type LedgerTransaction } from '../ledger/append-command.js';
import { uuidV7 } from '../platform/uuid-v7.js';
import { type Elevation, type Review } from './elevation.js';

/** Whose code it is. */
export interface CodeOwner {
  readonly accountId: string;
  readonly login: string;
  readonly kind: 'custodian' | 'sealed';
}

/** Codes, elevations and reviews; what opens a sight is written in the transaction that records it. */
@Injectable()
export class ElevationStore {
  constructor(@InjectDataSource() private readonly db: DataSource) {}

  /** Puts new codes in the place of the person's unused ones of that kind. */
  async issue(
    accountId: string,
    kind: CodeOwner['kind'],
    hashes: readonly Buffer[],
    nowMs: number,
  ): Promise<void> {
    await asPerson(this.db, accountId, async (manager) => {
      await manager.query(
        `UPDATE break_glass_code SET voided_ms = $3
         WHERE account_id = $1 AND kind = $2 AND used_ms IS NULL AND voided_ms IS NULL`,
        [accountId, kind, nowMs],
      );
      for (const hash of hashes) {
        await manager.query(
          `INSERT INTO break_glass_code (id, kind, account_id, code_hash, issued_ms)
           VALUES ($1, $2, $3, $4, $5)`,
          [uuidV7(nowMs), kind, accountId, hash, nowMs],
        );
      }
    });
  }

  /** Owners of those codes that are good still. */
  async ownersOf(hashes: readonly Buffer[]): Promise<readonly CodeOwner[]> {
    return this.db.query<CodeOwner[]>(
      'SELECT account_id AS "accountId", login, kind FROM wm_code_owners($1)',
      [hashes],
    );
  }

  /** The case that has this id, or that has the item of this id. */
  async caseHolding(id: string): Promise<string | undefined> {
    const [row] = await this.db.query<{ readonly id: Buffer | null }[]>(
      'SELECT wm_case_holding($1) AS id',
      [Buffer.from(id, 'hex')],
    );
    return row?.id === null || row === undefined ? undefined : toHex(row.id);
  }

  /** False where one of the codes was used meanwhile: then nothing of the transaction may stay. */
  async open(
    tx: LedgerTransaction,
    elevation: Elevation,
    hashes: readonly Buffer[],
  ): Promise<boolean> {
    const { id, accountId, caseId, reason, openedBy, sealed, fromMs, untilMs, logIndex } =
      elevation;
    const about = Buffer.from(caseId, 'hex');
    const [spent] = await tx.query<{ readonly count: number }[]>(
      'SELECT wm_spend_codes($1, $2) AS count',
      [hashes, fromMs],
    );
    if (spent?.count !== hashes.length) return false;
    await tx.query(
      `INSERT INTO elevation (id, account_id, case_id, reason, opened_by, sealed, from_ms, until_ms, log_index)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [id, accountId, about, reason, openedBy, sealed, fromMs, untilMs, logIndex],
    );
    const told = await tx.query<{ readonly account_id: string }[]>(
      'SELECT account_id FROM wm_told_of_elevation($1)',
      [about],
    );
    for (const { account_id } of told) {
      await tx.query('SELECT wm_queue_notice($1, $2, $3, $4, $5, $6, $7, $8)', [
        ...[uuidV7(fromMs), account_id, 'witnessmark.access.elevated', about],
        ...[logIndex, null, fromMs, fromMs],
      ]);
    }
    return true;
  }

  /** False where it was reviewed before. */
  async review(id: string, { finding, reason, by, ms }: Review): Promise<boolean> {
    try {
      await asPerson(this.db, by, (manager) =>
        manager.query(
          `INSERT INTO elevation_review (elevation_id, finding, reason, reviewed_by, reviewed_ms)
           VALUES ($1, $2, $3, $4, $5)`,
          [id, finding, reason, by, ms],
        ),
      );
      return true;
    } catch (error) {
      if (violatedConstraint(error) === 'elevation_review_pk') return false;
      throw error;
    }
  }
}
