import { Inject, Injectable, type NestMiddleware } from '@nestjs/common';
import { type NextFunction, type Response } from 'express';
import { AccessReader } from '../access/access.reader.js';
import { type SignedInRequest } from '../platform/current-person.decorator.js';
import { type ErrorCode, errorCodes } from '../platform/errors.js';
import { askedOf } from './read-asked.js';
import { type ReadBy } from './read-entry.store.js';
import { takePurpose } from './read-purpose.js';
import { ReadRecorder } from './read-recorder.js';
import { isRecorded } from './refusals-seen.js';

/**
 * Sees what guards turn away before any handler: a role that is missing, a token that is good no more. The refusal itself gives
 * nothing, so that it is put on record when it has been told.
 */
@Injectable()
export class ReadMiddleware implements NestMiddleware {
  constructor(
    @Inject(AccessReader) private readonly access: AccessReader,
    @Inject(ReadRecorder) private readonly recorder: ReadRecorder,
  ) {}

  use(request: SignedInRequest, response: Response, next: NextFunction): void {
    takePurpose(request);
    response.once('finish', () => {
      void this.takeRefusal(request, response);
    });
    next();
  }

  private async takeRefusal(request: SignedInRequest, response: Response): Promise<void> {
    const code: unknown = response.locals['problem'];
    if (!isErrorCode(code) || isRecorded(response)) return;
    const asked = askedOf(request, response, null);
    if (asked === undefined) return;
    const by = request.person ?? (await this.ownerOf(request));
    if (by !== undefined) await this.recorder.refused(by, asked, code);
  }

  private async ownerOf(request: SignedInRequest): Promise<ReadBy | undefined> {
    const secret = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
    if (secret === undefined) return undefined;
    try {
      return await this.access.ownerOfToken(secret);
    } catch {
      // Told by others: where the database is gone, nobody is let in either.
      return undefined;
    }
  }
}

function isErrorCode(code: unknown): code is ErrorCode {
  return typeof code === 'string' && Object.hasOwn(errorCodes, code);
}
