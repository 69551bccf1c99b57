import { type DynamicModule, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ledgerOptions, webOptions } from './data-source.js';
import { DatabaseHealth } from './database-health.js';
import { LoginRights } from './login-rights.js';

/** The two connections of the running service; the owner's is for migrations only and never kept open. */
export interface ServiceConnections {
  readonly web: string;
  readonly ledger: string;
}

/**
 * Gives both data sources: `@InjectDataSource()` is wm_web, `@InjectDataSource('ledger')` is wm_ledger.
 * A database that does not answer at start is an error at once, not after a row of silent retries.
 */
@Module({})
export class DatabaseModule {
  static forRoot({ web, ledger }: ServiceConnections): DynamicModule {
    return {
      module: DatabaseModule,
      providers: [DatabaseHealth, LoginRights],
      imports: [
        TypeOrmModule.forRoot({ ...webOptions(web), retryAttempts: 1 }),
        TypeOrmModule.forRoot({ ...ledgerOptions(ledger), name: 'ledger', retryAttempts: 1 }),
      ],
    };
  }

  /** The same providers without a database behind them: for exporting the contract. */
  static unconnected(): DynamicModule {
    const nowhere = 'postgres://127.0.0.1:1/none';
    return {
      module: DatabaseModule,
      imports: [
        TypeOrmModule.forRoot({ ...webOptions(nowhere), manualInitialization: true }),
        TypeOrmModule.forRoot({
          ...ledgerOptions(nowhere),
          name: 'ledger',
          manualInitialization: true,
        }),
      ],
    };
  }
}
