import { type DataSource, type EntityManager } from 'typeorm';

/**
 * Runs `work` in one transaction of wm_web as the person with this account (a UUID): the policies of
 * row-level security read `wm.person`. The setting is local to the transaction, so that a pooled connection
 * never carries one person's sight into another's request. Returns what `work` returns; what it throws rolls back.
 */
export async function asPerson<T>(
  dataSource: DataSource,
  accountId: string,
  work: (manager: EntityManager) => Promise<T>,
): Promise<T> {
  return dataSource.transaction(async (manager) => {
    await manager.query(`SELECT set_config('wm.person', $1::uuid::text, true)`, [accountId]);
    return work(manager);
  });
}
