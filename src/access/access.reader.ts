import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import {
  type DataSource,
  type EntityManager,
  type ObjectLiteral,
  type SelectQueryBuilder,
} from 'typeorm';
import { asPerson } from '../database/as-person.js';
import { type Page, pageOf, readCursor } from '../platform/page.js';
import { type Entry, type Person } from '../platform/person.js';
import { Account } from './account.entity.js';
import { ApiToken } from './api-token.entity.js';
import { Organisation } from './organisation.entity.js';
import { Passkey } from './passkey.entity.js';
import { scopeNames } from './scopes.js';
import { Session } from './session.entity.js';
import { tokenHash } from './token-secret.js';

/** Whose token it is or was, by ids alone. */
export type TokenOwner = Pick<Person, 'accountId' | 'organisationId'> & {
  readonly entry: Pick<Entry, 'id'>;
};

/** What sign-in compares a password with. */
export interface SignInRecord {
  readonly accountId: string;
  /** Null for who comes in other ways alone. */
  readonly passwordHash: string | null;
  readonly hasTotp: boolean;
}

/** What may be known of one's own password. */
export interface OwnPassword {
  readonly isSet: boolean;
  /** Too short to stand without a second factor. */
  readonly isShort: boolean;
}

/** Who works in a session, and when that was last noted. */
export interface SessionFound {
  readonly person: Person;
  readonly lastSeenMs: number;
}

/** What a person and their organisation are called. */
export interface PersonNames {
  readonly displayName: string;
  readonly organisation: string;
}

/** Which page of a list; made from the query of the request. */
export interface PageWanted {
  readonly cursor?: string;
  readonly limit: number;
}

/** Reads accounts, organisations and tokens, each as the person who asks. */
@Injectable()
export class AccessReader {
  constructor(@InjectDataSource() private readonly db: DataSource) {}

  /** Undefined for an unknown login. */
  async signInRecord(login: string): Promise<SignInRecord | undefined> {
    const [row] = await this.db.query<SignInRecord[]>(
      `SELECT account_id AS "accountId", password_hash AS "passwordHash", has_totp AS "hasTotp"
       FROM wm_sign_in_record($1)`,
      [login],
    );
    return row;
  }

  /** Whose token has this hash; undefined where there is none that is still good at that time. */
  async personOfToken(secretHash: Buffer, nowMs: number): Promise<Person | undefined> {
    const [row] = await this.db.query<(PersonRow & Pick<Entry, 'scopes'>)[]>(
      `SELECT ${personColumns}, scopes FROM wm_token_person($1, $2)`,
      [secretHash, nowMs],
    );
    return row && personFrom(row, { kind: 'token', acr: undefined, scopes: row.scopes });
  }

  /** Whose session has this hash; undefined where there is none that is neither over nor idle for so long. */
  async personOfSession(
    secretHash: Buffer,
    nowMs: number,
    idleMs: number,
  ): Promise<SessionFound | undefined> {
    const [row] = await this.db.query<(PersonRow & SessionColumns)[]>(
      `SELECT ${personColumns}, acr, last_seen_ms AS "lastSeenMs" FROM wm_session_person($1, $2, $3)`,
      [secretHash, nowMs, idleMs],
    );
    if (row === undefined) return undefined;
    const acr = row.acr ?? undefined;
    const person = personFrom(row, { kind: 'session', acr, scopes: scopeNames });
    return { person, lastSeenMs: Number(row.lastSeenMs) };
  }

  async ownPassword(accountId: string): Promise<OwnPassword> {
    const [row] = await asPerson(this.db, accountId, (manager) =>
      manager.query<OwnPassword[]>(
        'SELECT is_set AS "isSet", is_short AS "isShort" FROM wm_own_password()',
      ),
    );
    return row ?? { isSet: false, isShort: false };
  }

  /** To whom a token belongs, also one that expired or was revoked; undefined for one that never was. */
  async ownerOfToken(secret: string): Promise<TokenOwner | undefined> {
    const hash = tokenHash(secret);
    if (hash === undefined) return undefined;
    const [row] = await this.db.query<
      { readonly tokenId: string; readonly accountId: string; readonly organisationId: string }[]
    >(
      `SELECT token_id AS "tokenId", account_id AS "accountId", organisation_id AS "organisationId"
       FROM wm_token_owner($1)`,
      [hash],
    );
    if (row === undefined) return undefined;
    const { tokenId: id, accountId, organisationId } = row;
    return { accountId, organisationId, entry: { id } };
  }

  /** An account with its organisation, as `viewer` (an account id) may see it. */
  async account(viewer: string, id: string): Promise<Account | undefined> {
    const account = await asPerson(this.db, viewer, (manager) =>
      manager.findOne(Account, { where: { id }, relations: { organisation: true } }),
    );
    return account ?? undefined;
  }

