import { randomUUID } from 'node:crypto';
import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { OwnOperationsService } from '../custody/own-operations.service.js';
import { CLOCK, type Clock } from '../platform/clock.js';
import { Conflict } from '../platform/errors.js';
import { ReadMinuteStore } from './read-minute.store.js';

const minuteMs = 60_000;
const leaseSeconds = 60;
const pollMs = 5_000;
/** After downtime many minutes may wait; the lease is renewed between stretches. */
const atOnce = 20;

/**
 * Seals every minute in which somebody read once it is over. One process at a time does it; where it dies, a closed minute without
 * a seal is found by the next. It never throws into the service: what fails is tried again.
 */
@Injectable()
export class ReadSealer implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly holder = randomUUID();
  private readonly logger = new Logger(ReadSealer.name);
  private timer: NodeJS.Timeout | undefined;
  private isStopped = false;
  private running: Promise<void> = Promise.resolve();

  constructor(
    @Inject(ReadMinuteStore) private readonly minutes: ReadMinuteStore,
    @Inject(OwnOperationsService) private readonly operations: OwnOperationsService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    this.wait(0);
  }

  async onModuleDestroy(): Promise<void> {
    this.isStopped = true;
    clearTimeout(this.timer);
    await this.running;
    try {
      await this.minutes.giveLeaseUp(this.holder);
    } catch (error) {
      // It lapses by itself; that the database is gone is told by others.
      this.logger.warn(`the lease for seals was not given up: ${String(error)}`);
    }
  }

  /** Seals what is over, if the lease is this process's or free. */
  async seal(): Promise<void> {
    while (!this.isStopped && (await this.minutes.holdLease(this.holder, leaseSeconds))) {
      const present = Math.floor(this.clock.nowMs() / minuteMs);
      const due = await this.minutes.unsealedBefore(present, atOnce);
      for (const minute of due) await this.sealMinute(minute);
      if (due.length < atOnce) return;
    }
  }

  private async sealMinute(minute: number): Promise<void> {
    await this.minutes.close(minute);
    const { entries, root } = await this.minutes.sum(minute);
    const fromMs = minute * minuteMs;
    try {
      await this.operations.record(undefined, {
        type: 'access.sealed/1',
        fields: {
          from: { type: 4, ms: fromMs },
          until: { type: 4, ms: fromMs + minuteMs },
          count: { type: 2, integer: BigInt(entries) },
          root: { type: 3, bytes: root },
        },
      });
    } catch (error) {
      // A process that lost the lease while it sealed finds that another was quicker.
      if (!(error instanceof Conflict)) throw error;
    }
  }

  private wait(delayMs: number): void {
    if (this.isStopped) return;
    this.timer = setTimeout(() => {
      this.running = this.round().then(() => {
        this.wait(pollMs);
      });
    }, delayMs);
  }

  private async round(): Promise<void> {
    try {
      await this.seal();
    } catch (error) {
      if (!this.isStopped) this.logger.error(error);
    }
  }
}
