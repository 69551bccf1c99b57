import { join } from 'node:path';
import { Module } from '@nestjs/common';
import { CasesModule } from '../cases/cases.module.js';
import { CustodyModule } from '../custody/custody.module.js';
import { EvidenceModule } from '../evidence/evidence.module.js';
import { ItemsModule } from '../items/items.module.js';
import { CONFIG, type Config } from '../platform/config.js';
import { ExportBuilder } from './export-builder.js';
import { ExportController } from './export.controller.js';
import { ExportFiles } from './export-files.js';
import { ExportRequests } from './export-requests.js';
import { ExportService } from './export.service.js';
import { ExportSources } from './export-sources.js';
import { ExportStore } from './export.store.js';
import { RedactionProfileReader } from './redaction-profile.reader.js';

/** Evidence packages. Reads cases, items and bytes; records exports through custody; keeps files below the home. */
@Module({
  imports: [CasesModule, CustodyModule, EvidenceModule, ItemsModule],
  controllers: [ExportController],
  providers: [
    ExportBuilder,
    {
      provide: ExportFiles,
      inject: [CONFIG],
      useFactory: (config: Config) => new ExportFiles(join(config.home, 'exports')),
    },
    ExportRequests,
    ExportService,
    ExportSources,
    ExportStore,
    RedactionProfileReader,
  ],
  exports: [ExportService],
})
export class ExportsModule {}