  /** Empty where there is none: whoever asks next finds that out in their own words. */
  async organisationName(viewer: string, id: string): Promise<string> {
    const found = await asPerson(this.db, viewer, (manager) =>
      manager.findOneBy(Organisation, { id }),
    );
    return found?.name ?? '';
  }

  /** Names of the organisations of these accounts, by account; what is no account here is left out. */
  async organisationsOf(
    viewer: string,
    accountIds: readonly string[],
  ): Promise<ReadonlyMap<string, string>> {
    const names = await this.namesOf(viewer, accountIds);
    return new Map([...names].map(([id, { organisation }]) => [id, organisation]));
  }

  /** What these people and their organisations are called now, by account; what is no account here is left out. */
  async namesOf(
    viewer: string,
    accountIds: readonly string[],
  ): Promise<ReadonlyMap<string, PersonNames>> {
    const ids = accountIds.filter((id) => uuidForm.test(id));
    if (ids.length === 0) return new Map();
    const rows = await asPerson(this.db, viewer, (manager) =>
      manager.query<(PersonNames & { readonly id: string })[]>(
        `SELECT a.id, a.display_name AS "displayName", o.name AS organisation FROM account a JOIN organisation o ON o.id = a.organisation_id
         WHERE a.id = ANY ($1::uuid[])`,
        [ids],
      ),
    );
    return new Map(rows.map(({ id, ...names }) => [id, names]));
  }

  /** In the order in which they were made. */
  async accounts(viewer: string, wanted: PageWanted): Promise<Page<Account>> {
    return this.page(viewer, wanted, (manager) =>
      manager
        .createQueryBuilder(Account, 'entry')
        .innerJoinAndSelect('entry.organisation', 'organisation'),
    );
  }

  async organisations(viewer: string, wanted: PageWanted): Promise<Page<Organisation>> {
    return this.page(viewer, wanted, (manager) =>
      manager.createQueryBuilder(Organisation, 'entry'),
    );
  }

  /** The person's own tokens, also those that expired or were revoked. */
  async tokens(accountId: string, wanted: PageWanted): Promise<Page<ApiToken>> {
    return this.page(accountId, wanted, (manager) =>
      manager
        .createQueryBuilder(ApiToken, 'entry')
        .where('entry.accountId = :accountId', { accountId }),
    );
  }

  async passkeys(accountId: string, wanted: PageWanted): Promise<Page<Passkey>> {
    return this.page(accountId, wanted, (manager) =>
      manager
        .createQueryBuilder(Passkey, 'entry')
        .where('entry.accountId = :accountId', { accountId }),
    );
  }

  /** The person's own sessions, also those that are over. */
  async sessions(accountId: string, wanted: PageWanted): Promise<Page<Session>> {
    return this.page(accountId, wanted, (manager) =>
      manager
        .createQueryBuilder(Session, 'entry')
        .where('entry.accountId = :accountId', { accountId }),
    );
  }

  private async page<Entry extends ObjectLiteral & { createdMs: number; id: string }>(
    viewer: string,
    { cursor, limit }: PageWanted,
    select: (manager: EntityManager) => SelectQueryBuilder<Entry>,
  ): Promise<Page<Entry>> {
    const rows = await asPerson(this.db, viewer, (manager) => {
      const query = select(manager)
        .orderBy('entry.createdMs', 'ASC')
        .addOrderBy('entry.id', 'ASC')
        .take(limit + 1);
      if (cursor !== undefined) {
        const [ms, id] = readCursor(cursor, cursorForms);
        query.andWhere('(entry.created_ms, entry.id) > (:ms, :id)', { ms, id });
      }
      return query.getMany();
    });
    return pageOf(rows, limit, ({ createdMs, id }) => [String(createdMs), id]);
  }
}

/** bigint comes as text. */
interface PersonRow extends Omit<Person, 'entry'> {
  readonly entryId: string;
  readonly method: string;
  readonly isMultiFactor: boolean;
  readonly authenticatedMs: string;
}

interface SessionColumns {
  readonly acr: string | null;
  readonly lastSeenMs: string;
}

const personColumns = `entry_id AS "entryId", method, is_multi_factor AS "isMultiFactor",
  authenticated_ms AS "authenticatedMs", account_id AS "accountId", login, display_name AS "displayName",
  organisation_id AS "organisationId", organisation, roles`;

function personFrom(row: PersonRow, rest: Pick<Entry, 'kind' | 'acr' | 'scopes'>): Person {
  const { accountId, login, displayName, organisationId, organisation, roles } = row;
  const { entryId: id, method, isMultiFactor, authenticatedMs } = row;
  const entry = { id, method, isMultiFactor, authenticatedMs: Number(authenticatedMs), ...rest };
  return { accountId, login, displayName, organisationId, organisation, roles, entry };
}

const uuidForm = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const cursorForms = [/^\d{1,15}$/, uuidForm];
