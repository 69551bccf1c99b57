import { Controller, Get, Inject, Query, UseInterceptors } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { CurrentPerson } from '../platform/current-person.decorator.js';
import { PageQuery } from '../platform/page.dto.js';
import { NextPageLink } from '../platform/page.js';
import { type Person } from '../platform/person.js';
import { TaskPageDto } from './dto/work.dto.js';
import { WorkService } from './work.service.js';

@ApiTags('work')
@ApiBearerAuth()
@Controller('api/work')
export class WorkController {
  constructor(@Inject(WorkService) private readonly service: WorkService) {}

  /**
   * What waits for the caller: items to receive, receipts and clocks that run out, quarantines, bytes that are awaited or
   * were not verified lately, reviews, questions that keep an item from leaving.
   */
  @Get()
  @UseInterceptors(NextPageLink)
  work(@CurrentPerson() person: Person, @Query() wanted: PageQuery): Promise<TaskPageDto> {
    return this.service.page(person, wanted);
  }
}
