import { Controller, Get, Inject, Param, Query, UseInterceptors } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { EventReader } from '../ledger/event.reader.js';
import { LedgerService } from '../ledger/ledger.service.js';
import { CurrentPerson } from '../platform/current-person.decorator.js';
import { PageQuery } from '../platform/page.dto.js';
import { NextPageLink, pageOf, readCursor } from '../platform/page.js';
import { type Person } from '../platform/person.js';
import { ChainCheckService } from './chain-check.service.js';
import { EventPageDto } from './dto/event.dto.js';
import { ItemVerificationDto } from './dto/item.dto.js';
import { presentEvent } from './event.presenter.js';
import { presentCheck } from './item.presenter.js';
import { ItemReader } from './item.reader.js';

@ApiTags('items')
@ApiBearerAuth()
@Controller('api/items/:itemId')
export class ItemChainController {
  constructor(
    @Inject(ItemReader) private readonly items: ItemReader,
    @Inject(EventReader) private readonly events: EventReader,
    @Inject(LedgerService) private readonly ledger: LedgerService,
    @Inject(ChainCheckService) private readonly chainCheck: ChainCheckService,
  ) {}

  /** The events of an item's chain as they were signed, in order. */
  @Get('events')
  @UseInterceptors(NextPageLink)
  async list(
    @CurrentPerson() { accountId }: Person,
    @Param('itemId') itemId: string,
    @Query() { cursor, limit }: PageQuery,
  ): Promise<EventPageDto> {
    await this.items.find(accountId, itemId);
    const from = cursor === undefined ? 0 : Number(readCursor(cursor, [/^\d{1,7}$/])[0]) + 1;
    const events = await this.events.ofChain(accountId, itemId, { from, limit: limit + 1 });
    const registry = await this.ledger.registry();
    const page = pageOf(events, limit, ({ seq }) => [String(seq)]);
    return { items: page.items.map((event) => presentEvent(event, registry)), next: page.next };
  }

  /** Checks the item's chain anew, from the bytes as they are stored now. */
  @Get('verification')
  async verification(
    @CurrentPerson() { accountId }: Person,
    @Param('itemId') itemId: string,
  ): Promise<ItemVerificationDto> {
    const item = await this.items.projected(accountId, itemId);
    return presentCheck(await this.chainCheck.check(accountId, item));
  }
}
