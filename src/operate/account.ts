import { randomUUID } from 'node:crypto';
import { plainToInstance } from 'class-transformer';
import { validate } from 'class-validator';
import { type DataSource, type EntityManager } from 'typeorm';
import { NewAccountDto } from '../access/dto/account.dto.js';
import { readCountryList } from '../access/country-list.js';
import { NewOrganisationDto } from '../access/dto/organisation.dto.js';
import { passwordFault } from '../access/password-check.js';
import {
  hashPassword,
  type PasswordCost,
  passwordLength,
  shippedPasswordCost,
} from '../access/passwords.js';
import { type Country } from '../core/places/countries.js';
import { ownerDataSource } from '../database/data-source.js';
import { uuidV7 } from '../platform/uuid-v7.js';
import { OperatorError } from './operator-error.js';

/** An account as the command line asks for it; the organisation is made where there is none of that name. */
export interface AccountWanted {
  readonly login: string;
  readonly displayName: string;
  readonly roles: readonly string[];
  readonly password: string;
  readonly organisation: {
    readonly name: string;
    /** Of the installation's list of countries. */
    readonly country: string;
    readonly kind: string;
  };
}

export interface ListedAccount {
  readonly id: string;
  readonly login: string;
  readonly displayName: string;
  readonly organisation: string;
  readonly roles: readonly string[];
}

/** What of the installation the making of an account depends on. */
export interface AccountMaking {
  readonly passwordCost?: PasswordCost;
  /** The operator's own list of countries. */
  readonly countriesFile?: string | undefined;
  /** The operator's own list of breached passwords. */
  readonly breachedPasswordsFile?: string | undefined;
}

/**
 * Makes an account without the service, with the owner's connection: the first administrator has nobody who
 * could make theirs. By the same rules as over HTTP; throws {@link OperatorError}. Returns the account's id.
 */
export async function createAccount(
  ownerUrl: string,
  wanted: AccountWanted,
  { passwordCost = shippedPasswordCost, countriesFile, breachedPasswordsFile }: AccountMaking = {},
): Promise<string> {
  await checkWanted(wanted, readCountryList(countriesFile), breachedPasswordsFile);
  const passwordHash = await hashPassword(wanted.password, passwordCost);
  return withOwner(ownerUrl, (owner) =>
    owner.transaction(async (manager) => {
      const organisationId = await organisationOf(manager, wanted.organisation);
      const rows = await manager.query<{ id: string }[]>(
        `INSERT INTO account (id, login, display_name, organisation_id, roles, password_hash, created_ms)
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (login) DO NOTHING RETURNING id`,
        [
          randomUUID(),
          wanted.login,
          wanted.displayName,
          organisationId,
          [...new Set(wanted.roles)].sort(),
          passwordHash,
          Date.now(),
        ],
      );
      const [row] = rows;
      if (row === undefined) throw new OperatorError(`The login ${wanted.login} is taken.`);
      return row.id;
    }),
  );
}

/** All accounts in the order in which they were made. */
export async function listAccounts(ownerUrl: string): Promise<readonly ListedAccount[]> {
  return withOwner(ownerUrl, (owner) =>
    owner.query<ListedAccount[]>(
      `SELECT a.id, a.login, a.display_name AS "displayName", o.name AS organisation, a.roles
       FROM account a JOIN organisation o ON o.id = a.organisation_id ORDER BY a.created_ms, a.id`,
    ),
  );
}

async function withOwner<Result>(
  ownerUrl: string,
  work: (owner: DataSource) => Promise<Result>,
): Promise<Result> {
  const owner = await ownerDataSource(ownerUrl).initialize();
  try {
    return await work(owner);
  } finally {
    await owner.destroy();
  }
}

/** The id of the organisation of that name; country and kind of one that exists stay as they are. */
async function organisationOf(
  manager: EntityManager,
  { name, country, kind }: AccountWanted['organisation'],
): Promise<string> {
  const nowMs = Date.now();
  await manager.query(
    `INSERT INTO organisation (id, name, country, kind, created_ms) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (name) DO NOTHING`,
    [uuidV7(nowMs), name, country, kind, nowMs],
  );
  const [row] = await manager.query<{ id: string }[]>(
    'SELECT id FROM organisation WHERE name = $1',
    [name],
  );
  if (row === undefined) throw new Error('the organisation is not there after it was made');
  return row.id;
}

async function checkWanted(
  { organisation, ...account }: AccountWanted,
  countries: readonly Country[],
  breachedFile: string | undefined,
): Promise<void> {
  const errors = [
    ...(await validate(plainToInstance(NewOrganisationDto, organisation))),
    // The id is not known yet; any will do for the form.
    ...(await validate(
      plainToInstance(NewAccountDto, { ...account, organisationId: randomUUID() }),
    )),
  ];
  const isCountry = countries.some(({ code }) => code === organisation.country);
  const owner = { ...account, organisation: organisation.name };
  const demands = { least: passwordLength.least, breachedFile };
  // Of one that is no text or of the wrong length the rules of its form have said so.
  const weakness =
    errors.length > 0 ? undefined : await passwordFault(account.password, owner, demands);
  const reasons = [
    ...errors.flatMap(({ constraints }) => Object.values(constraints ?? {})),
    ...(isCountry ? [] : [`country ${organisation.country} is not on the list of countries`]),
    ...(weakness === undefined ? [] : [weakness]),
  ];
  if (reasons.length > 0) {
    throw new OperatorError(
      `This cannot be an account:\n${reasons.map((r) => `- ${r}`).join('\n')}`,
    );
  }
}
