import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';
import { BLOB_STORE, type BlobStore } from './blob-store.js';
import { StagingService } from './staging.service.js';

const everyMs = 60 * 60 * 1000;

/** Opens the store at start, and clears away lapsed and broken uploads then and every hour. */
@Injectable()
export class UploadSweep implements OnModuleInit, OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(UploadSweep.name);
  private timer: NodeJS.Timeout | undefined;

  constructor(
    @Inject(BLOB_STORE) private readonly blobs: BlobStore,
    @Inject(StagingService) private readonly staging: StagingService,
  ) {}

  async onModuleInit(): Promise<void> {
    await this.blobs.open();
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.run();
    this.timer = setInterval(() => void this.run(), everyMs);
    this.timer.unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  /** A failed sweep costs space, not evidence: it is told and tried again an hour later. */
  private async run(): Promise<void> {
    try {
      const { lapsedUploads, halfWritten, unclaimed } = await this.staging.sweep();
      if (lapsedUploads + halfWritten + unclaimed > 0) {
        this.logger.log(
          `swept ${lapsedUploads} lapsed uploads, ${halfWritten} half-written files, ${unclaimed} objects without a row`,
        );
      }
    } catch (error) {
      this.logger.error(
        'the sweep of uploads failed',
        error instanceof Error ? error.stack : error,
      );
    }
  }
}
