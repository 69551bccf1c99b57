import { DataSource, type DataSourceOptions } from 'typeorm';
import { ConstraintNames } from './constraint-names.js';
import { entities } from './entities.js';
import { migrations } from './migrations.js';

type PostgresOptions = Extract<DataSourceOptions, { type: 'postgres' }>;

/** Ordinary rows under row-level security, login wm_web. */
export function webDataSource(url: string): DataSource {
  return new DataSource(webOptions(url));
}

/** Inserts into the log and moves heads, login wm_ledger. */
export function ledgerDataSource(url: string): DataSource {
  return new DataSource(ledgerOptions(url));
}

/** Migrations: logs in as the owner login and is wm_owner from its first statement on. */
export function ownerDataSource(url: string): DataSource {
  return new DataSource({
    ...commonOptions(url, 'owner'),
    poolSize: 2,
    migrations: [...migrations],
    migrationsTableName: 'migration',
    migrationsTransactionMode: 'each',
    extra: { options: '-c role=wm_owner' },
  });
}

export function webOptions(url: string): PostgresOptions {
  return { ...commonOptions(url, 'web'), poolSize: 10, extra: { statement_timeout: 60_000 } };
}

/**
 * Pipelined: what a transaction need not wait for is sent at once, and done in that order.
 * No statement timeout: a commit that waits for a standby and is cancelled turns into a success that was
 * perhaps not replicated.
 */
export function ledgerOptions(url: string): PostgresOptions {
  return { ...commonOptions(url, 'ledger'), poolSize: 4, extra: { pipeline: true } };
}

function commonOptions(url: string, part: string): PostgresOptions {
  return {
    type: 'postgres',
    url,
    entities: [...entities],
    namingStrategy: new ConstraintNames(),
    synchronize: false,
    installExtensions: false,
    connectTimeoutMS: 10_000,
    applicationName: `witnessmark ${part}`,
  };
}
