import { Module } from '@nestjs/common';
import { AdmissibilityController } from './admissibility.controller.js';
import { AdmissibilityReader } from './admissibility.reader.js';
import { AdmissibilityStore } from './admissibility.store.js';

/** Reads notes on admissibility; they are written and superseded through custody. */
@Module({
  controllers: [AdmissibilityController],
  providers: [AdmissibilityReader, AdmissibilityStore],
  exports: [AdmissibilityReader],
})
export class AdmissibilityModule {}
