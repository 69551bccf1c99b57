import { Injectable } from '@nestjs/common';
import { Registry } from 'prom-client';

/** What is counted and measured, in the text form of Prometheus. Each application has its own. */
@Injectable()
export class Metrics {
  readonly registry = new Registry();

  text(): Promise<string> {
    return this.registry.metrics();
  }
}
