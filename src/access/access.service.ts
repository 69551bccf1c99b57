import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '../platform/clock.js';
import { NotFound } from '../platform/errors.js';
import { type Page } from '../platform/page.js';
import { type Person } from '../platform/person.js';
import { uuidV7 } from '../platform/uuid-v7.js';
import { AccessReader, type PageWanted } from './access.reader.js';
import { AccessStore } from './access.store.js';
import { type Account } from './account.entity.js';
import { CountryReader } from './country.reader.js';
import { requireCountry } from './known-country.js';
import { type OrganisationKind } from './organisation-kinds.js';
import { type Organisation } from './organisation.entity.js';
import { PasswordMaking } from './password-making.js';
import { type Role } from './roles.js';

/** A person as their account tells it, apart from any request. */
export type AccountHolder = Omit<Person, 'entry'>;

export interface NewOrganisation {
  readonly name: string;
  readonly country: string;
  readonly kind: OrganisationKind;
}

export interface NewAccount {
  readonly login: string;
  readonly displayName: string;
  readonly organisationId: string;
  readonly roles: readonly Role[];
  readonly password: string;
  readonly isProtected?: boolean;
}

/** Accounts and organisations, and what other features ask about people. */
@Injectable()
export class AccessService {
  constructor(
    @Inject(AccessReader) private readonly reader: AccessReader,
    @Inject(AccessStore) private readonly store: AccessStore,
    @Inject(CountryReader) private readonly countries: CountryReader,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(PasswordMaking) private readonly passwords: PasswordMaking,
  ) {}

  /** The holder of an account; undefined where there is none, also for what is no UUID. */
  async personOf(accountId: string): Promise<AccountHolder | undefined> {
    if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(accountId)) return undefined;
    const account = await this.reader.account(accountId, accountId);
    return account && holderOf(account);
  }

  async makeOrganisation(person: Person, wanted: NewOrganisation): Promise<Organisation> {
    requireCountry(this.countries, wanted.country, '/country');
    const nowMs = this.clock.nowMs();
    const organisation: Organisation = { id: uuidV7(nowMs), ...wanted, createdMs: nowMs };
    await this.store.addOrganisation(person.accountId, organisation);
    return organisation;
  }

  async makeAccount(person: Person, wanted: NewAccount): Promise<Account> {
    const { password, isProtected = false, ...rest } = wanted;
    const id = randomUUID();
    const organisation = await this.reader.organisationName(
      person.accountId,
      wanted.organisationId,
    );
    const { login, displayName } = wanted;
    const owner = { login, displayName, organisation };
    await this.store.addAccount(person.accountId, {
      ...rest,
      ...{ id, isProtected },
      roles: [...new Set(wanted.roles)].sort(),
      passwordHash: await this.passwords.make(password, owner),
      passwordIsShort: false,
      createdMs: this.clock.nowMs(),
    });
    return this.account(person, id);
  }

  async account(person: Person, id: string): Promise<Account> {
    const account = await this.reader.account(person.accountId, id);
    if (account === undefined) throw new NotFound('There is no such account.');
    return account;
  }

  async accounts(person: Person, wanted: PageWanted): Promise<Page<Account>> {
    return this.reader.accounts(person.accountId, wanted);
  }

  async organisations(person: Person, wanted: PageWanted): Promise<Page<Organisation>> {
    return this.reader.organisations(person.accountId, wanted);
  }
}

function holderOf(account: Account): AccountHolder {
  return {
    accountId: account.id,
    login: account.login,
    displayName: account.displayName,
    organisationId: account.organisationId,
    organisation: account.organisation?.name ?? '',
    roles: account.roles,
  };
}
