import { Controller, Get, Inject, Param, Query, UseInterceptors } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { EventReader } from '../ledger/event.reader.js';
import { CurrentPerson } from '../platform/current-person.decorator.js';
import { NotFound } from '../platform/errors.js';
import { PageQuery } from '../platform/page.dto.js';
import { NextPageLink, pageOf, readCursor } from '../platform/page.js';
import { type Person } from '../platform/person.js';
import { ChainCheckService } from './chain-check.service.js';
import {
  EventPageDto,
  ItemDto,
  ItemPageDto,
  ItemQuery,
  ItemVerificationDto,
} from './dto/item.dto.js';
import { presentEvent, presentItem } from './item.presenter.js';
import { ItemReader, type ItemView } from './item.reader.js';

@ApiTags('items')
@ApiBearerAuth()
@Controller('api/items')
export class ItemController {
  constructor(
    @Inject(ItemReader) private readonly items: ItemReader,
    @Inject(EventReader) private readonly events: EventReader,
    @Inject(ChainCheckService) private readonly chainCheck: ChainCheckService,
  ) {}

  /** The items that the caller sees, in the order in which they were opened. */
  @Get()
  @UseInterceptors(NextPageLink)
  async list(
    @CurrentPerson() person: Person,
    @Query() { cursor, limit, ...filter }: ItemQuery,
  ): Promise<ItemPageDto> {
    const wanted = cursor === undefined ? { limit } : { cursor, limit };
    const page = await this.items.list(person.accountId, filter, wanted);
    return { items: page.items.map(presentItem), next: page.next };
  }

  /** Where an item stands. */
  @Get(':itemId')
  async one(@CurrentPerson() person: Person, @Param('itemId') itemId: string): Promise<ItemDto> {
    return presentItem(await this.find(person, itemId));
  }

  /** The events of an item's chain as they were signed, in order. */
  @Get(':itemId/events')
  @UseInterceptors(NextPageLink)
  async chain(
    @CurrentPerson() person: Person,
    @Param('itemId') itemId: string,
    @Query() { cursor, limit }: PageQuery,
  ): Promise<EventPageDto> {
    await this.find(person, itemId);
    const from = cursor === undefined ? 0 : Number(readCursor(cursor, [/^\d{1,7}$/])[0]) + 1;
    const events = await this.events.ofChain(person.accountId, itemId, { from, limit: limit + 1 });
    const page = pageOf(events, limit, ({ seq }) => [String(seq)]);
    return { items: page.items.map(presentEvent), next: page.next };
  }

  /** Checks the item's chain anew, from the bytes as they are stored now. */
  @Get(':itemId/verification')
  async verification(
    @CurrentPerson() person: Person,
    @Param('itemId') itemId: string,
  ): Promise<ItemVerificationDto> {
    return this.chainCheck.check(person, await this.find(person, itemId));
  }

  private async find(person: Person, itemId: string): Promise<ItemView> {
    const found = await this.items.stateOf(person.accountId, itemId);
    if (found === undefined) throw new NotFound('There is no such item, or you may not see it.');
    return found;
  }
}
