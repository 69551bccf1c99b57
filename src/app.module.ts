import { type DynamicModule, Module } from '@nestjs/common';
import { AccessModule } from './access/access.module.js';
import { PolicyModule } from './access/policy.module.js';
import { type PasswordCost } from './access/passwords.js';
import { AdmissibilityModule } from './admissibility/admissibility.module.js';
import { ApprovalsModule } from './approvals/approvals.module.js';
import { CasesModule } from './cases/cases.module.js';
import { CooperationModule } from './cooperation/cooperation.module.js';
import { CustodyModule } from './custody/custody.module.js';
import { DisclosureModule } from './disclosure/disclosure.module.js';
import { ElevationsModule } from './elevations/elevations.module.js';
import { ErasureModule } from './erasure/erasure.module.js';
import { EvidenceModule } from './evidence/evidence.module.js';
import { ExportsModule } from './exports/exports.module.js';
import { ItemsModule } from './items/items.module.js';
import { LedgerModule } from './ledger/ledger.module.js';
import { NoticesModule } from './notices/notices.module.js';
import { OperationsModule } from './operations/operations.module.js';
import { type Clock } from './platform/clock.js';
import { type Config } from './platform/config.js';
import { PlatformModule } from './platform/platform.module.js';
import { ProvenanceModule } from './provenance/provenance.module.js';
import { ReadsModule } from './reads/reads.module.js';
import { WorkModule } from './work/work.module.js';

/** What the application is built from; a test gives its own clock and a cheaper password hash. */
export interface Parts {
  readonly config: Config;
  readonly clock: Clock;
  readonly passwordCost: PasswordCost;
  /** `DatabaseModule.forRoot(…)`, or the unconnected one where only the contract is wanted. */
  readonly database: DynamicModule;
}

/** The wiring: every feature of the service, and nothing else. */
@Module({})
export class AppModule {
  static forRoot({ config, clock, passwordCost, database }: Parts): DynamicModule {
    return {
      module: AppModule,
      imports: [
        PlatformModule.forRoot(config, clock),
        database,
        LedgerModule,
        AccessModule.forRoot(passwordCost),
        ApprovalsModule,
        CasesModule,
        CooperationModule,
        OperationsModule,
        DisclosureModule,
        ItemsModule,
        ProvenanceModule,
        AdmissibilityModule,
        EvidenceModule,
        CustodyModule,
        ElevationsModule,
        ExportsModule,
        ErasureModule,
        WorkModule,
        NoticesModule,
        ReadsModule,
        PolicyModule,
      ],
    };
  }
}
