import { Body, Controller, Get, Inject, Post, Query, UseInterceptors } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { CurrentPerson } from '../platform/current-person.decorator.js';
import { PageQuery } from '../platform/page.dto.js';
import { NextPageLink } from '../platform/page.js';
import { type Person } from '../platform/person.js';
import { presentAccount, presentSelf } from './access.presenter.js';
import { AccessService } from './access.service.js';
import { Administers } from '../platform/administers.decorator.js';
import {
  AccountPageDto,
  ListedAccountDto,
  NewAccountDto,
  OwnAccountDto,
} from './dto/account.dto.js';

@ApiTags('access')
@ApiBearerAuth()
@Controller('api/accounts')
export class AccountController {
  constructor(@Inject(AccessService) private readonly access: AccessService) {}

  /** Makes an account; for system administrators. */
  @Post()
  @Administers()
  async make(
    @CurrentPerson() person: Person,
    @Body() wanted: NewAccountDto,
  ): Promise<ListedAccountDto> {
    return presentAccount(await this.access.makeAccount(person, wanted), person);
  }

  /** All accounts, in the order in which they were made. */
  @Get()
  @UseInterceptors(NextPageLink)
  async list(@CurrentPerson() person: Person, @Query() wanted: PageQuery): Promise<AccountPageDto> {
    const page = await this.access.accounts(person, wanted);
    return { items: page.items.map((account) => presentAccount(account, person)), next: page.next };
  }

  /** The account of whoever asks. */
  @Get('me')
  me(@CurrentPerson() person: Person): OwnAccountDto {
    return presentSelf(person);
  }
}
