import { Controller, Get, Inject, Param, Query, UseInterceptors } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { CurrentPerson } from '../platform/current-person.decorator.js';
import { NotFound } from '../platform/errors.js';
import { PageQuery } from '../platform/page.dto.js';
import { NextPageLink } from '../platform/page.js';
import { type Person } from '../platform/person.js';
import { presentCase } from './case.presenter.js';
import { CaseReader } from './case.reader.js';
import { CaseDto, CasePageDto } from './dto/case.dto.js';

@ApiTags('cases')
@ApiBearerAuth()
@Controller('api/cases')
export class CaseController {
  constructor(@Inject(CaseReader) private readonly cases: CaseReader) {}

  /** The cases that the caller sees, in the order in which they were opened. */
  @Get()
  @UseInterceptors(NextPageLink)
  async list(@CurrentPerson() person: Person, @Query() wanted: PageQuery): Promise<CasePageDto> {
    const page = await this.cases.list(person.accountId, wanted);
    return { items: page.items.map(presentCase), next: page.next };
  }

  @Get(':caseId')
  async one(@CurrentPerson() person: Person, @Param('caseId') caseId: string): Promise<CaseDto> {
    const found = await this.cases.recordOf(person.accountId, caseId);
    if (found === undefined) throw new NotFound('There is no such case, or you may not see it.');
    return presentCase(found);
  }
}
