import { Controller, Get, Header, Inject, Query, Req, Res, UseInterceptors } from '@nestjs/common';
import { ApiBearerAuth, ApiProduces, ApiTags } from '@nestjs/swagger';
import { type Request, type Response } from 'express';
import { readRfc3339 } from '../core/custody/rfc3339.js';
import { CurrentPerson } from '../platform/current-person.decorator.js';
import { Invalid } from '../platform/errors.js';
import { NextPageLink } from '../platform/page.js';
import { type Person } from '../platform/person.js';
import { ReadPageDto, ReadQuery, ReadTableQuery } from './dto/read.dto.js';
import { type ReadFilter, ReadReader } from './read.reader.js';
import { presentRead, readsTable } from './read.presenter.js';

/** Who saw what. Asking that is a read like any other. */
@ApiTags('reads')
@ApiBearerAuth()
@Controller('api')
export class ReadController {
  constructor(@Inject(ReadReader) private readonly reads: ReadReader) {}

  /**
   * What the caller read; to who opened a case or is its prosecutor, what others read in it; to auditors, data-protection
   * officers and system administrators, everything.
   */
  @Get('reads')
  @UseInterceptors(NextPageLink)
  async list(@CurrentPerson() person: Person, @Query() wanted: ReadQuery): Promise<ReadPageDto> {
    const page = await this.reads.list(person.accountId, filterOf(wanted), wanted);
    return { items: page.items.map(presentRead), next: page.next };
  }

  /** The same as a table; `Link` leads to the next part of a long one. */
  @Get('reads.csv')
  @ApiProduces('text/csv')
  @Header('Content-Type', 'text/csv; charset=utf-8')
  @Header('Content-Disposition', 'attachment; filename="reads.csv"')
  async table(
    @CurrentPerson() person: Person,
    @Query() wanted: ReadTableQuery,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<string> {
    const page = await this.reads.list(person.accountId, filterOf(wanted), wanted);
    if (page.next !== null) {
      const url = new URL(request.originalUrl, 'http://host.invalid');
      url.searchParams.set('cursor', page.next);
      response.setHeader('Link', `<${url.pathname}${url.search}>; rel="next"`);
    }
    return readsTable(page.items);
  }
}

function filterOf({ account, chain, kind, from, to }: ReadTableQuery): ReadFilter {
  return {
    ...(account !== undefined && { account }),
    ...(chain !== undefined && { chain }),
    ...(kind !== undefined && { kind }),
    ...(from !== undefined && { fromMs: instantOf(from, 'from') }),
    ...(to !== undefined && { toMs: instantOf(to, 'to') }),
  };
}

function instantOf(text: string, parameter: string): number {
  const ms = readRfc3339(text);
  if (ms !== undefined) return ms;
  const detail = 'A time like 2026-03-01T12:30:00Z.';
  throw new Invalid('The time is not in its form.', [{ parameter, detail }]);
}
