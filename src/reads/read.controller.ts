import {
  Controller,
  Get,
  Header,
  Inject,
  Param,
  Query,
  Req,
  Res,
  UseInterceptors,
} from '@nestjs/common';
import { ApiBearerAuth, ApiProduces, ApiTags } from '@nestjs/swagger';
import { type Request, type Response } from 'express';
import { AccessReader } from '../access/access.reader.js';
import { fromHex } from '../core/canonical/hex.js';
import { readRfc3339 } from '../core/custody/rfc3339.js';
import { CurrentPerson } from '../platform/current-person.decorator.js';
import { Invalid, NotFound } from '../platform/errors.js';
import { PageQuery } from '../platform/page.dto.js';
import { NextPageLink } from '../platform/page.js';
import { type Person } from '../platform/person.js';
import { ReadPageDto, ReadQuery, ReadTableQuery } from './dto/read.dto.js';
import { ReadSumPageDto } from './dto/read-summary.dto.js';
import { ReadSummaryReader } from './read-summary.reader.js';
import { type ReadFilter, ReadReader } from './read.reader.js';
import { presentRead, presentReadSum, readsTable } from './read.presenter.js';

/** Who saw what. Asking that is a read like any other. */
@ApiTags('reads')
@ApiBearerAuth()
@Controller('api')
export class ReadController {
  constructor(
    @Inject(ReadReader) private readonly reads: ReadReader,
    @Inject(ReadSummaryReader) private readonly sums: ReadSummaryReader,
    @Inject(AccessReader) private readonly accounts: AccessReader,
  ) {}

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

  /**
   * Who read how much of a case and of what is in it: for each account the reads that `GET /api/reads` with the case as `chain`
   * shows the caller, counted by kind, with the first and the last time; in the order of the first.
   */
  @Get('cases/:caseId/reads/summary')
  @UseInterceptors(NextPageLink)
  async summary(
    @CurrentPerson() { accountId }: Person,
    @Param('caseId') caseId: string,
    @Query() wanted: PageQuery,
  ): Promise<ReadSumPageDto> {
    const id = fromHex(caseId, 32);
    const page = id && (await this.sums.ofCase(accountId, id, wanted));
    if (page === undefined) throw new NotFound('There is no such case, or you may not see it.');
    const readers = page.items.map(({ account }) => account);
    const names = await this.accounts.namesOf(accountId, readers);
    const items = page.items.map((sum) => presentReadSum(sum, names.get(sum.account)));
    return { items, next: page.next };
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
