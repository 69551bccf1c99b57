import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { CLOCK, type Clock } from '../platform/clock.js';
import { BagWriter } from './bag-writer.js';
import { ExportFiles } from './export-files.js';
import { ExportSources } from './export-sources.js';
import { type ExportRecord, ExportStore } from './export.store.js';
import { PackageFailure } from './package-failure.js';
import { type PackageSource } from './package-source.js';
import { writePackage } from './package-writer.js';
import { ZipFileWriter } from './zip-file-writer.js';

/**
 * Builds packages, one at a time, so that however many are asked for, one is in the disk's way. What a service that
 * stops leaves unfinished it builds anew when it starts.
 */
@Injectable()
export class ExportBuilder implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(ExportBuilder.name);
  private readonly stopping = new AbortController();
  private queue: Promise<void> = Promise.resolve();

  constructor(
    @Inject(ExportSources) private readonly sources: ExportSources,
    @Inject(ExportStore) private readonly exports: ExportStore,
    @Inject(ExportFiles) private readonly files: ExportFiles,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.files.open();
    for (const { id, requestedBy } of await this.exports.unfinished()) {
      const record = await this.exports.find(requestedBy, id);
      if (record === undefined) await this.fail(id, new PackageFailure(notYours));
      else await this.start(record);
    }
  }

  /** Lets a package under way go: it stays unfinished. */
  async onModuleDestroy(): Promise<void> {
    this.stopping.abort();
    await this.queue;
  }

  /** Returns as soon as it is settled as of which checkpoint the package will be; the rest comes later. */
  async start(record: ExportRecord): Promise<void> {
    try {
      const source = await this.sources.of(record);
      this.queue = this.queue.then(() => this.build(record, source));
    } catch (error) {
      await this.fail(record.id, error);
    }
  }

  private async build(record: ExportRecord, source: PackageSource): Promise<void> {
    if (this.isStopping()) return;
    const zip = new ZipFileWriter(this.files.halfPath(record.id), record.folder);
    try {
      const packageId = await writePackage(source, new BagWriter(zip, this.stopping.signal));
      await zip.finish();
      const sizeBytes = await this.files.keep(record.id);
      const checkpointSize = source.checkpoint.size;
      const built = { checkpointSize, sizeBytes, packageId, finishedMs: this.clock.nowMs() };
      if (!(await this.exports.finish(record, built))) throw new PackageFailure(notYours);
    } catch (error) {
      await zip.discard();
      await this.files.remove(record.id);
      if (!this.isStopping()) await this.fail(record.id, error);
    }
  }

  private isStopping(): boolean {
    return this.stopping.signal.aborted;
  }

  /** Tells the person what they can do something about, and the operator the rest. */
  private async fail(id: string, error: unknown): Promise<void> {
    const isTold = error instanceof PackageFailure;
    if (!isTold) {
      this.logger.error(
        `the package of export ${id} could not be built`,
        error instanceof Error ? error.stack : error,
      );
    }
    try {
      await this.exports.fail(id, isTold ? error.message : internal, this.clock.nowMs());
    } catch (second) {
      this.logger.error(`export ${id} could not be marked as failed: ${String(second)}`);
    }
  }
}

const notYours = 'Who asked for this package may no longer see the case.';
const internal = 'The service failed while it built the package; its journal says why.';
