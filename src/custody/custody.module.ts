import { Module } from '@nestjs/common';
import { CasesModule } from '../cases/cases.module.js';
import { CooperationModule } from '../cooperation/cooperation.module.js';
import { EvidenceModule } from '../evidence/evidence.module.js';
import { ItemsModule } from '../items/items.module.js';
import { ActController } from './act.controller.js';
import { OperationsModule } from '../operations/operations.module.js';
import { ActChains } from './act-chains.js';
import { ActCircumstances } from './act-circumstances.js';
import { ActDisclosures } from './act-disclosures.js';
import { ActErasures } from './act-erasures.js';
import { ActJudge } from './act-judge.js';
import { ActLineage } from './act-lineage.js';
import { ActLinks } from './act-links.js';
import { ActService } from './act.service.js';
import { IntakeService } from './intake.service.js';
import { MismatchService } from './mismatch.service.js';
import { NewChainService } from './new-chain.service.js';
import { OperationsActController } from './operations-act.controller.js';
import { OperationsActService } from './operations-act.service.js';
import { OwnOperationsService } from './own-operations.service.js';
import { PlainActs } from './plain-acts.js';
import { ProposalController } from './proposal.controller.js';
import { ProposalService } from './proposal.service.js';
import { ProposalStore } from './proposal.store.js';
import { ProposedEvents } from './proposed-events.js';
import { ProposedKeys } from './proposed-keys.js';
import { ProtectedPersons } from './protected-persons.js';
import { RotationReader } from './rotation.reader.js';
import { ServiceKeyController } from './service-key.controller.js';
import { ServiceKeyService } from './service-key.service.js';

/**
 * The acting room: whatever a person does to evidence or cases goes through {@link ActService}. It reads items, cases
 * and uploads, asks core whether the act may happen, and hands it to the ledger.
 */
@Module({
  imports: [CasesModule, CooperationModule, EvidenceModule, ItemsModule, OperationsModule],
  controllers: [ActController, OperationsActController, ProposalController, ServiceKeyController],
  providers: [
    ActChains,
    ActCircumstances,
    ActDisclosures,
    ActErasures,
    ActJudge,
    ActLineage,
    ActLinks,
    ActService,
    IntakeService,
    MismatchService,
    NewChainService,
    OperationsActService,
    OwnOperationsService,
    PlainActs,
    ProposalService,
    ProposalStore,
    ProposedEvents,
    ProposedKeys,
    ProtectedPersons,
    RotationReader,
    ServiceKeyService,
  ],
  exports: [ActService, OwnOperationsService],
})
export class CustodyModule {}
