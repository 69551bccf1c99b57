import { Module } from '@nestjs/common';
import { CaseController } from './case.controller.js';
import { CaseReader } from './case.reader.js';
import { CaseStore } from './case.store.js';

/** Reads cases; what is done to them goes through custody. */
@Module({
  controllers: [CaseController],
  providers: [CaseReader, CaseStore],
  exports: [CaseReader],
})
export class CasesModule {}
