import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleInit,
} from '@nestjs/common';
import { EvidenceService } from '../evidence/evidence.service.js';
import { ExportService } from '../exports/export.service.js';
import { Erasures } from '../ledger/erasures.js';
import { CONFIG, type Config } from '../platform/config.js';
import { HealthChecks } from '../platform/health.js';
import {
  addToErasureRegister,
  erasureKey,
  erasureRegisterOf,
  readErasureRegister,
} from './erasure-register.js';
import { ErasureReader } from './erasure.reader.js';

/**
 * What an erasure means outside the database: the register, the files of objects, the packages that were built before.
 * What is to be done follows from the log, so that a crash in between loses nothing: it is done at the next start.
 */
@Injectable()
export class ErasureService implements OnModuleInit, OnApplicationBootstrap {
  private readonly logger = new Logger(ErasureService.name);
  private fault: string | undefined;

  constructor(
    @Inject(Erasures) private readonly erasures: Erasures,
    @Inject(ErasureReader) private readonly reader: ErasureReader,
    @Inject(EvidenceService) private readonly evidence: EvidenceService,
    @Inject(ExportService) private readonly exports: ExportService,
    @Inject(HealthChecks) private readonly checks: HealthChecks,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  onModuleInit(): void {
    this.erasures.follow(() => this.finish());
    this.checks.register({ name: 'erasure', check: () => Promise.resolve(this.fault) });
  }

  /** Before anything is served. */
  async onApplicationBootstrap(): Promise<void> {
    await this.finish();
  }

  /** The register first: it must know of whatever is gone. A failure undoes no erasure; it is told until it is mended. */
  private async finish(): Promise<void> {
    try {
      const logged = await this.reader.logged();
      this.register(logged);
      for (const id of await this.reader.objects(logged)) await this.evidence.destroy(id);
      await this.exports.discard(await this.reader.spoiledExports());
      this.fault = undefined;
    } catch (error) {
      this.fault =
        'An erasure was logged, and the register of erasures, an object or a package is not yet as it says: the journal has why. Restart.';
      this.logger.fatal(this.fault, error instanceof Error ? error.stack : error);
    }
  }

  private register(logged: Awaited<ReturnType<ErasureReader['logged']>>): void {
    const path = erasureRegisterOf(this.config);
    const known = new Set(readErasureRegister(path).map(erasureKey));
    addToErasureRegister(
      path,
      logged.filter((erasure) => !known.has(erasureKey(erasure))),
    );
  }
}
