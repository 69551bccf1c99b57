import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type INestApplication } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { type NextFunction, type Response } from 'express';
import request from 'supertest';
import { BLOB_STORE } from '../../src/evidence/blob-store.js';
import {
  type EventReceipt,
  EventReceiptService,
} from '../../src/evidence/event-receipt.service.js';
import { type EvidenceObject, EvidenceReader } from '../../src/evidence/evidence.reader.js';
import { EvidenceService } from '../../src/evidence/evidence.service.js';
import { FileBlobStore } from '../../src/evidence/file-blob-store.js';
import { FilesController } from '../../src/evidence/files.controller.js';
import { ReceiptsController } from '../../src/evidence/receipts.controller.js';
import { StagingService } from '../../src/evidence/staging.service.js';
import { UploadReceiver } from '../../src/evidence/upload-receiver.js';
import { type Target, UploadTarget } from '../../src/evidence/upload-target.js';
import { type StagedUpload, UploadReader } from '../../src/evidence/upload.reader.js';
import { UploadService } from '../../src/evidence/upload.service.js';
import { UploadStore } from '../../src/evidence/upload.store.js';
import { type Receipt } from '../../src/ledger/append-command.js';
import { CLOCK, systemClock } from '../../src/platform/clock.js';
import { CONFIG, readConfig } from '../../src/platform/config.js';
import { type SignedInRequest } from '../../src/platform/current-person.decorator.js';
import { NotFound } from '../../src/platform/errors.js';
import { type Person } from '../../src/platform/person.js';
import { ProblemFilter } from '../../src/platform/problem.filter.js';
import { KeysInMemory, keyringOver } from '../support/keys-in-memory.js';

export const itemId = '5a'.repeat(32);
export const person: Person = {
  accountId: '00000000-0000-4000-8000-000000000001',
  login: 'amina',
  displayName: 'Amina',
  organisationId: '00000000-0000-4000-8000-000000000002',
  organisation: 'Evidence unit',
  roles: [],
  entry: {
    ...{
      kind: 'token',
      id: '00000000-0000-4000-8000-000000000003',
      authenticatedMs: 0,
      isMultiFactor: false,
    },
    ...{ method: 'password', acr: undefined, scopes: ['administer', 'read', 'write'] },
  },
};
export const receipt: Receipt = {
  item: itemId,
  seq: 4,
  eventHash: '0f'.repeat(32),
  logIndex: 8812,
  leaf: 'cc01'.padEnd(148, '0'),
  keyId: '9c'.repeat(32),
  signature: 'ab'.repeat(64),
};

/** Rows in memory; the real ones have a spec of their own, on PostgreSQL. */
export class FakeUploads {
  readonly rows = new Map<string, StagedUpload>();
  readonly attached = new Set<string>();
  readonly fail: { insert: boolean } = { insert: false };

  insert(_: string, upload: StagedUpload): Promise<void> {
    if (this.fail.insert) return Promise.reject(new Error('the database went away'));
    this.rows.set(upload.uploadId, upload);
    return Promise.resolve();
  }
  lapse(_: string, uploadId: string): Promise<boolean> {
    return Promise.resolve(!this.attached.has(uploadId));
  }
  forget(objectId: string): Promise<void> {
    for (const [id, row] of this.rows) if (row.objectId === objectId) this.rows.delete(id);
    return Promise.resolve();
  }
  isKnown(objectId: string): Promise<boolean> {
    return Promise.resolve([...this.rows.values()].some((row) => row.objectId === objectId));
  }
}

/** The controllers of evidence with a real store on disk; who sees what, and the rows, are set by the test. */
export class EvidenceApp {
  readonly uploads = new FakeUploads();
  readonly objects: EvidenceObject[] = [];
  target: Target | undefined = { kind: 'item', awaitedSha256: undefined };
  receipt: EventReceipt | undefined;

  private constructor(
    private readonly root: string,
    readonly blobs: FileBlobStore,
    private app: INestApplication | undefined,
  ) {}

  static async start(): Promise<EvidenceApp> {
    const root = await mkdtemp(join(tmpdir(), 'files-'));
    const blobs = new FileBlobStore(root, keyringOver(new KeysInMemory()));
    await blobs.open();
    const started = new EvidenceApp(root, blobs, undefined);
    started.app = await started.nest();
    return started;
  }

  async stop(): Promise<void> {
    await this.app?.close();
    await rm(this.root, { recursive: true, force: true });
  }

  get uploadService(): UploadService {
    return this.running.get(UploadService);
  }

  post(path: string): request.Test {
    return request(this.server).post(`/api/items/${itemId}${path}`);
  }

  get(path: string): request.Test {
    return request(this.server).get(`/api/items/${itemId}${path}`);
  }

  /** Names of all files in the store, markers included. */
  async files(): Promise<string[]> {
    const entries = await readdir(this.root, { recursive: true, withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
  }

  private get running(): INestApplication {
    if (this.app === undefined) throw new Error('not started');
    return this.app;
  }

  private get server(): Parameters<typeof request>[0] {
    // Nest types its server as any; on the platform used here it is Node's.
    return this.running.getHttpServer() as Parameters<typeof request>[0];
  }

  private async nest(): Promise<INestApplication> {
    const found = <T>(value: T | undefined): Promise<T> =>
      value === undefined
        ? Promise.reject(new NotFound('There is no such thing, or you may not see it.'))
        : Promise.resolve(value);
    const objectAt = (_: string, item: string, seq: number): Promise<EvidenceObject | undefined> =>
      Promise.resolve(this.objects.find((one) => one.itemId === item && one.seq === seq));
    const config = readConfig({});
    const module = await Test.createTestingModule({
      controllers: [FilesController, ReceiptsController],
      providers: [
        EvidenceService,
        StagingService,
        UploadReceiver,
        UploadService,
        { provide: BLOB_STORE, useValue: this.blobs },
        { provide: CONFIG, useValue: config },
        { provide: CLOCK, useValue: systemClock },
        { provide: UploadStore, useValue: this.uploads },
        { provide: UploadReader, useValue: this.uploads },
        { provide: UploadTarget, useValue: { find: () => found(this.target) } },
        { provide: EvidenceReader, useValue: { objectAt } },
        { provide: EventReceiptService, useValue: { of: () => found(this.receipt) } },
      ],
    }).compile();
    const app = module.createNestApplication({ bodyParser: false, logger: false });
    app.use((incoming: SignedInRequest, _: Response, next: NextFunction) => {
      incoming.person = person;
      next();
    });
    app.useGlobalFilters(new ProblemFilter(config.publicUrl));
    return app.init();
  }
}
