import { Inject, Injectable } from '@nestjs/common';
import { PasswordCheck, type PasswordOwner } from './password-check.js';
import { hashPassword, isPasswordOf, PASSWORD_COST, type PasswordCost } from './passwords.js';
import { Turnstile } from './turnstile.js';

/** Hashes of passwords: made of those that may be taken, and compared, only so many at once. */
@Injectable()
export class PasswordMaking {
  private readonly turnstile = new Turnstile(2, 32);

  constructor(
    @Inject(PasswordCheck) private readonly check: PasswordCheck,
    @Inject(PASSWORD_COST) private readonly cost: PasswordCost,
  ) {}

  /** The hash of a new password; throws Invalid where it may not be taken. */
  async make(password: string, owner: PasswordOwner, least?: number): Promise<string> {
    await this.check.require(password, owner, least);
    return this.turnstile.pass(() => hashPassword(password, this.cost));
  }

  /** A hash that no password of a person belongs to. */
  async nobodys(secret: string): Promise<string> {
    return hashPassword(secret, this.cost);
  }

  async isRight(passwordHash: string, password: string): Promise<boolean> {
    return this.turnstile.pass(() => isPasswordOf(passwordHash, password));
  }
}
