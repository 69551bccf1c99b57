import { Controller, Get, Header, Inject, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { type Response } from 'express';
import { HealthChecks, type HealthResult } from './health.js';
import { Metrics } from './metrics.js';
import { Public } from './public.decorator.js';

/** For whoever watches the service: names of parts and numbers, nothing of any case. */
@ApiExcludeController()
@Public()
@Controller()
export class HealthController {
  constructor(
    @Inject(HealthChecks) private readonly checks: HealthChecks,
    @Inject(Metrics) private readonly metrics: Metrics,
  ) {}

  /** The process answers: whoever restarts services by it asks for no more. */
  @Get('livez')
  live(): { readonly status: string } {
    return { status: 'live' };
  }

  /** Whether requests should be sent here: 503 where anything fails. */
  @Get('readyz')
  async ready(
    @Res({ passthrough: true }) response: Response,
  ): Promise<{ readonly status: string; readonly checks: readonly HealthResult[] }> {
    const checks = await this.checks.run();
    const isReady = checks.every(({ fault }) => fault === null);
    response.status(isReady ? 200 : 503);
    return { status: isReady ? 'ready' : 'not ready', checks };
  }

  @Get('metrics')
  @Header('Content-Type', 'text/plain; version=0.0.4; charset=utf-8')
  measured(): Promise<string> {
    return this.metrics.text();
  }
}
