import { type MiddlewareConsumer, Module, type NestModule } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { CasesModule } from '../cases/cases.module.js';
import { CustodyModule } from '../custody/custody.module.js';
import { ItemsModule } from '../items/items.module.js';
import { PurposeService } from './purpose.service.js';
import { ReadController } from './read.controller.js';
import { ReadEntryStore } from './read-entry.store.js';
import { ReadInterceptor } from './read.interceptor.js';
import { ReadMiddleware } from './read.middleware.js';
import { ReadMinuteStore } from './read-minute.store.js';
import { ReadSummaryReader } from './read-summary.reader.js';
import { ReadReader } from './read.reader.js';
import { ReadRecorder } from './read-recorder.js';
import { ReadSealStore } from './read-seal.store.js';
import { ReadSealer } from './read-sealer.js';
import { RestrictedReads } from './restricted-reads.js';

/**
 * Reads are custody: puts every read of a signed-in person on record before the answer leaves, seals the entries minute by
 * minute on the operations chain, and reports who saw what. Nobody else uses it.
 */
@Module({
  imports: [CasesModule, CustodyModule, ItemsModule],
  controllers: [ReadController],
  providers: [
    PurposeService,
    ReadEntryStore,
    ReadMinuteStore,
    ReadReader,
    ReadRecorder,
    ReadSealStore,
    ReadSealer,
    ReadSummaryReader,
    RestrictedReads,
    { provide: APP_INTERCEPTOR, useClass: ReadInterceptor },
  ],
})
export class ReadsModule implements NestModule {
  configure(consumer: MiddlewareConsumer): void {
    consumer.apply(ReadMiddleware).forRoutes('{*path}');
  }
}
