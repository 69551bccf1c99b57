import { Controller, Get, Inject, Param, Query, UseInterceptors } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { instantText } from '../core/canonical/instant.js';
import { tasksFor } from '../core/custody/tasks.js';
import { CLOCK, type Clock } from '../platform/clock.js';
import { CurrentPerson } from '../platform/current-person.decorator.js';
import { PageQuery } from '../platform/page.dto.js';
import { NextPageLink } from '../platform/page.js';
import { type Person } from '../platform/person.js';
import { DuplicateListDto, type TaskDto, TaskPageDto } from './dto/work.dto.js';
import { ItemReader, type ItemView } from './item.reader.js';

@ApiTags('items')
@ApiBearerAuth()
@Controller('api')
export class WorkController {
  constructor(
    @Inject(ItemReader) private readonly items: ItemReader,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** What waits for the caller: items to receive, receipts that are due, quarantines, bytes that are awaited. */
  @Get('work')
  @UseInterceptors(NextPageLink)
  async work(
    @CurrentPerson() { accountId }: Person,
    @Query() wanted: PageQuery,
  ): Promise<TaskPageDto> {
    const page = await this.items.waitingFor(accountId, wanted);
    return { items: page.items.flatMap((item) => this.tasks(item, accountId)), next: page.next };
  }

  /** Items that share an identifier (a telephone's IMEI) or bytes with this one, as far as the caller sees them. */
  @Get('items/:itemId/duplicates')
  async duplicates(
    @CurrentPerson() { accountId }: Person,
    @Param('itemId') itemId: string,
  ): Promise<DuplicateListDto> {
    const found = await this.items.duplicatesOf(accountId, itemId);
    return {
      items: found.map(({ view, links }) => ({ ...labelOf(view), links })),
    };
  }

  private tasks(item: ItemView, accountId: string): readonly TaskDto[] {
    return tasksFor(item.state, accountId, this.clock.nowMs()).map(
      ({ kind, dueMs, isOverdue }) => ({
        ...labelOf(item),
        ...{ kind, overdue: isOverdue, dueAt: dueMs === undefined ? null : instantText(dueMs) },
      }),
    );
  }
}

function labelOf({ itemId, state }: ItemView): Pick<TaskDto, 'itemId' | 'itemNumber' | 'title'> {
  return { itemId, itemNumber: state.itemNumber ?? null, title: state.title ?? null };
}
