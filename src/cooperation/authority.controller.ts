import {
  Body,
  Controller,
  Get,
  HttpCode,
  Inject,
  Param,
  ParseUUIDPipe,
  Post,
  Query,
  UseInterceptors,
} from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { CLOCK, type Clock } from '../platform/clock.js';
import { CurrentPerson } from '../platform/current-person.decorator.js';
import { NextPageLink } from '../platform/page.js';
import { type Person } from '../platform/person.js';
import { presentAuthority, presentImport } from './authority.presenter.js';
import { AuthorityService } from './authority.service.js';
import {
  AuthorityDto,
  AuthorityPageDto,
  AuthorityQuery,
  DirectoryImportDto,
  DirectoryTableDto,
} from './dto/authority.dto.js';

/** The directory of central authorities, 24/7 contact points and channels. */
@ApiTags('cooperation')
@ApiBearerAuth()
@Controller('api/authorities')
export class AuthorityController {
  constructor(
    @Inject(AuthorityService) private readonly authorities: AuthorityService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** By country and name; without those whose place another entry took, unless all are asked for. */
  @Get()
  @UseInterceptors(NextPageLink)
  async list(
    @CurrentPerson() person: Person,
    @Query() { cursor, limit, entries, ...filter }: AuthorityQuery,
  ): Promise<AuthorityPageDto> {
    const wanted = cursor === undefined ? { limit } : { cursor, limit };
    const which = { ...filter, superseded: entries === 'all' };
    const page = await this.authorities.list(person, which, wanted);
    const nowMs = this.clock.nowMs();
    return { items: page.items.map((row) => presentAuthority(row, nowMs)), next: page.next };
  }

  /** One entry, also one that is in force no longer. */
  @Get(':authorityId')
  async one(
    @CurrentPerson() person: Person,
    @Param('authorityId', ParseUUIDPipe) authorityId: string,
  ): Promise<AuthorityDto> {
    return presentAuthority(await this.authorities.entry(person, authorityId), this.clock.nowMs());
  }

  /** Takes in a table of authorities, whole or not at all; for central-authority officers and system administrators. */
  @Post('import')
  @HttpCode(200)
  async import(
    @CurrentPerson() person: Person,
    @Body() { csv }: DirectoryTableDto,
  ): Promise<DirectoryImportDto> {
    return presentImport(await this.authorities.import(person, csv));
  }
}
