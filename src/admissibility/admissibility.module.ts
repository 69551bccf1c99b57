import { Module } from '@nestjs/common';
import { AdmissibilityController } from './admissibility.controller.js';
import { AdmissibilityReader } from './admissibility.reader.js';
import { AdmissibilityStore } from './admissibility.store.js';
import { ForumProfileReader } from './forum-profile.reader.js';

/** Reads notes on admissibility; they are written and superseded through custody. */
@Module({
  controllers: [AdmissibilityController],
  providers: [AdmissibilityReader, AdmissibilityStore, ForumProfileReader],
  exports: [AdmissibilityReader, ForumProfileReader],
})
export class AdmissibilityModule {}
