import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { type DataSource } from 'typeorm';
import { asPerson } from '../database/as-person.js';
import { violatedConstraint } from '../database/constraint-violation.js';
import { Conflict } from '../platform/errors.js';
import { Passkey } from './passkey.entity.js';

/** What sign-in holds an answer of an authenticator against. */
export interface PasskeyRecord {
  readonly id: string;
  readonly accountId: string;
  readonly publicKey: Buffer;
  readonly counter: number;
}

/** Nobody has more devices. */
const mostPasskeys = 20;

@Injectable()
export class PasskeyStore {
  constructor(@InjectDataSource() private readonly db: DataSource) {}

  /** Before sign-in there is no person: through a function of the owner, which asks for the id of the credential. */
  async record(credentialId: Buffer): Promise<PasskeyRecord | undefined> {
    const [row] = await this.db.query<(Omit<PasskeyRecord, 'counter'> & { counter: string })[]>(
      `SELECT id, account_id AS "accountId", public_key AS "publicKey", counter FROM wm_passkey($1)`,
      [credentialId],
    );
    return row && { ...row, counter: Number(row.counter) };
  }

  /** Whether a passkey with this key (compressed point of P-256) signs somebody in, whoever that is. */
  async isForSignIn(publicKey: Uint8Array): Promise<boolean> {
    const [row] = await this.db.query<{ signs: boolean }[]>('SELECT wm_signs_in($1) AS signs', [
      Buffer.from(publicKey.subarray(1)),
    ]);
    return row?.signs === true;
  }

  async credentialIds(accountId: string): Promise<readonly Buffer[]> {
    const rows = await asPerson(this.db, accountId, (manager) =>
      manager.find(Passkey, { select: { credentialId: true, id: true }, where: { accountId } }),
    );
    return rows.map(({ credentialId }) => credentialId);
  }

  /** Throws Conflict where the credential is known, or the person has too many. */
  async add(passkey: Passkey): Promise<void> {
    const { accountId } = passkey;
    try {
      await asPerson(this.db, accountId, async (manager) => {
        if ((await manager.countBy(Passkey, { accountId })) >= mostPasskeys) {
          throw new Conflict(`You have ${mostPasskeys} passkeys. Remove one that you do not use.`);
        }
        await manager.insert(Passkey, passkey);
      });
    } catch (error) {
      if (violatedConstraint(error) !== 'passkey_credential_id') throw error;
      throw new Conflict('This passkey is registered already.', { cause: error });
    }
  }

  /**
   * Whether the counter moved on, or is one that does not count. Of two copies of a credential one comes with a number
   * that was there before; two requests at once cannot both bring the same.
   */
  async use({ id, accountId }: PasskeyRecord, counter: number, nowMs: number): Promise<boolean> {
    const [, used] = await asPerson(this.db, accountId, (manager) =>
      manager.query<[unknown, number]>(
        `UPDATE passkey SET counter = $2, last_used_ms = $3
         WHERE id = $1 AND (counter < $2 OR (counter = 0 AND $2 = 0))`,
        [id, counter, nowMs],
      ),
    );
    return used === 1;
  }

  /**
   * Whether the person had such a passkey. Throws Conflict where it is the last way in; the passkeys are locked, so that
   * two removals at once do not both find another one left.
   */
  async remove(accountId: string, id: string, hasOtherWay: boolean): Promise<boolean> {
    return asPerson(this.db, accountId, async (manager) => {
      const ids = await manager.query<{ id: string }[]>(
        'SELECT id FROM passkey WHERE account_id = $1 ORDER BY id FOR UPDATE',
        [accountId],
      );
      if (!ids.some((row) => row.id === id)) return false;
      if (ids.length === 1 && !hasOtherWay) {
        throw new Conflict(
          'This is your only way to sign in. Set a password or add a passkey first.',
        );
      }
      await manager.delete(Passkey, { id, accountId });
      return true;
    });
  }
}
