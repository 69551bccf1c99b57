import { Inject, Injectable } from '@nestjs/common';
import { type Person } from '../platform/person.js';
import { AccessReader } from './access.reader.js';
import { AccessStore } from './access.store.js';
import { PasswordMaking } from './password-making.js';
import { lengthOf, passwordLength } from './passwords.js';
import { SecondFactorService } from './second-factor.service.js';
import { SessionService } from './session.service.js';

/** One's own password. */
@Injectable()
export class OwnPasswordService {
  constructor(
    @Inject(AccessReader) private readonly reader: AccessReader,
    @Inject(AccessStore) private readonly store: AccessStore,
    @Inject(PasswordMaking) private readonly passwords: PasswordMaking,
    @Inject(SecondFactorService) private readonly factors: SecondFactorService,
    @Inject(SessionService) private readonly sessions: SessionService,
  ) {}

  async isSet(accountId: string): Promise<boolean> {
    return (await this.reader.ownPassword(accountId)).isSet;
  }

  /** Ends every other session: whoever changes a password may do so because somebody else knows it. */
  async set(person: Person, password: string): Promise<void> {
    const { least, leastBesideFactor } = passwordLength;
    const hasFactor = await this.factors.isInUse(person.accountId);
    const hash = await this.passwords.make(password, person, hasFactor ? leastBesideFactor : least);
    const isShort = lengthOf(password) < least;
    await this.store.setPassword(person.accountId, hash, isShort);
    await this.sessions.endOthers(person);
  }
}
