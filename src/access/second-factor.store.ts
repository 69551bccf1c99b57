import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { type DataSource, IsNull } from 'typeorm';
import { asPerson } from '../database/as-person.js';
import { RecoveryCode } from './recovery-code.entity.js';
import { Totp } from './totp.entity.js';

/** Second factors as their owner: the policies of the tables look once more. */
@Injectable()
export class SecondFactorStore {
  constructor(@InjectDataSource() private readonly db: DataSource) {}

  async totp(accountId: string): Promise<Totp | undefined> {
    const row = await asPerson(this.db, accountId, (manager) =>
      manager.findOneBy(Totp, { accountId }),
    );
    return row ?? undefined;
  }

  /** Whether it could be begun: not where one is in use. */
  async begin(accountId: string, secret: string, nowMs: number): Promise<boolean> {
    const rows = await asPerson(this.db, accountId, (manager) =>
      manager.query<unknown[]>(
        `INSERT INTO totp (account_id, secret, created_ms) VALUES ($1, $2, $3)
         ON CONFLICT (account_id) DO UPDATE SET secret = excluded.secret, created_ms = excluded.created_ms
         WHERE totp.confirmed_ms IS NULL RETURNING 1`,
        [accountId, secret, nowMs],
      ),
    );
    return rows.length === 1;
  }

  /** Puts it into use, with the codes for the day it is lost. False where another request was quicker. */
  async confirm(
    { accountId, secret }: Totp,
    step: number,
    codes: readonly RecoveryCode[],
    nowMs: number,
  ): Promise<boolean> {
    return asPerson(this.db, accountId, async (manager) => {
      const { affected } = await manager.update(
        Totp,
        { accountId, secret, confirmedMs: IsNull() },
        { confirmedMs: nowMs, lastStep: step },
      );
      if (affected !== 1) return false;
      await manager.delete(RecoveryCode, { accountId });
      await manager.insert(RecoveryCode, [...codes]);
      return true;
    });
  }

  /** Whether the step is newer than every one that was taken; only one of two at once can be. */
  async takeStep(accountId: string, step: number): Promise<boolean> {
    const [, taken] = await asPerson(this.db, accountId, (manager) =>
      manager.query<[unknown, number]>(
        `UPDATE totp SET last_step = $2
         WHERE account_id = $1 AND confirmed_ms IS NOT NULL AND last_step < $2`,
        [accountId, step],
      ),
    );
    return taken === 1;
  }

  /** Whether the code was there and had not been used. */
  async useCode(accountId: string, codeHash: Buffer, nowMs: number): Promise<boolean> {
    const { affected } = await asPerson(this.db, accountId, (manager) =>
      manager.update(RecoveryCode, { accountId, codeHash, usedMs: IsNull() }, { usedMs: nowMs }),
    );
    return affected === 1;
  }

  async replaceCodes(accountId: string, codes: readonly RecoveryCode[]): Promise<void> {
    await asPerson(this.db, accountId, async (manager) => {
      await manager.delete(RecoveryCode, { accountId });
      await manager.insert(RecoveryCode, [...codes]);
    });
  }

  async codesLeft(accountId: string): Promise<number> {
    return asPerson(this.db, accountId, (manager) =>
      manager.countBy(RecoveryCode, { accountId, usedMs: IsNull() }),
    );
  }

  /** Takes away the authenticator and its recovery codes. */
  async remove(accountId: string): Promise<void> {
    await asPerson(this.db, accountId, async (manager) => {
      await manager.delete(RecoveryCode, { accountId });
      await manager.delete(Totp, { accountId });
    });
  }
}
