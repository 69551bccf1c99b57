import { Inject, Injectable } from '@nestjs/common';
import { type Request, type Response } from 'express';
import { type Receipt } from '../ledger/append-command.js';
import { Invalid, Refused } from '../platform/errors.js';
import { type Person } from '../platform/person.js';
import { type StoredObject } from './blob-store.js';
import { StagingService } from './staging.service.js';
import { type UploadForm } from './upload-form.js';
import { UploadReceiver } from './upload-receiver.js';
import { type Target, UploadTarget } from './upload-target.js';
import { isMismatch, type StagedUpload } from './upload.reader.js';

/**
 * Records at once that what arrived is not what the submitter announced. The implementer appends
 * `file.attached/1` on the item's chain, signed by the service (role 4), with both digests, and claims the
 * upload in the same transaction (`EvidenceService.claim`); the item is QUARANTINED by it. What it throws
 * refuses the upload, which is then dropped unless it was attached after all.
 */
export interface MismatchRecorder {
  recordMismatch(person: Person, itemId: string, upload: StagedUpload): Promise<Receipt>;
}

/** What became of an upload. `receipt` is there where a mismatch was recorded in the log. */
export interface TakenUpload {
  readonly upload: StagedUpload;
  readonly receipt: Receipt | undefined;
}

/** Takes evidence files in over HTTP. */
@Injectable()
export class UploadService {
  private recorder: MismatchRecorder | undefined;

  constructor(
    @Inject(UploadTarget) private readonly target: UploadTarget,
    @Inject(UploadReceiver) private readonly receiver: UploadReceiver,
    @Inject(StagingService) private readonly staging: StagingService,
  ) {}

  /** Custody says at start how a mismatch is recorded; this room cannot know custody without a cycle. */
  recordMismatchesWith(recorder: MismatchRecorder): void {
    this.recorder = recorder;
  }

  /**
   * Reads the multipart request to its end. On a reserved chain a mismatch cannot be recorded yet: the answer
   * tells it, and the event that names the upload must carry the announced digest.
   */
  async take(
    person: Person,
    itemId: string,
    request: Request,
    response: Response,
  ): Promise<TakenUpload> {
    const target = await this.target.find(person, itemId);
    const { stored, form } = await this.receiver.receive(request, response);
    const announcedSha256 = announcement(target, stored, form);
    if (announcedSha256 === 'contradicted') {
      await this.staging.drop(stored.objectId);
      throw contradicted();
    }
    const received = { stored, form: { ...form, announcedSha256 } };
    const upload = await this.staging.stage(person.accountId, itemId, received);
    if (target.kind === 'reserved' || !isMismatch(upload)) return { upload, receipt: undefined };
    try {
      return { upload, receipt: await this.record(person, itemId, upload) };
    } catch (error) {
      await this.staging.discard(person.accountId, upload);
      throw error;
    }
  }

  private record(person: Person, itemId: string, upload: StagedUpload): Promise<Receipt> {
    if (this.recorder === undefined) {
      throw new Refused('unavailable', 'The mismatch of the digests cannot be recorded now.');
    }
    return this.recorder.recordMismatch(person, itemId, upload);
  }
}

/**
 * What the bytes are held against: the SHA-256 by which the item was registered, where it was; otherwise the form's. A form
 * that announces something else than what arrived, when that is what the item was registered by, contradicts both.
 */
function announcement(
  target: Target,
  { sha256 }: StoredObject,
  { announcedSha256 }: UploadForm,
): string | undefined {
  const awaited = target.kind === 'item' ? target.awaitedSha256 : undefined;
  if (awaited === undefined) return announcedSha256;
  const isForms = announcedSha256 === undefined || announcedSha256 === sha256;
  return isForms || sha256 !== awaited ? awaited : 'contradicted';
}

function contradicted(): Invalid {
  const detail =
    'What arrived is what the item was registered by, but the form announces another SHA-256.';
  return new Invalid(detail, [{ pointer: '/announcedSha256', detail }], {
    safe: 'Nothing was kept. Send the file again, with its own SHA-256 or none.',
  });
}
