import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { readRfc3339 } from '../core/custody/rfc3339.js';
import { CurrentPerson } from '../platform/current-person.decorator.js';
import { Invalid } from '../platform/errors.js';
import { type Person } from '../platform/person.js';
import { presentCustody, presentHeldAt } from './custody-record.presenter.js';
import { CustodyRecordService } from './custody-record.service.js';
import { CustodyRecordDto, HeldAtDto, MomentQuery } from './dto/custody.dto.js';

@ApiTags('items')
@ApiBearerAuth()
@Controller('api/items/:itemId/custody')
export class ItemCustodyController {
  constructor(@Inject(CustodyRecordService) private readonly record: CustodyRecordService) {}

  /** Who held the item when, and what a court will ask about: gaps, overlaps, seals, clocks, late entries. */
  @Get()
  async custody(
    @CurrentPerson() { accountId }: Person,
    @Param('itemId') itemId: string,
  ): Promise<CustodyRecordDto> {
    return presentCustody(await this.record.examine(accountId, itemId));
  }

  /** Who held the item at that moment, under which authority, with which certainty. */
  @Get('holder')
  async holder(
    @CurrentPerson() { accountId }: Person,
    @Param('itemId') itemId: string,
    @Query() { at }: MomentQuery,
  ): Promise<HeldAtDto> {
    const atMs = readRfc3339(at);
    if (atMs === undefined) {
      const detail = 'Not a time like 2026-03-01T12:30:00Z.';
      throw new Invalid(detail, [{ parameter: 'at', detail }]);
    }
    return presentHeldAt(await this.record.heldAt(accountId, itemId, atMs), atMs);
  }
}
