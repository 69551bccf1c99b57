import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { Gauge, Counter, Histogram } from 'prom-client';
import { CLOCK, type Clock } from '../platform/clock.js';
import { CONFIG, type Config } from '../platform/config.js';
import { HealthChecks } from '../platform/health.js';
import { readLastAudit } from '../platform/last-audit.js';
import { Metrics } from '../platform/metrics.js';
import { nodeEngine } from '../platform/node-engine.js';
import { CheckpointStore } from './checkpoint.store.js';
import { LedgerIdentity } from './ledger-identity.js';
import { RegistryReader } from './registry.reader.js';
import { RollbackGuard } from './rollback-guard.js';

/** Longer than a checkpoint may lag (a second), and a poll of the other process that may hold the lease. */
const latePublishingMs = 15_000;

/** Says whether the log is whole, its key signs, and checkpoints follow; and counts what is logged. */
@Injectable()
export class LedgerHealth implements OnModuleInit {
  private readonly appended: Counter;
  private readonly batches: Histogram;
  private readonly seconds: Histogram;
  /** Since when the newest checkpoint lies behind, as seen here. */
  private behindSinceMs: number | undefined;

  constructor(
    @Inject(HealthChecks) private readonly checks: HealthChecks,
    @Inject(CheckpointStore) private readonly checkpoints: CheckpointStore,
    @Inject(LedgerIdentity) private readonly identity: LedgerIdentity,
    @Inject(RollbackGuard) private readonly guard: RollbackGuard,
    @Inject(RegistryReader) private readonly keys: RegistryReader,
    @Inject(Metrics) metrics: Metrics,
    @Inject(CONFIG) config: Config,
    @Inject(CLOCK) clock: Clock,
  ) {
    const registers = [metrics.registry];
    this.appended = new Counter({
      name: 'witnessmark_appended_events_total',
      help: 'Events logged by this process.',
      registers,
    });
    this.batches = new Histogram({
      name: 'witnessmark_append_batch_events',
      help: 'Events in one transaction.',
      buckets: [1, 2, 4, 8, 16, 32, 64, 128, 256],
      registers,
    });
    this.seconds = new Histogram({
      name: 'witnessmark_append_seconds',
      help: 'From a command entering the queue to its commit.',
      buckets: [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 5],
      registers,
    });
    new Gauge({
      name: 'witnessmark_publish_lag_events',
      help: 'Events that no signed checkpoint covers yet.',
      registers,
      collect: async function (this: Gauge) {
        this.set(await lagOf(checkpoints));
      },
    });
    new Gauge({
      name: 'witnessmark_publish_lag_seconds',
      help: 'Age of the oldest event that no signed checkpoint covers; 0 where there is none.',
      registers,
      collect: async function (this: Gauge) {
        const sinceMs = await checkpoints.uncoveredSince();
        this.set(sinceMs === undefined ? 0 : Math.max(0, clock.nowMs() - sinceMs) / 1000);
      },
    });
    new Gauge({
      name: 'witnessmark_audit_age_seconds',
      help: 'Time since `witnessmark audit` last found nothing wrong here; NaN where it did not, or never ran.',
      registers,
      collect: function (this: Gauge) {
        const last = readLastAudit(config.home);
        const isGood = last?.exitCode === 0;
        this.set(isGood ? Math.max(0, clock.nowMs() - last.finishedMs) / 1000 : Number.NaN);
      },
    });
  }

  onModuleInit(): void {
    this.checks.register(
      { name: 'log', check: () => Promise.resolve(this.guard.halted?.message) },
      { name: 'log-key', check: () => Promise.resolve(this.keyFault()) },
      { name: 'publishing', check: () => this.publishingFault() },
      { name: 'service-key', check: () => this.serviceKeyFault() },
    );
  }

  countBatch(events: number): void {
    this.appended.inc(events);
    this.batches.observe(events);
  }

  countCommand(elapsedMs: number): void {
    this.seconds.observe(elapsedMs / 1000);
  }

  private keyFault(): string | undefined {
    const { log } = this.identity.keys;
    const probe = new TextEncoder().encode('witnessmark health check, signs nothing');
    const isSound = nodeEngine.ed25519Verify(log.publicKey, probe, log.sign(probe));
    return isSound ? undefined : 'the key of the log does not sign';
  }

  private async serviceKeyFault(): Promise<string | undefined> {
    return this.identity.keys.service.fault(await this.keys.current());
  }

  private async publishingFault(): Promise<string | undefined> {
    if ((await lagOf(this.checkpoints)) === 0) {
      this.behindSinceMs = undefined;
      return undefined;
    }
    this.behindSinceMs ??= performance.now();
    const lateMs = performance.now() - this.behindSinceMs;
    return lateMs > latePublishingMs ? 'checkpoints do not follow the log' : undefined;
  }
}

async function lagOf(checkpoints: CheckpointStore): Promise<number> {
  const newest = await checkpoints.newest();
  const head = await checkpoints.logHead();
  return Math.max(0, head.size - (newest?.size ?? 0));
}
