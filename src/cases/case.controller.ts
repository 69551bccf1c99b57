import { Controller, Get, Inject, Param, Query, UseInterceptors } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { AccessReader } from '../access/access.reader.js';
import { CurrentPerson } from '../platform/current-person.decorator.js';
import { NotFound } from '../platform/errors.js';
import { PageQuery } from '../platform/page.dto.js';
import { NextPageLink } from '../platform/page.js';
import { type Person } from '../platform/person.js';
import { presentCase } from './case.presenter.js';
import { CaseReader, type CaseView } from './case.reader.js';
import { CaseDto, CasePageDto } from './dto/case.dto.js';

@ApiTags('cases')
@ApiBearerAuth()
@Controller('api/cases')
export class CaseController {
  constructor(
    @Inject(CaseReader) private readonly cases: CaseReader,
    @Inject(AccessReader) private readonly accounts: AccessReader,
  ) {}

  /** The cases that the caller sees, in the order in which they were opened. */
  @Get()
  @UseInterceptors(NextPageLink)
  async list(@CurrentPerson() person: Person, @Query() wanted: PageQuery): Promise<CasePageDto> {
    const page = await this.cases.list(person.accountId, wanted);
    return { items: await this.presented(person, page.items), next: page.next };
  }

  @Get(':caseId')
  async one(@CurrentPerson() person: Person, @Param('caseId') caseId: string): Promise<CaseDto> {
    const found = await this.cases.recordOf(person.accountId, caseId);
    if (found === undefined) throw new NotFound('There is no such case, or you may not see it.');
    return presentCase(found, person.accountId, await this.organisations(person, [found]));
  }

  private async presented(person: Person, views: readonly CaseView[]): Promise<readonly CaseDto[]> {
    const organisations = await this.organisations(person, views);
    return views.map((view) => presentCase(view, person.accountId, organisations));
  }

  /** Of whoever holds a grant on a case with a joint team: whether they are of a party is shown beside it. */
  private async organisations(
    { accountId }: Person,
    views: readonly CaseView[],
  ): Promise<ReadonlyMap<string, string>> {
    const grants = views.flatMap(({ record }) => (record.jit === undefined ? [] : record.grants));
    return this.accounts.organisationsOf(accountId, [
      ...new Set(grants.map(({ account }) => account)),
    ]);
  }
}
