import { join } from 'node:path';
import { Inject, Module, type OnModuleInit } from '@nestjs/common';
import { CONFIG, type Config } from '../platform/config.js';
import { HealthChecks } from '../platform/health.js';
import { BLOB_STORE, type BlobStore } from './blob-store.js';
import { EventReceiptService } from './event-receipt.service.js';
import { EvidenceReader } from './evidence.reader.js';
import { EvidenceService } from './evidence.service.js';
import { FileBlobStore } from './file-blob-store.js';
import { FilesController } from './files.controller.js';
import { ObjectKeyStore } from './object-key.store.js';
import { ObjectKeyring } from './object-keyring.js';
import { ReceiptsController } from './receipts.controller.js';
import { SecretSealingService } from './secret-sealing.service.js';
import { StagingService } from './staging.service.js';
import { UploadReceiver } from './upload-receiver.js';
import { UploadSweep } from './upload-sweep.js';
import { UploadTarget } from './upload-target.js';
import { UploadReader } from './upload.reader.js';
import { UploadService } from './upload.service.js';
import { UploadStore } from './upload.store.js';
import { loadWrappingKeys } from './wrapping-key-files.js';

/**
 * Offers evidence bytes (`EvidenceService`, `EvidenceReader`), the intake of files (`UploadService`, to which
 * custody says how a mismatch is recorded) and the sealing of secrets under the same wrapping key (`SecretSealingService`). Needs the ledger (which is global), the configuration and a clock.
 */
@Module({
  controllers: [FilesController, ReceiptsController],
  providers: [
    {
      provide: ObjectKeyring,
      inject: [CONFIG, ObjectKeyStore],
      useFactory: (config: Config, keys: ObjectKeyStore) =>
        new ObjectKeyring(keys, (mayCreate) => loadWrappingKeys(config, mayCreate)),
    },
    {
      provide: BLOB_STORE,
      inject: [CONFIG, ObjectKeyring],
      useFactory: (config: Config, keyring: ObjectKeyring) =>
        new FileBlobStore(join(config.home, 'blobs'), keyring),
    },
    EventReceiptService,
    EvidenceReader,
    EvidenceService,
    ObjectKeyStore,
    SecretSealingService,
    StagingService,
    UploadReader,
    UploadReceiver,
    UploadService,
    UploadStore,
    UploadSweep,
    UploadTarget,
  ],
  exports: [EvidenceReader, EvidenceService, SecretSealingService, UploadService],
})
export class EvidenceModule implements OnModuleInit {
  constructor(
    @Inject(HealthChecks) private readonly checks: HealthChecks,
    @Inject(BLOB_STORE) private readonly store: BlobStore,
  ) {}

  onModuleInit(): void {
    this.checks.register({
      name: 'store',
      check: () => {
        const health = this.store.health();
        return Promise.resolve(health.state === 'good' ? undefined : health.reason);
      },
    });
  }
}
