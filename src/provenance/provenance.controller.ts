import { Controller, Get, Inject, Param } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { CurrentPerson } from '../platform/current-person.decorator.js';
import { NotFound } from '../platform/errors.js';
import { type Person } from '../platform/person.js';
import { ProvenanceHistoryDto } from './dto/provenance.dto.js';
import { presentRecord } from './provenance.presenter.js';
import { ProvenanceReader } from './provenance.reader.js';

@ApiTags('provenance')
@ApiBearerAuth()
@Controller('api/items/:itemId/provenance')
export class ProvenanceController {
  constructor(@Inject(ProvenanceReader) private readonly provenance: ProvenanceReader) {}

  /** Where the item comes from, as stated and as amended since. */
  @Get()
  async history(
    @CurrentPerson() person: Person,
    @Param('itemId') itemId: string,
  ): Promise<ProvenanceHistoryDto> {
    const records = await this.provenance.ofItem(person.accountId, itemId);
    if (records === undefined) {
      throw new NotFound('There is no such item, or you may not see it.');
    }
    return { items: records.map(presentRecord) };
  }
}
