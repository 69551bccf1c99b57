import { randomUUID } from 'node:crypto';
import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { CLOCK, type Clock } from '../platform/clock.js';
import { NoticeDesk } from './notice-desk.js';
import { NoticeQueueStore } from './notice-queue.store.js';

const leaseSeconds = 10;
const pollMs = 1_000;
/** Where there was something to send, there may be more. */
const pauseMs = 100;

/**
 * Reads the log for who is to be told, and sends what is due, round after round. One process at a time reads; all of them
 * send, each what it has claimed. It never throws into the service: what fails is tried again in a later round.
 */
@Injectable()
export class NoticeRunner implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly holder = randomUUID();
  private readonly stopping = new AbortController();
  private readonly logger = new Logger(NoticeRunner.name);
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;

  constructor(
    @Inject(NoticeQueueStore) private readonly queue: NoticeQueueStore,
    @Inject(NoticeDesk) private readonly desk: NoticeDesk,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    this.wait();
  }

  /**
   * Cuts off what is being sent: it was not recorded, so it is sent again when its claim lapses. Another process need not
   * wait for the lease.
   */
  async onModuleDestroy(): Promise<void> {
    this.stopping.abort();
    clearTimeout(this.timer);
    await this.running;
    await this.desk.end();
    try {
      await this.queue.giveLeaseUp(this.holder);
    } catch (error) {
      // It lapses by itself; that the database is gone is told by others.
      this.logger.warn(`the lease for notices was not given up: ${String(error)}`);
    }
  }

  private wait(delayMs = pollMs): void {
    if (this.isStopping()) return;
    this.timer = setTimeout(() => {
      this.running = this.round().then((isBusy) => {
        this.wait(isBusy ? pauseMs : pollMs);
      });
    }, delayMs);
  }

  /** Whether there was something to send. What is queued is sent also where reading fails. */
  private async round(): Promise<boolean> {
    await this.attempt(() => this.read());
    return (await this.attempt(() => this.desk.begin(this.stopping.signal))) ?? false;
  }

  private async attempt<T>(work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await work();
    } catch (error) {
      if (!this.isStopping()) this.logger.error(error);
      return undefined;
    }
  }

  private async read(): Promise<void> {
    while (!this.isStopping() && (await this.queue.holdLease(this.holder, leaseSeconds))) {
      if (await this.queue.queueEvents(this.clock.nowMs())) continue;
      await this.queue.queueOverdue(this.clock.nowMs());
      return;
    }
  }

  private isStopping(): boolean {
    return this.stopping.signal.aborted;
  }
}
