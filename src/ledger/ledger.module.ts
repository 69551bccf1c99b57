import { Global, Module } from '@nestjs/common';
import { getDataSourceToken } from '@nestjs/typeorm';
import { type DataSource } from 'typeorm';
import { CONFIG, type Config } from '../platform/config.js';
import { ChainService } from './chain.service.js';
import { ChainStore } from './chain.store.js';
import { CheckpointStore } from './checkpoint.store.js';
import { Erasures } from './erasures.js';
import { EventComposer } from './event-composer.js';
import { EventDoor } from './event-door.js';
import { EventReader } from './event.reader.js';
import { LedgerController } from './ledger.controller.js';
import { LedgerHealth } from './ledger-health.js';
import { LedgerIdentity, loadIdentity } from './ledger-identity.js';
import { LedgerOpening } from './ledger-opening.js';
import { LedgerService } from './ledger.service.js';
import { LedgerStore } from './ledger.store.js';
import { LogController } from './log.controller.js';
import { LogReader } from './log.reader.js';
import { LoggedPlaceReader } from './logged-place.reader.js';
import { ProjectionWriters } from './projection-writers.js';
import { Publisher } from './publisher.js';
import { Receipts } from './receipts.js';
import { RollbackGuard } from './rollback-guard.js';
import { RegistryReader } from './registry.reader.js';
import { Sequencer } from './sequencer.js';
import { TileStore } from './tile.store.js';

/**
 * The ledger: the only way into the log and its public face. Every feature needs it, so it is global; features
 * register their projections with {@link ProjectionWriters} and never meet its tables.
 */
@Global()
@Module({
  controllers: [LedgerController, LogController],
  providers: [
    {
      provide: LedgerIdentity,
      inject: [CONFIG, getDataSourceToken('ledger')],
      useFactory: identityOf,
    },
    ChainService,
    ChainStore,
    CheckpointStore,
    Erasures,
    EventComposer,
    EventDoor,
    EventReader,
    LedgerHealth,
    LedgerOpening,
    LedgerService,
    LedgerStore,
    LogReader,
    LoggedPlaceReader,
    ProjectionWriters,
    Publisher,
    Receipts,
    RegistryReader,
    RollbackGuard,
    Sequencer,
    TileStore,
  ],
  exports: [
    ChainService,
    Erasures,
    EventReader,
    LedgerService,
    LogReader,
    ProjectionWriters,
    Publisher,
  ],
})
export class LedgerModule {}

/** Keys are made only for a ledger that does not exist yet: for another they must be restored. */
async function identityOf(config: Config, db: DataSource): Promise<LedgerIdentity> {
  const heads = await db.query<unknown[]>('SELECT 1 FROM log_head');
  return loadIdentity(config.ledgerOrigin, config.home, heads.length === 0);
}
