import { Body, Controller, Get, Inject, Post, Query, UseInterceptors } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { CurrentPerson } from '../platform/current-person.decorator.js';
import { PageQuery } from '../platform/page.dto.js';
import { NextPageLink } from '../platform/page.js';
import { type Person } from '../platform/person.js';
import { presentOrganisation } from './access.presenter.js';
import { AccessService } from './access.service.js';
import { Administers } from '../platform/administers.decorator.js';
import {
  NewOrganisationDto,
  OrganisationDto,
  OrganisationPageDto,
} from './dto/organisation.dto.js';

@ApiTags('access')
@ApiBearerAuth()
@Controller('api/organisations')
export class OrganisationController {
  constructor(@Inject(AccessService) private readonly access: AccessService) {}

  /** Makes an organisation; for system administrators. */
  @Post()
  @Administers()
  async make(
    @CurrentPerson() person: Person,
    @Body() wanted: NewOrganisationDto,
  ): Promise<OrganisationDto> {
    return presentOrganisation(await this.access.makeOrganisation(person, wanted));
  }

  /** All organisations, in the order in which they were made. */
  @Get()
  @UseInterceptors(NextPageLink)
  async list(
    @CurrentPerson() person: Person,
    @Query() wanted: PageQuery,
  ): Promise<OrganisationPageDto> {
    const page = await this.access.organisations(person, wanted);
    return { items: page.items.map(presentOrganisation), next: page.next };
  }
}
