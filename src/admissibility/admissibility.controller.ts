import { Controller, Get, Inject, Param, Query, UseInterceptors } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { CurrentPerson } from '../platform/current-person.decorator.js';
import { NotFound } from '../platform/errors.js';
import { PageQuery } from '../platform/page.dto.js';
import { NextPageLink } from '../platform/page.js';
import { type Person } from '../platform/person.js';
import { presentNote } from './admissibility.presenter.js';
import { AdmissibilityReader } from './admissibility.reader.js';
import { AdmissibilityNotePageDto } from './dto/admissibility.dto.js';

@ApiTags('admissibility')
@ApiBearerAuth()
@Controller('api/items/:itemId/admissibility-notes')
export class AdmissibilityController {
  constructor(@Inject(AdmissibilityReader) private readonly notes: AdmissibilityReader) {}

  /** What was noted, objected and ruled about the item, superseded notes too, oldest first. */
  @Get()
  @UseInterceptors(NextPageLink)
  async list(
    @CurrentPerson() person: Person,
    @Param('itemId') itemId: string,
    @Query() wanted: PageQuery,
  ): Promise<AdmissibilityNotePageDto> {
    const page = await this.notes.ofItem(person.accountId, itemId, wanted);
    if (page === undefined) throw new NotFound('There is no such item, or you may not see it.');
    return { items: page.items.map(presentNote), next: page.next };
  }
}
