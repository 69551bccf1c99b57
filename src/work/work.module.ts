import { Module } from '@nestjs/common';
import { CasesModule } from '../cases/cases.module.js';
import { CooperationModule } from '../cooperation/cooperation.module.js';
import { DisclosureModule } from '../disclosure/disclosure.module.js';
import { ElevationsModule } from '../elevations/elevations.module.js';
import { ItemsModule } from '../items/items.module.js';
import { CaseTasksService } from './case-tasks.service.js';
import { ElevationTasksService } from './elevation-tasks.service.js';
import { ItemTasksService } from './item-tasks.service.js';
import { WorkController } from './work.controller.js';
import { WorkService } from './work.service.js';

/** The work queue: what the other features' records leave to be done, and by whom. It keeps nothing itself. */
@Module({
  imports: [CasesModule, CooperationModule, DisclosureModule, ElevationsModule, ItemsModule],
  controllers: [WorkController],
  providers: [CaseTasksService, ElevationTasksService, ItemTasksService, WorkService],
})
export class WorkModule {}
