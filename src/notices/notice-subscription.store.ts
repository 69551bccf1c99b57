import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { type DataSource } from 'typeorm';
import { asPerson } from '../database/as-person.js';
import { NoticeSubscription } from './notice-subscription.entity.js';

/** Where persons want to be told, each their own (login wm_web). */
@Injectable()
export class NoticeSubscriptionStore {
  constructor(@InjectDataSource() private readonly db: DataSource) {}

  /** All of the account, in the order in which they were made; never their secrets. */
  list(accountId: string): Promise<readonly NoticeSubscription[]> {
    return asPerson(this.db, accountId, (manager) =>
      manager.find(NoticeSubscription, { order: { createdMs: 'ASC', id: 'ASC' } }),
    );
  }

  /** False where the account has `most` already; of two requests at once one waits for the other. */
  async add(subscription: NoticeSubscription, most: number): Promise<boolean> {
    const { accountId } = subscription;
    return asPerson(this.db, accountId, async (manager) => {
      await manager.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [
        `notice_subscription ${accountId}`,
      ]);
      if ((await manager.count(NoticeSubscription)) >= most) return false;
      await manager.insert(NoticeSubscription, subscription);
      return true;
    });
  }

  /** False where the account has none with that id. */
  async remove(accountId: string, id: string): Promise<boolean> {
    const { affected } = await asPerson(this.db, accountId, (manager) =>
      manager.delete(NoticeSubscription, { id }),
    );
    return affected === 1;
  }
}
