import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { type DataSource } from 'typeorm';
import { type DatabaseUrls } from '../../src/database/connections.js';
import {
  ledgerDataSource,
  ownerDataSource,
  webDataSource,
} from '../../src/database/data-source.js';
import { openDatabase } from '../../src/database/roles.js';
import { keeperVariable } from './database-keeper.js';
import { inDatabase, type TestCluster, urlsOf } from './test-cluster.js';

/** A database of a spec's own, migrated and empty. */
export interface CreatedDatabase extends DatabaseUrls {
  drop(): Promise<void>;
}

/** Copies the migrated template of this run's cluster (about 50 ms; the run's first call starts it). */
export async function createTestDatabase(): Promise<CreatedDatabase> {
  const cluster = await testCluster();
  return createDatabase(cluster, `TEMPLATE ${cluster.template}`);
}

/** A copy of a database to which nobody is connected. */
export async function copyDatabase({
  owner,
}: Pick<DatabaseUrls, 'owner'>): Promise<CreatedDatabase> {
  return createDatabase(await testCluster(), `TEMPLATE ${new URL(owner).pathname.slice(1)}`);
}

/** A database in which no migration has been run. */
export async function createEmptyDatabase(): Promise<CreatedDatabase> {
  return createDatabase(await testCluster(), '');
}

/** A database with its three data sources open. */
export interface TestDatabase {
  readonly web: DataSource;
  readonly ledger: DataSource;
  /** As wm_owner: past the policies, but not past the triggers. */
  readonly owner: DataSource;
  readonly urls: DatabaseUrls;
  close(): Promise<void>;
}

export async function openTestDatabase(): Promise<TestDatabase> {
  const urls = await createTestDatabase();
  const [web, ledger, owner] = await Promise.all([
    webDataSource(urls.web).initialize(),
    ledgerDataSource(urls.ledger).initialize(),
    ownerDataSource(urls.owner).initialize(),
  ]);
  return {
    ...{ web, ledger, owner, urls },
    close: async () => {
      await Promise.all([web.destroy(), ledger.destroy(), owner.destroy()]);
      await urls.drop();
    },
  };
}

async function createDatabase(cluster: TestCluster, source: string): Promise<CreatedDatabase> {
  const name = `wm_test_${randomBytes(6).toString('hex')}`;
  await inDatabase(cluster.admin, `CREATE DATABASE ${name} OWNER wm_owner ${source}`);
  const urls = urlsOf(cluster, name);
  const client = new pg.Client({ connectionString: urls.owner });
  await client.connect();
  // Rights on a database are not copied with its content.
  await openDatabase(client).finally(() => client.end());
  return {
    ...urls,
    drop: () => inDatabase(cluster.admin, `DROP DATABASE ${name} WITH (FORCE)`),
  };
}

async function testCluster(): Promise<TestCluster> {
  const keeper = process.env[keeperVariable];
  if (keeper === undefined) throw new Error('no keeper: test/support/global-setup.mjs did not run');
  const response = await fetch(keeper);
  const answer = await response.text();
  if (!response.ok) throw new Error(`the database of this run did not start: ${answer}`);
  // The keeper's own answer, typed where it is written.
  return JSON.parse(answer) as TestCluster;
}
