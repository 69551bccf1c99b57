import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { type PlainValue } from '../core/ledger/field.js';
import { type MismatchRecorder, UploadService } from '../evidence/upload.service.js';
import { type StagedUpload } from '../evidence/upload.reader.js';
import { type Receipt } from '../ledger/append-command.js';
import { LedgerService } from '../ledger/ledger.service.js';
import { type Person } from '../platform/person.js';
import { ActService } from './act.service.js';
import { broughtInBy } from './brought-in.js';
import { PlainActs } from './plain-acts.js';

const fileAttached = 'file.attached/1';

/**
 * Records at once, on the service's own account, that a file is not what its submitter announced; the item is
 * QUARANTINED by it. Nobody is asked to sign, so nobody can leave the mismatch out.
 */
@Injectable()
export class MismatchService implements MismatchRecorder, OnModuleInit {
  constructor(
    @Inject(UploadService) private readonly uploads: UploadService,
    @Inject(ActService) private readonly acts: ActService,
    @Inject(PlainActs) private readonly plainActs: PlainActs,
    @Inject(LedgerService) private readonly ledger: LedgerService,
  ) {}

  onModuleInit(): void {
    this.uploads.recordMismatchesWith(this);
  }

  async recordMismatch(person: Person, itemId: string, upload: StagedUpload): Promise<Receipt> {
    const { receipts } = await this.acts.composed(
      person,
      () => this.plainActs.composeOwn(itemId, fileAttached, this.fields(person, upload), []),
      [upload.uploadId],
    );
    const [receipt] = receipts;
    if (receipt === undefined) throw new Error('the ledger gave no receipt');
    return receipt;
  }

  private fields(person: Person, upload: StagedUpload): Readonly<Record<string, PlainValue>> {
    const text = (value: string): PlainValue => ({ type: 1, text: value });
    return {
      ...Object.fromEntries(broughtInBy(upload, fileAttached)),
      organisation: text(this.ledger.identity().origin),
      purpose: text(`Bytes sent by account ${person.accountId} differ from the digest announced.`),
      occurredPrecision: text('second'),
      occurredZone: text('UTC'),
      clockSource: text('server'),
    };
  }
}
