import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { type DataSource, IsNull } from 'typeorm';
import { readUtf8, utf8 } from '../core/canonical/bytes.js';
import { asPerson } from '../database/as-person.js';
import { type KeptSecret, SecretSealingService } from '../evidence/secret-sealing.service.js';
import { RecoveryCode } from './recovery-code.entity.js';
import { Totp } from './totp.entity.js';

/** An authenticator with its secret in base32. */
export interface OpenTotp {
  readonly accountId: string;
  readonly secret: string;
  /** The bytes that are stored now, by which this secret is told from another one. */
  readonly sealedSecret: Buffer | null;
  readonly confirmedMs: number | null;
}

/** Second factors as their owner: the policies of the tables look once more. */
@Injectable()
export class SecondFactorStore {
  constructor(
    @InjectDataSource() private readonly db: DataSource,
    @Inject(SecretSealingService) private readonly sealing: SecretSealingService,
  ) {}

  async totp(accountId: string): Promise<Totp | undefined> {
    const row = await asPerson(this.db, accountId, (manager) =>
      manager.findOneBy(Totp, { accountId }),
    );
    return row ?? undefined;
  }

  /** With its secret. What was plain, or lay under an older key, is sealed under the present one. */
  async openTotp(accountId: string): Promise<OpenTotp | undefined> {
    return asPerson(this.db, accountId, async (manager) => {
      const row = await manager.findOneBy(Totp, { accountId });
      if (row === null) return undefined;
      const { secret, renewed } = await this.sealing.reveal(`totp ${accountId}`, keptBy(row));
      const { confirmedMs, sealedSecret } = row;
      const opened = { accountId, secret: readUtf8(secret) ?? '', confirmedMs, sealedSecret };
      if (renewed === undefined) return opened;
      await manager.update(Totp, { accountId }, { secret: null, ...renewed });
      return { ...opened, sealedSecret: renewed.sealedSecret };
    });
  }

  /** Whether it could be begun: not where one is in use. `secret`: 32 characters. */
  async begin(accountId: string, secret: string, nowMs: number): Promise<boolean> {
    const sealed = await this.sealing.seal(`totp ${accountId}`, utf8(secret));
    const rows = await asPerson(this.db, accountId, (manager) =>
      manager.query<unknown[]>(
        `INSERT INTO totp (account_id, sealed_secret, wrapping_key_id, created_ms) VALUES ($1, $2, $3, $4)
         ON CONFLICT (account_id) DO UPDATE SET secret = NULL, sealed_secret = excluded.sealed_secret,
           wrapping_key_id = excluded.wrapping_key_id, created_ms = excluded.created_ms
         WHERE totp.confirmed_ms IS NULL RETURNING 1`,
        [accountId, sealed.sealedSecret, sealed.wrappingKeyId, nowMs],
      ),
    );
    return rows.length === 1;
  }

  /** Puts it into use, with the codes for the day it is lost. False where another request was quicker. */
  async confirm(
    { accountId, sealedSecret }: OpenTotp,
    step: number,
    codes: readonly RecoveryCode[],
    nowMs: number,
  ): Promise<boolean> {
    return asPerson(this.db, accountId, async (manager) => {
      const { affected } = await manager.update(
        Totp,
        { accountId, sealedSecret: sealedSecret ?? IsNull(), confirmedMs: IsNull() },
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

function keptBy({ secret, sealedSecret, wrappingKeyId }: Totp): KeptSecret {
  return { plain: secret === null ? null : utf8(secret), sealedSecret, wrappingKeyId };
}
