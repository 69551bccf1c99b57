import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { CustodyModule } from '../custody/custody.module.js';
import { BreakGlassCodeService } from './break-glass-code.service.js';
import { ElevationController } from './elevation.controller.js';
import { ElevationGuard } from './elevation.guard.js';
import { ElevationReader } from './elevation.reader.js';
import { ElevationService } from './elevation.service.js';
import { ElevationStore } from './elevation.store.js';

/** Break-glass: sight of a case for hours, by the codes of others. Recorded through custody; told to the work queue. */
@Module({
  imports: [CustodyModule],
  controllers: [ElevationController],
  providers: [
    BreakGlassCodeService,
    ElevationReader,
    ElevationService,
    ElevationStore,
    { provide: APP_GUARD, useClass: ElevationGuard },
  ],
  exports: [ElevationReader],
})
export class ElevationsModule {}
