import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { type DataSource } from 'typeorm';
import { asPerson } from '../database/as-person.js';
import { KnownDevice } from './known-device.entity.js';

export type TicketKind = 'passkey' | 'new_passkey' | 'second_factor';

export interface NewTicket {
  readonly hash: Buffer;
  readonly kind: TicketKind;
  /** Null where the person is not known yet. */
  readonly accountId: string | null;
  readonly endsMs: number;
}

/** So many attempts in such a time. */
export interface AttemptLimit {
  readonly attempts: number;
  readonly windowMs: number;
}

export interface FirstAdministrator {
  readonly accountId: string;
  readonly login: string;
  readonly displayName: string;
  readonly passwordHash: string;
  readonly organisationId: string;
  readonly organisation: { readonly name: string; readonly country: string; readonly kind: string };
}

/** A ticket that was good; without an account where it belongs to nobody yet. */
export interface TicketFound {
  readonly accountId: string | null;
}

/** At most so many browsers are known to an account; the oldest are forgotten for a new one. */
const mostDevices = 20;

/** What sign-in has to remember while nobody is signed in, through functions of the owner that ask for one thing each. */
@Injectable()
export class SignInStore {
  constructor(@InjectDataSource() private readonly db: DataSource) {}

  /** Takes one attempt; answers how many milliseconds are still to wait, 0 if it may go on. */
  async takeAttempt(
    key: Buffer,
    { attempts, windowMs }: AttemptLimit,
    nowMs: number,
  ): Promise<number> {
    const [row] = await this.db.query<{ wait: string }[]>(
      'SELECT wm_take_attempt($1, $2, $3, $4) AS wait',
      [key, attempts, windowMs, nowMs],
    );
    return Number(row?.wait);
  }

  /** Forgets the first count, and takes one off each of the others. */
  async returnAttempt(own: Buffer, shared: readonly Buffer[]): Promise<void> {
    await this.db.query('SELECT wm_return_attempt($1, $2)', [own, shared]);
  }

  async putTicket({ hash, kind, accountId, endsMs }: NewTicket, nowMs: number): Promise<void> {
    const values = [hash, kind, accountId, endsMs, nowMs];
    await this.db.query('SELECT wm_put_ticket($1, $2, $3, $4, $5)', values);
  }

  /** Takes a ticket for good: the second to ask finds none. */
  async takeTicket(
    hash: Buffer,
    kind: TicketKind,
    nowMs: number,
  ): Promise<TicketFound | undefined> {
    const [row] = await this.db.query<TicketFound[]>(
      'SELECT account_id AS "accountId" FROM wm_take_ticket($1, $2, $3)',
      [hash, kind, nowMs],
    );
    return row;
  }

  /** Whose second factor the ticket waits for; undefined when it was tried so often, or is none. */
  async tryTicket(hash: Buffer, most: number, nowMs: number): Promise<string | undefined> {
    const [row] = await this.db.query<{ accountId: string }[]>(
      'SELECT account_id AS "accountId" FROM wm_try_ticket($1, $2, $3)',
      [hash, most, nowMs],
    );
    return row?.accountId;
  }

  /** Whose browser this is; undefined for one that nobody signed in with. */
  async ownerOfDevice(secretHash: Buffer, nowMs: number): Promise<string | undefined> {
    const [row] = await this.db.query<{ account: string | null }[]>(
      'SELECT wm_known_device($1, $2) AS account',
      [secretHash, nowMs],
    );
    return row?.account ?? undefined;
  }

  async addDevice(device: KnownDevice): Promise<void> {
    const { accountId } = device;
    await asPerson(this.db, accountId, async (manager) => {
      await manager.query(
        `DELETE FROM known_device WHERE account_id = $1 AND created_ms < (
           SELECT created_ms FROM known_device WHERE account_id = $1
           ORDER BY created_ms DESC OFFSET $2 LIMIT 1)`,
        [accountId, mostDevices - 2],
      );
      await manager.insert(KnownDevice, device);
    });
  }

  /** Whether the link was put in the place of any former one; not where there is an account. */
  async renewFirstLink(secretHash: Buffer, endsMs: number): Promise<boolean> {
    const [row] = await this.db.query<{ renewed: boolean | null }[]>(
      'SELECT wm_renew_first_link($1, $2) AS renewed',
      [secretHash, endsMs],
    );
    return row?.renewed === true;
  }

  /** Whether the link was good and nobody had an account; then this one has. */
  async makeFirstAdministrator(
    secretHash: Buffer,
    wanted: FirstAdministrator,
    nowMs: number,
  ): Promise<boolean> {
    const { accountId, login, displayName, passwordHash, organisationId, organisation } = wanted;
    const { name, country, kind } = organisation;
    const account = [accountId, login, displayName, passwordHash];
    const [row] = await this.db.query<{ made: boolean }[]>(
      'SELECT wm_make_first_administrator($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) AS made',
      [secretHash, nowMs, ...account, organisationId, name, country, kind],
    );
    return row?.made === true;
  }
}
