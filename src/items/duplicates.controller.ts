import { Controller, Get, Inject, Param } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { CurrentPerson } from '../platform/current-person.decorator.js';
import { type Person } from '../platform/person.js';
import { DuplicateListDto } from './dto/duplicates.dto.js';
import { ItemReader } from './item.reader.js';

@ApiTags('items')
@ApiBearerAuth()
@Controller('api/items')
export class DuplicatesController {
  constructor(@Inject(ItemReader) private readonly items: ItemReader) {}

  /** Items that share an identifier (a telephone's IMEI) or bytes with this one, as far as the caller sees them. */
  @Get(':itemId/duplicates')
  async duplicates(
    @CurrentPerson() { accountId }: Person,
    @Param('itemId') itemId: string,
  ): Promise<DuplicateListDto> {
    const found = await this.items.duplicatesOf(accountId, itemId);
    return {
      items: found.map(({ view, links }) => ({
        ...{ itemId: view.itemId, itemNumber: view.state.itemNumber ?? null },
        ...{ title: view.state.title ?? null, links },
      })),
    };
  }
}
