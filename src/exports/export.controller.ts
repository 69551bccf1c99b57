import {
  Body,
  Controller,
  Get,
  Header,
  Inject,
  Param,
  Post,
  Query,
  StreamableFile,
  UseInterceptors,
} from '@nestjs/common';
import { ApiBearerAuth, ApiHeader, ApiProduces, ApiTags } from '@nestjs/swagger';
import { Appends } from '../platform/appends.decorator.js';
import { CurrentPerson } from '../platform/current-person.decorator.js';
import { PageQuery } from '../platform/page.dto.js';
import { NextPageLink } from '../platform/page.js';
import { type Person } from '../platform/person.js';
import { ExportDto, ExportPageDto, NewExportDto } from './dto/export.dto.js';
import { presentExport } from './export.presenter.js';
import { ExportService } from './export.service.js';

/** Evidence packages: asked for, looked up, fetched. */
@ApiTags('exports')
@ApiBearerAuth()
@Controller('api')
export class ExportController {
  constructor(@Inject(ExportService) private readonly exports: ExportService) {}

  /** Records the export on the case's chain and begins the package; ask for the export until it is ready. */
  @Post('cases/:caseId/exports')
  @Appends()
  @ApiHeader({ name: 'Idempotency-Key', required: true })
  async begin(
    @CurrentPerson() person: Person,
    @Param('caseId') caseId: string,
    @Body() wanted: NewExportDto,
  ): Promise<ExportDto> {
    return presentExport(await this.exports.begin(person, caseId, wanted));
  }

  /** Exports of the cases that the caller sees, newest first. */
  @Get('exports')
  @UseInterceptors(NextPageLink)
  async list(@CurrentPerson() person: Person, @Query() wanted: PageQuery): Promise<ExportPageDto> {
    const page = await this.exports.list(person, wanted);
    return { items: page.items.map(presentExport), next: page.next };
  }

  @Get('exports/:exportId')
  async one(
    @CurrentPerson() person: Person,
    @Param('exportId') exportId: string,
  ): Promise<ExportDto> {
    return presentExport(await this.exports.find(person, exportId));
  }

  /** The package itself, a ZIP. */
  @Get('exports/:exportId/package')
  @ApiProduces('application/zip')
  @Header('X-Content-Type-Options', 'nosniff')
  async package(
    @CurrentPerson() person: Person,
    @Param('exportId') exportId: string,
  ): Promise<StreamableFile> {
    const { bytes, sizeBytes, fileName } = await this.exports.open(person, exportId);
    return new StreamableFile(bytes, {
      type: 'application/zip',
      length: sizeBytes,
      disposition: `attachment; filename="${fileName}"`,
    });
  }
}
