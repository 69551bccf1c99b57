import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { type DataSource } from 'typeorm';
import { CLOCK, type Clock } from '../platform/clock.js';
import { HealthChecks } from '../platform/health.js';

/** Further apart, events would soon be refused as of the future, or stand late in the log. */
const clockToleranceMs = 5000;

/** Says whether both logins get an answer, and whether this machine and the database agree on the time. */
@Injectable()
export class DatabaseHealth implements OnModuleInit {
  constructor(
    @InjectDataSource() private readonly web: DataSource,
    @InjectDataSource('ledger') private readonly ledger: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(HealthChecks) private readonly checks: HealthChecks,
  ) {}

  onModuleInit(): void {
    this.checks.register(
      { name: 'database', check: () => this.database() },
      { name: 'clock', check: () => this.time() },
    );
  }

  private async database(): Promise<string | undefined> {
    await Promise.all([this.web.query('SELECT 1'), this.ledger.query('SELECT 1')]);
    return undefined;
  }

  private async time(): Promise<string | undefined> {
    const before = this.clock.nowMs();
    const [row] = await this.ledger.query<{ ms: string }[]>(
      'SELECT extract(epoch FROM clock_timestamp()) * 1000 AS ms',
    );
    const offMs = Math.abs(Number(row?.ms) - (before + this.clock.nowMs()) / 2);
    if (offMs <= clockToleranceMs) return undefined;
    return `the clocks of service and database are ${Math.round(offMs / 1000)} s apart`;
  }
}
