import { type DynamicModule, Global, Module } from '@nestjs/common';
import { CLOCK, type Clock } from './clock.js';
import { type Config, CONFIG } from './config.js';
import { FrontController } from './front.controller.js';
import { HealthController } from './health.controller.js';
import { HealthChecks } from './health.js';
import { Metrics } from './metrics.js';
import { RequestClaims } from './request-claim.js';

/** What every feature may ask for: the settings and the time; and the pages that belong to no feature. */
@Global()
@Module({})
export class PlatformModule {
  static forRoot(config: Config, clock: Clock): DynamicModule {
    return {
      module: PlatformModule,
      controllers: [FrontController, HealthController],
      providers: [
        { provide: CONFIG, useValue: config },
        { provide: CLOCK, useValue: clock },
        HealthChecks,
        Metrics,
        RequestClaims,
      ],
      exports: [CONFIG, CLOCK, HealthChecks, Metrics, RequestClaims],
    };
  }
}
