import { Controller, Get, Inject, Param, Query, UseInterceptors } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { AdmissibilityReader } from '../admissibility/admissibility.reader.js';
import { RequestReader } from '../cooperation/request.reader.js';
import { CurrentPerson } from '../platform/current-person.decorator.js';
import { NextPageLink } from '../platform/page.js';
import { type Person } from '../platform/person.js';
import { ProvenanceReader } from '../provenance/provenance.reader.js';
import { ItemDetailDto, ItemPageDto, ItemQuery } from './dto/item.dto.js';
import { originOf } from './item-origin.js';
import { presentItem, presentItemDetail } from './item.presenter.js';
import { ItemReader } from './item.reader.js';

@ApiTags('items')
@ApiBearerAuth()
@Controller('api/items')
export class ItemController {
  constructor(
    @Inject(ItemReader) private readonly items: ItemReader,
    @Inject(ProvenanceReader) private readonly provenance: ProvenanceReader,
    @Inject(AdmissibilityReader) private readonly notes: AdmissibilityReader,
    @Inject(RequestReader) private readonly requests: RequestReader,
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

  /** Where an item stands, where it comes from, under which requests, and what is noted about its admissibility. */
  @Get(':itemId')
  async one(
    @CurrentPerson() { accountId }: Person,
    @Param('itemId') itemId: string,
  ): Promise<ItemDetailDto> {
    const item = await this.items.find(accountId, itemId);
    const provenance = await this.provenance.inForce(accountId, itemId);
    const notes = await this.notes.inForce(accountId, itemId);
    const requests = await this.requests.ofItem(accountId, originOf(item));
    return presentItemDetail(item, provenance, notes, requests);
  }
}
