import { Inject, Injectable } from '@nestjs/common';
import { type Request, type Response } from 'express';
import multer, { type MulterError } from 'multer';
import { CONFIG, type Config } from '../platform/config.js';
import { DomainError, Invalid, Refused, TooLarge } from '../platform/errors.js';
import { BLOB_STORE, type BlobStore, type StoredObject } from './blob-store.js';
import { BlobStorageEngine } from './blob-storage-engine.js';
import { readUploadForm, type UploadForm } from './upload-form.js';

/** A file that lies in the store, durable, and that no row names yet. */
export interface ReceivedFile {
  readonly stored: StoredObject;
  readonly form: UploadForm;
}

/** What the form around the file may add: three short fields and their headers. */
const envelopeBytes = 64 * 1024;

/**
 * Takes one multipart request: exactly one file in the field `file`, at most three short text fields. Whatever
 * fails, also a connection that breaks, leaves no file behind.
 */
@Injectable()
export class UploadReceiver {
  constructor(
    @Inject(BLOB_STORE) private readonly store: BlobStore,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Throws a DomainError that says what was wrong with the request; nothing is kept then. */
  async receive(request: Request, response: Response): Promise<ReceivedFile> {
    this.refuseByHeaders(request);
    const engine = new BlobStorageEngine(this.store);
    try {
      await this.parse(engine, request, response);
      return readReceived(engine, request);
    } catch (error) {
      await engine.clear();
      throw error;
    }
  }

  /** Refuses what its headers give away before any byte is taken in. */
  private refuseByHeaders(request: Request): void {
    if (!request.is('multipart/form-data')) {
      throw new Refused('unsupported-media-type', 'Files are sent as multipart/form-data.');
    }
    const announced = Number(request.headers['content-length'] ?? 0);
    if (announced > this.config.maxUploadBytes + envelopeBytes) throw this.tooLarge();
  }

  private parse(engine: BlobStorageEngine, request: Request, response: Response): Promise<void> {
    const middleware = multer({
      storage: engine,
      // Names stay as they came: the parser must neither cut paths off nor guess at an encoding.
      preservePath: true,
      defParamCharset: 'utf8',
      limits: {
        files: 1,
        fileSize: this.config.maxUploadBytes,
        fields: 3,
        parts: 4,
        fieldSize: 1024,
        fieldNameSize: 64,
        fieldNestingDepth: 0,
        headerPairs: 16,
      },
    }).single('file');
    return new Promise((resolve, reject) => {
      middleware(request, response, (error?: unknown) => {
        if (error === undefined || error === null) resolve();
        else reject(this.explain(error));
      });
    });
  }

  private explain(error: unknown): DomainError {
    if (error instanceof DomainError) return error;
    if (error instanceof multer.MulterError) return this.explainLimit(error);
    return new Refused('bad-request', 'The upload broke off or its form cannot be read.', {
      cause: error,
      safe: 'Nothing was kept. Send the file again.',
    });
  }

  private explainLimit(error: MulterError): DomainError {
    switch (error.code) {
      case 'LIMIT_FILE_SIZE':
        return this.tooLarge();
      case 'LIMIT_FIELD_VALUE':
        return new TooLarge('A text field of the form is longer than 1024 bytes.');
      case 'LIMIT_FILE_COUNT':
      case 'LIMIT_UNEXPECTED_FILE':
        return new Invalid('The form must hold exactly one file, in the field "file".');
      case 'LIMIT_FIELD_COUNT':
      case 'LIMIT_FIELD_KEY':
      case 'LIMIT_PART_COUNT':
      case 'MISSING_FIELD_NAME':
      default:
        // multer has more codes than its types know; none of them is about the file itself.
        return new Invalid('The form holds more or other fields than an upload has.');
    }
  }

  private tooLarge(): TooLarge {
    return new TooLarge(`A file may have at most ${this.config.maxUploadBytes} bytes here.`, {
      safe: 'Nothing was kept.',
      extra: { maxUploadBytes: this.config.maxUploadBytes },
    });
  }
}

function readReceived({ stored }: BlobStorageEngine, { file, body }: Request): ReceivedFile {
  if (stored === undefined || file === undefined) {
    throw new Invalid(
      'The form holds no readable file part named "file" with a filename in its header. A header with ' +
        'control characters in it is not read: send such a name in the form field originalName.',
      [{ pointer: '/file', detail: 'The file is missing.' }],
    );
  }
  const part = { filename: file.originalname, mediaType: file.mimetype };
  // multer types the body as any; it is a plain object of what the text fields held.
  return { stored, form: readUploadForm(body as Readonly<Record<string, unknown>>, part) };
}
