import { createHash, randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { type DataSource } from 'typeorm';
import { asPerson } from '../../database/as-person.js';
import { type Role } from '../roles.js';
import { AccountIdentity } from './account-identity.entity.js';

/** Of one network (an address, or a /64) at the same time; a whole office may come through one address. */
const mostUnderWay = 300;

/** Who proves once more who they are, and in which session. */
export interface SteppingUp {
  readonly accountId: string;
  readonly sessionId: string;
}

export interface BegunSignIn {
  readonly agency: string;
  readonly network: string;
  readonly returnTo: string;
  readonly steppingUp: SteppingUp | undefined;
  readonly begunMs: number;
  readonly expiresMs: number;
}

/** What was kept of a sign-in that somebody came back from. */
export type KeptSignIn = Pick<BegunSignIn, 'returnTo' | 'steppingUp' | 'begunMs'>;

export interface AgencyPerson {
  readonly issuer: string;
  readonly subject: string;
  readonly agency: string;
  readonly displayName: string | undefined;
  /** Name of one that is there. */
  readonly organisation: string;
  readonly roles: readonly Role[];
}

/** Which sessions an agency ends: one of its own where it names one, or all of a subject. */
export interface EndedAtAgency {
  readonly issuer: string;
  readonly jti: string;
  readonly sid: string | undefined;
  readonly subject: string | undefined;
}

interface Times {
  readonly nowMs: number;
  /** The token would be refused for its age from then on. */
  readonly untilMs: number;
}

interface KeptRow {
  readonly return_to: string;
  readonly account_id: string | null;
  readonly session_id: string | null;
  readonly begun_ms: string;
}

/** Sign-ins under way, identities and logouts, each through a function of the owner: there is no person yet. */
@Injectable()
export class AgencySignInStore {
  constructor(@InjectDataSource() private readonly db: DataSource) {}

  /** False where too many are under way from there. */
  async begin(stateHash: Buffer, begun: BegunSignIn): Promise<boolean> {
    const { agency, network, returnTo, steppingUp, begunMs, expiresMs } = begun;
    const [row] = await this.db.query<{ done: boolean }[]>(
      'SELECT wm_begin_agency_sign_in($1, $2, $3, $4, $5, $6, $7, $8, $9) AS done',
      [
        ...[stateHash, agency, network, returnTo],
        ...[steppingUp?.accountId, steppingUp?.sessionId],
        ...[begunMs, expiresMs, mostUnderWay],
      ],
    );
    return row?.done === true;
  }

  /** Takes it away, so that it can be used once; undefined where there is none that is still good. */
  async take(stateHash: Buffer, agency: string, nowMs: number): Promise<KeptSignIn | undefined> {
    const [row] = await this.db.query<KeptRow[]>(
      'SELECT return_to, account_id, session_id, begun_ms FROM wm_take_agency_sign_in($1, $2, $3)',
      [stateHash, agency, nowMs],
    );
    if (row === undefined) return undefined;
    const { account_id: accountId, session_id: sessionId } = row;
    return {
      returnTo: row.return_to,
      steppingUp: accountId === null || sessionId === null ? undefined : { accountId, sessionId },
      begunMs: Number(row.begun_ms),
    };
  }

  /**
   * The account of this person, which has these roles from now on; made where there is none and they have roles. Undefined
   * where none was made: without roles, or where there is no such organisation.
   */
  async account(person: AgencyPerson, nowMs: number): Promise<string | undefined> {
    const id = randomUUID();
    // Nobody signs in with it: a name out of the claims could be somebody else's here.
    const login = `${person.agency}.${id.slice(0, 8)}${id.slice(9, 13)}`;
    const [row] = await this.db.query<{ id: string | null }[]>(
      'SELECT wm_agency_account($1, $2, $3, $4, $5, $6, $7, $8) AS id',
      [
        ...[person.issuer, person.subject, id, login, person.displayName ?? login],
        ...[person.organisation, person.roles, nowMs],
      ],
    );
    return row?.id ?? undefined;
  }

  /** Where the holder of an account signs in; undefined for whoever has a password or a passkey here. */
  async identityOf(accountId: string): Promise<AccountIdentity | undefined> {
    const found = await asPerson(this.db, accountId, (manager) =>
      manager.findOneBy(AccountIdentity, { accountId }),
    );
    return found ?? undefined;
  }

  /**
   * Ends what a logout token names; false where one of this issuer with this jti was taken before. Both or neither: what was
   * taken has ended sessions.
   */
  async logOut({ issuer, jti, sid, subject }: EndedAtAgency, times: Times): Promise<boolean> {
    return this.db.transaction(async (manager) => {
      const [row] = await manager.query<{ taken: boolean }[]>(
        'SELECT wm_take_logout($1, $2, $3, $4) AS taken',
        [issuer, createHash('sha256').update(jti).digest(), times.nowMs, times.untilMs],
      );
      if (row?.taken !== true) return false;
      await manager.query('SELECT wm_end_oidc_sessions($1, $2, $3, $4)', [
        ...[issuer, sid, subject, times.nowMs],
      ]);
      return true;
    });
  }
}
