import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { type DataSource, IsNull } from 'typeorm';
import { asPerson } from '../database/as-person.js';
import { violatedConstraint } from '../database/constraint-violation.js';
import { Conflict, Invalid } from '../platform/errors.js';
import { Account } from './account.entity.js';
import { ApiToken } from './api-token.entity.js';
import { Organisation } from './organisation.entity.js';

export type AccountRow = Required<Omit<Account, 'organisation' | 'roles'>> & { roles: string[] };
export type TokenRow = Required<Omit<ApiToken, 'scopes'>> & { scopes: string[] };

/** Writes accounts, organisations and tokens as the person who asks; the policies of the tables look once more. */
@Injectable()
export class AccessStore {
  constructor(@InjectDataSource() private readonly db: DataSource) {}

  /** Throws Conflict where an organisation has that name. */
  async addOrganisation(by: string, organisation: Organisation): Promise<void> {
    await this.told(asPerson(this.db, by, (manager) => manager.insert(Organisation, organisation)));
  }

  /** Throws Conflict where the login is taken, Invalid where the organisation is unknown. */
  async addAccount(by: string, account: AccountRow): Promise<void> {
    await this.told(
      asPerson(this.db, by, (manager) =>
        // Nothing is read back: there are columns that the login of the service may write and not read.
        manager
          .createQueryBuilder()
          .insert()
          .into(Account)
          .values(account)
          .updateEntity(false)
          .execute(),
      ),
    );
  }

  async setPassword(accountId: string, passwordHash: string, isShort: boolean): Promise<void> {
    await asPerson(this.db, accountId, (manager) =>
      manager.update(Account, { id: accountId }, { passwordHash, passwordIsShort: isShort }),
    );
  }

  async addToken(token: TokenRow): Promise<void> {
    await asPerson(this.db, token.accountId, (manager) => manager.insert(ApiToken, token));
  }

  /** Whether the person had such a token that was not revoked yet. */
  async revokeToken(accountId: string, id: string, nowMs: number): Promise<boolean> {
    const { affected } = await asPerson(this.db, accountId, (manager) =>
      manager.update(ApiToken, { id, accountId, revokedMs: IsNull() }, { revokedMs: nowMs }),
    );
    return affected === 1;
  }

  /** Says in the caller's words what a constraint of the tables refused. */
  private async told(insert: Promise<unknown>): Promise<void> {
    try {
      await insert;
    } catch (error) {
      switch (violatedConstraint(error)) {
        case 'account_login':
          throw new Conflict('This login is taken.', { pointer: '/login', cause: error });
        case 'organisation_name':
          throw new Conflict('There is an organisation of this name.', {
            pointer: '/name',
            cause: error,
          });
        case 'account_organisation':
          throw new Invalid(
            'There is no such organisation.',
            [{ pointer: '/organisationId', detail: 'There is no such organisation.' }],
            { cause: error },
          );
        case undefined:
        default:
          throw error;
      }
    }
  }
}
