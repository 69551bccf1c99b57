import {
  Body,
  Controller,
  Get,
  HttpCode,
  Inject,
  Param,
  Post,
  Query,
  UseInterceptors,
} from '@nestjs/common';
import { ApiBearerAuth, ApiHeader, ApiTags } from '@nestjs/swagger';
import { Appends } from '../platform/appends.decorator.js';
import { CurrentPerson } from '../platform/current-person.decorator.js';
import { Invalid } from '../platform/errors.js';
import { PageQuery } from '../platform/page.dto.js';
import { NextPageLink } from '../platform/page.js';
import { type Person } from '../platform/person.js';
import { BreakGlassCodeService } from './break-glass-code.service.js';
import {
  BreakGlassCodesDto,
  ElevationDto,
  ElevationPageDto,
  NewElevationDto,
  NewReviewDto,
  SealedCodeDto,
} from './dto/elevation.dto.js';
import { presentElevation } from './elevation.presenter.js';
import { ElevationReader } from './elevation.reader.js';
import { type BreakGlassKeys, ElevationService } from './elevation.service.js';

/** Sight of a case in an emergency. */
@ApiTags('break-glass')
@ApiBearerAuth()
@Controller('api/break-glass')
export class ElevationController {
  constructor(
    @Inject(ElevationService) private readonly elevations: ElevationService,
    @Inject(BreakGlassCodeService) private readonly codes: BreakGlassCodeService,
    @Inject(ElevationReader) private readonly reader: ElevationReader,
  ) {}

  /** Opens a case to the caller's sight for at most four hours, and records that first. */
  @Post()
  @Appends()
  @ApiHeader({ name: 'Idempotency-Key', required: true })
  async open(
    @CurrentPerson() person: Person,
    @Body() wanted: NewElevationDto,
  ): Promise<ElevationDto> {
    const { reason, hours } = wanted;
    const [chainId, keys] = [chainOf(wanted), keysOf(wanted)];
    return presentElevation(await this.elevations.open(person, { chainId, reason, hours, keys }));
  }

  /** The caller's own, those of their cases and by their codes; auditors see all. The newest first. */
  @Get()
  @UseInterceptors(NextPageLink)
  async list(
    @CurrentPerson() person: Person,
    @Query() wanted: PageQuery,
  ): Promise<ElevationPageDto> {
    const page = await this.reader.list(person.accountId, wanted);
    return { items: page.items.map(presentElevation), next: page.next };
  }

  /** New one-time codes of a custodian; those that are left become void. */
  @Post('codes')
  async newCodes(@CurrentPerson() person: Person): Promise<BreakGlassCodesDto> {
    return { codes: await this.codes.codes(person) };
  }

  /** A new sealed credential; the last one becomes void. Needs an approval. */
  @Post('seal')
  async seal(@CurrentPerson() person: Person): Promise<SealedCodeDto> {
    return { code: await this.codes.seal(person) };
  }

  /** What an auditor who had no part in it found, within 72 hours. */
  @Post(':elevationId/review')
  @HttpCode(200)
  async review(
    @CurrentPerson() person: Person,
    @Param('elevationId') id: string,
    @Body() review: NewReviewDto,
  ): Promise<ElevationDto> {
    return presentElevation(await this.elevations.review(person, id, review));
  }
}

function chainOf({ caseId, itemId }: NewElevationDto): string {
  const [chainId, other] = [caseId, itemId].filter((id) => id !== undefined);
  if (chainId !== undefined && other === undefined) return chainId;
  throw oneOf('/caseId', 'Name a case or an item, one of them.');
}

function keysOf({ custodians, sealedCode }: NewElevationDto): BreakGlassKeys {
  if (custodians !== undefined && sealedCode === undefined) {
    const [one, other] = custodians.map(({ login }) => login.toLowerCase());
    if (one === other) throw oneOf('/custodians', 'The codes are those of two custodians.');
    return { kind: 'custodians', codes: custodians };
  }
  if (sealedCode !== undefined && custodians === undefined) {
    return { kind: 'sealed', code: sealedCode };
  }
  throw oneOf('/custodians', 'Give the codes of two custodians, or the sealed one.');
}

function oneOf(pointer: string, detail: string): Invalid {
  return new Invalid(detail, [{ pointer, detail }]);
}
