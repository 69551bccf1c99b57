import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { Unauthenticated } from '../platform/errors.js';
import { AccessReader } from './access.reader.js';
import { PasswordMaking } from './password-making.js';
import { SecondFactorService } from './second-factor.service.js';
import { type Attempt, SignInThrottle } from './sign-in-throttle.js';
import { newTokenSecret } from './token-secret.js';
import { type Visitor } from './visitor.js';

/** Somebody who knows a password. */
export interface PasswordProof {
  readonly accountId: string;
  /** Whether that is not enough. */
  readonly hasTotp: boolean;
}

/** Compares what a visitor knows and has with what is stored, as often as the throttle lets them. */
@Injectable()
export class ProofService implements OnModuleInit {
  private nobodysHash = '';

  constructor(
    @Inject(AccessReader) private readonly reader: AccessReader,
    @Inject(SignInThrottle) private readonly throttle: SignInThrottle,
    @Inject(PasswordMaking) private readonly passwords: PasswordMaking,
    @Inject(SecondFactorService) private readonly secondFactors: SecondFactorService,
  ) {}

  async onModuleInit(): Promise<void> {
    this.nobodysHash = await this.passwords.nobodys(newTokenSecret());
  }

  /**
   * Unknown login and wrong password are refused alike, and after the same work: the password of an unknown login is
   * compared with a hash that nobody has the password of.
   */
  async password(login: string, password: string, visitor: Visitor): Promise<PasswordProof> {
    const subject = login.toLowerCase();
    const record = await this.reader.signInRecord(subject);
    const isKnownDevice = await this.throttle.isKnown(visitor, record?.accountId);
    const attempt: Attempt = { what: 'password', subject, visitor, isKnownDevice };
    await this.throttle.take(attempt);
    const passwordHash = record?.passwordHash ?? undefined;
    const isRight = await this.passwords.isRight(passwordHash ?? this.nobodysHash, password);
    if (record === undefined || passwordHash === undefined || !isRight) {
      throw new Unauthenticated('Login or password is wrong.');
    }
    await this.throttle.succeeded(attempt);
    return { accountId: record.accountId, hasTotp: record.hasTotp };
  }

  /** Which factor the code is. Who gets here knows the password, so that codes are counted apart from passwords. */
  async code(accountId: string, code: string, visitor: Visitor): Promise<'totp' | 'recovery_code'> {
    const isKnownDevice = await this.throttle.isKnown(visitor, accountId);
    const attempt: Attempt = { what: 'code', subject: accountId, visitor, isKnownDevice };
    await this.throttle.take(attempt);
    const factor = await this.secondFactors.take(accountId, code);
    if (factor === undefined) {
      throw new Unauthenticated('This code is wrong, was used before, or is too old.');
    }
    await this.throttle.succeeded(attempt);
    return factor;
  }
}
