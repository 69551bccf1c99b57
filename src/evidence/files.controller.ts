import {
  Controller,
  Get,
  Header,
  HttpCode,
  Inject,
  Param,
  Post,
  Req,
  Res,
  StreamableFile,
} from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiBody,
  ApiConsumes,
  ApiOkResponse,
  ApiProduces,
  ApiResponse,
  ApiTags,
} from '@nestjs/swagger';
import { type Request, type Response } from 'express';
import { fromHex } from '../core/canonical/hex.js';
import { CurrentPerson } from '../platform/current-person.decorator.js';
import { NotFound, Refused } from '../platform/errors.js';
import { type Person } from '../platform/person.js';
import { type ByteRange } from './blob-store.js';
import { entityTagOf, readRange } from './byte-range.js';
import { UploadDto } from './dto/evidence.dto.js';
import { presentUpload } from './evidence.presenter.js';
import { type EvidenceObject, EvidenceReader } from './evidence.reader.js';
import { EvidenceService } from './evidence.service.js';
import { attachmentHeader } from './file-name.js';
import { readSeq } from './seq.js';
import { UploadService } from './upload.service.js';

/** Evidence bytes of an item: in as a stream, out as an attachment and never as a page. */
@ApiTags('evidence')
@ApiBearerAuth()
@Controller('api/items/:itemId/files')
export class FilesController {
  constructor(
    @Inject(UploadService) private readonly uploads: UploadService,
    @Inject(EvidenceService) private readonly evidence: EvidenceService,
    @Inject(EvidenceReader) private readonly reader: EvidenceReader,
  ) {}

  /**
   * Stages one file for an item, or for a chain that the caller reserved. A signed event with exactly the
   * digests answered attaches it. Where `announcedSha256` differs from what arrived, the service records both
   * at once and the item is QUARANTINED; that is answered 201 too, with `mismatch` and the receipt, since it
   * was recorded. On a chain that was only reserved nothing is recorded yet (`receipt` is null).
   */
  @Post()
  @HttpCode(201)
  @ApiConsumes('multipart/form-data')
  @ApiBody({ schema: uploadSchema() })
  async upload(
    @CurrentPerson() person: Person,
    @Param('itemId') itemId: string,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<UploadDto> {
    return presentUpload(await this.uploads.take(person, itemId, request, response));
  }

  /**
   * The bytes that event `seq` brought in, or one range of them (`Range: bytes=a-b`, with `If-Range` by the `ETag`): only
   * the parts of the object that hold it are read. A range that the file does not have is answered 416.
   */
  @Get(':seq')
  @ApiOkResponse({ description: 'The whole file.' })
  @ApiResponse({ status: 206, description: 'The range that was asked for.' })
  @ApiProduces('application/octet-stream')
  @Header('X-Content-Type-Options', 'nosniff')
  // What was collected may be a hostile page: should a browser show it after all, it runs and loads nothing.
  @Header('Content-Security-Policy', "sandbox; default-src 'none'; frame-ancestors 'none'")
  async download(
    @CurrentPerson() person: Person,
    @Param('itemId') itemId: string,
    @Param('seq') seq: string,
    @Req() { headers }: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<StreamableFile> {
    const number = readSeq(seq);
    const object =
      number === undefined || fromHex(itemId, 32) === undefined
        ? undefined
        : await this.reader.objectAt(person.accountId, itemId, number);
    if (object === undefined) throw new NotFound('There is no such file, or you may not see it.');
    const range = wantedRange(headers, object, response);
    const bytes = await this.evidence.open(object.objectId, range);
    response.set({ 'Accept-Ranges': 'bytes', ETag: entityTagOf(object) });
    if (range !== undefined) {
      const { start, end } = range;
      response.status(206).set('Content-Range', `bytes ${start}-${end}/${object.sizeBytes}`);
    }
    return new StreamableFile(bytes, {
      type: 'application/octet-stream',
      length: range === undefined ? object.sizeBytes : range.end + 1 - range.start,
      disposition: attachmentHeader(object.originalName, `file-${seq}.bin`),
    });
  }
}

/** Undefined for the whole file. A refusal says in its header how large the file is (RFC 9110 §14.4). */
function wantedRange(
  headers: Request['headers'],
  object: EvidenceObject,
  response: Response,
): ByteRange | undefined {
  const wanted = { range: headers.range, ifRange: headers['if-range']?.toString() };
  const range = readRange(wanted, object.sizeBytes, entityTagOf(object));
  if (range !== 'unsatisfiable') return range;
  response.set('Content-Range', `bytes */${object.sizeBytes}`);
  throw new Refused('range-not-satisfiable', `The file has ${object.sizeBytes} bytes.`);
}

/** The multipart form, which no class describes: its one file is never held in memory. */
function uploadSchema(): Record<string, unknown> {
  return {
    type: 'object',
    required: ['file'],
    additionalProperties: false,
    properties: {
      file: { type: 'string', format: 'binary' },
      announcedSha256: { type: 'string', pattern: '^[0-9A-Fa-f]{64}$' },
      originalName: {
        type: 'string',
        pattern: '^([0-9A-Fa-f]{2}){1,255}$',
        description:
          'The bytes of the name as hexadecimal. Needed where the multipart header cannot carry them exactly.',
      },
      mediaType: {
        type: 'string',
        description: 'As the submitter states it; else that of the file part.',
      },
    },
  };
}
