import { Module } from '@nestjs/common';
import { EvidenceModule } from '../evidence/evidence.module.js';
import { ExportsModule } from '../exports/exports.module.js';
import { ErasureReader } from './erasure.reader.js';
import { ErasureService } from './erasure.service.js';

/** Carries erasures on to what lies outside the database; the act itself goes through custody and the ledger. */
@Module({
  imports: [EvidenceModule, ExportsModule],
  providers: [ErasureReader, ErasureService],
})
export class ErasureModule {}
