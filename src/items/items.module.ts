import { Module } from '@nestjs/common';
import { AdmissibilityModule } from '../admissibility/admissibility.module.js';
import { CooperationModule } from '../cooperation/cooperation.module.js';
import { DisclosureModule } from '../disclosure/disclosure.module.js';
import { ProvenanceModule } from '../provenance/provenance.module.js';
import { AssessmentController } from './assessment.controller.js';
import { AssessmentService } from './assessment.service.js';
import { ChainCheckService } from './chain-check.service.js';
import { CustodyRecordService } from './custody-record.service.js';
import { DuplicatesController } from './duplicates.controller.js';
import { ItemChainController } from './item-chain.controller.js';
import { ItemCustodyController } from './item-custody.controller.js';
import { ItemController } from './item.controller.js';
import { ItemHistoryReader } from './item-history.reader.js';
import { ItemReader } from './item.reader.js';
import { ItemStore } from './item.store.js';

/** Reads items and checks their chains; what is done to them goes through custody. */
@Module({
  imports: [AdmissibilityModule, CooperationModule, DisclosureModule, ProvenanceModule],
  controllers: [
    ItemController,
    ItemChainController,
    ItemCustodyController,
    AssessmentController,
    DuplicatesController,
  ],
  providers: [
    AssessmentService,
    ChainCheckService,
    CustodyRecordService,
    ItemHistoryReader,
    ItemReader,
    ItemStore,
  ],
  exports: [AssessmentService, ItemHistoryReader, ItemReader],
})
export class ItemsModule {}
