import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '../platform/clock.js';
import { Forbidden } from '../platform/errors.js';
import { uuidV7 } from '../platform/uuid-v7.js';
import { CountryReader } from './country.reader.js';
import { type FirstAdministratorDto } from './dto/sign-in.dto.js';
import { requireCountry } from './known-country.js';
import { PasswordMaking } from './password-making.js';
import { SignInStore } from './sign-in.store.js';

/** How long the link of a start is good. */
const linkMs = 24 * 60 * 60 * 1000;

const form = /^[A-Za-z0-9_-]{43}$/;

/** The account that nobody is there to make: by a link that only who starts the service sees. */
@Injectable()
export class FirstAdministratorService {
  constructor(
    @Inject(SignInStore) private readonly store: SignInStore,
    @Inject(PasswordMaking) private readonly passwords: PasswordMaking,
    @Inject(CountryReader) private readonly countries: CountryReader,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** The path of a new link, in the place of any former one; undefined where there is an account. */
  async renewLink(): Promise<string | undefined> {
    const secret = randomBytes(32).toString('base64url');
    const renewed = await this.store.renewFirstLink(hashOf(secret), this.clock.nowMs() + linkMs);
    // Behind the # it is sent to no server and stands in no log.
    return renewed ? `/sign-in#first=${secret}` : undefined;
  }

  /** Makes the account; returns its id. Every reason for refusing the link is told alike. */
  async make({ secret, organisation, password, ...names }: FirstAdministratorDto): Promise<string> {
    if (!form.test(secret)) throw unfit();
    requireCountry(this.countries, organisation.country, '/organisation/country');
    const nowMs = this.clock.nowMs();
    const owner = { ...names, organisation: organisation.name };
    const accountId = randomUUID();
    const wanted = {
      ...{ ...names, accountId, organisation, organisationId: uuidV7(nowMs) },
      passwordHash: await this.passwords.make(password, owner),
    };
    const made = await this.store.makeFirstAdministrator(hashOf(secret), wanted, nowMs);
    if (!made) throw unfit();
    return accountId;
  }
}

function unfit(): Forbidden {
  return new Forbidden(
    'This link is not, or no longer, good: it works once, for a day, and only while nobody has an account. ' +
      'Each start of the service prints a new one while that is so.',
  );
}

function hashOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
