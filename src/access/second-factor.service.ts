import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '../platform/clock.js';
import { Conflict, Invalid } from '../platform/errors.js';
import { type Person } from '../platform/person.js';
import { AccessReader } from './access.reader.js';
import { type RecoveryCode } from './recovery-code.entity.js';
import { newRecoveryCode, recoveryCodeCount, recoveryCodeHash } from './recovery-codes.js';
import { SecondFactorStore } from './second-factor.store.js';
import { newTotpSecret, totpStepOf, totpUri } from './totp-code.js';

/** What an authenticator program is fed with. */
export interface NewTotp {
  readonly secret: string;
  readonly uri: string;
}

/** Authenticator programs (TOTP) and the recovery codes that stand in for a lost one. */
@Injectable()
export class SecondFactorService {
  constructor(
    @Inject(SecondFactorStore) private readonly store: SecondFactorStore,
    @Inject(AccessReader) private readonly reader: AccessReader,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Which of the two this code is, taken now and never again; undefined where it is neither. */
  async take(accountId: string, code: string): Promise<'totp' | 'recovery_code' | undefined> {
    const nowMs = this.clock.nowMs();
    const hash = recoveryCodeHash(accountId, code);
    if (hash !== undefined) {
      return (await this.store.useCode(accountId, hash, nowMs)) ? 'recovery_code' : undefined;
    }
    const totp = await this.store.openTotp(accountId);
    const step = totp && totpStepOf(totp.secret, code, nowMs);
    const isTaken = step !== undefined && (await this.store.takeStep(accountId, step));
    return isTaken ? 'totp' : undefined;
  }

  /** A secret for the person's authenticator, not in use before they showed a code of it. */
  async begin({ accountId, login }: Person): Promise<NewTotp> {
    const secret = newTotpSecret();
    if (!(await this.store.begin(accountId, secret, this.clock.nowMs()))) {
      throw new Conflict('You have an authenticator already. Remove it first.');
    }
    return { secret, uri: totpUri(secret, login) };
  }

  /** Puts it into use; returns the recovery codes, told this once. */
  async confirm({ accountId }: Person, code: string): Promise<readonly string[]> {
    const totp = await this.store.openTotp(accountId);
    if (totp === undefined) throw new Conflict('Begin with a new authenticator first.');
    if (totp.confirmedMs !== null) throw new Conflict('Your authenticator is in use already.');
    const nowMs = this.clock.nowMs();
    const step = totpStepOf(totp.secret, code, nowMs);
    if (step === undefined) {
      const detail = 'This is not the code of this moment: look at the clock of your device.';
      throw new Invalid(detail, [{ pointer: '/code', detail }]);
    }
    const { codes, rows } = this.newCodes(accountId);
    if (!(await this.store.confirm(totp, step, rows, nowMs))) {
      throw new Conflict('Your authenticator is in use already.');
    }
    return codes;
  }

  /** Ten new ones in the place of all former ones, told this once. */
  async renewCodes({ accountId }: Person): Promise<readonly string[]> {
    if (!(await this.isInUse(accountId))) {
      throw new Conflict('Recovery codes stand in for an authenticator, and you have none.');
    }
    const { codes, rows } = this.newCodes(accountId);
    await this.store.replaceCodes(accountId, rows);
    return codes;
  }

  async remove({ accountId }: Person): Promise<void> {
    const { isShort } = await this.reader.ownPassword(accountId);
    if (isShort) {
      throw new Conflict(
        'Your password is too short to stand alone. Set one of 15 characters or more first.',
      );
    }
    await this.store.remove(accountId);
  }

  async isInUse(accountId: string): Promise<boolean> {
    const totp = await this.store.totp(accountId);
    return totp !== undefined && totp.confirmedMs !== null;
  }

  async codesLeft(accountId: string): Promise<number> {
    return this.store.codesLeft(accountId);
  }

  private newCodes(accountId: string): {
    readonly codes: readonly string[];
    readonly rows: readonly RecoveryCode[];
  } {
    const createdMs = this.clock.nowMs();
    const codes = Array.from({ length: recoveryCodeCount }, newRecoveryCode);
    const rows = codes.map((code) => {
      const codeHash = recoveryCodeHash(accountId, code);
      if (codeHash === undefined) throw new Error('a new code is not in the form of a code');
      return { accountId, codeHash, createdMs, usedMs: null };
    });
    return { codes, rows };
  }
}
