import { Controller, Get, Inject, Param, Query, UseInterceptors } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { CaseReader } from '../cases/case.reader.js';
import { CurrentPerson } from '../platform/current-person.decorator.js';
import { NotFound } from '../platform/errors.js';
import { PageQuery } from '../platform/page.dto.js';
import { NextPageLink } from '../platform/page.js';
import { type Person } from '../platform/person.js';
import { presentDisclosure, presentScheduled } from './disclosure.presenter.js';
import { DisclosureReader } from './disclosure.reader.js';
import { DisclosurePageDto, ScheduledItemPageDto } from './dto/disclosure.dto.js';

/** What was served on the defence, from the record; serving is an event on an item's chain, or on the case's. */
@ApiTags('disclosure')
@ApiBearerAuth()
@Controller('api/cases/:caseId/disclosures')
export class DisclosureController {
  constructor(
    @Inject(CaseReader) private readonly cases: CaseReader,
    @Inject(DisclosureReader) private readonly disclosures: DisclosureReader,
  ) {}

  /** Sets that were served, in their order, with what was withheld, acknowledged and checked. */
  @Get()
  @UseInterceptors(NextPageLink)
  async list(
    @CurrentPerson() person: Person,
    @Param('caseId') caseId: string,
    @Query() wanted: PageQuery,
  ): Promise<DisclosurePageDto> {
    await this.demandCase(person, caseId);
    const page = await this.disclosures.ofCase(person.accountId, caseId, wanted);
    return { items: page.items.map(presentDisclosure), next: page.next };
  }

  /** Every item of the case with the schedules in which it was served: what is complete can be read from it. */
  @Get('schedule')
  @UseInterceptors(NextPageLink)
  async schedule(
    @CurrentPerson() person: Person,
    @Param('caseId') caseId: string,
    @Query() wanted: PageQuery,
  ): Promise<ScheduledItemPageDto> {
    await this.demandCase(person, caseId);
    const page = await this.disclosures.schedule(person.accountId, caseId, wanted);
    return { items: page.items.map(presentScheduled), next: page.next };
  }

  private async demandCase({ accountId }: Person, caseId: string): Promise<void> {
    const found = await this.cases.recordOf(accountId, caseId);
    if (found === undefined) throw new NotFound('There is no such case, or you may not see it.');
  }
}
