import { Body, Controller, Get, Inject, Param, Post, Query, UseInterceptors } from '@nestjs/common';
import { ApiBearerAuth, ApiHeader, ApiTags } from '@nestjs/swagger';
import { Appends } from '../platform/appends.decorator.js';
import { CurrentPerson } from '../platform/current-person.decorator.js';
import { PageQuery } from '../platform/page.dto.js';
import { NextPageLink } from '../platform/page.js';
import { type Person } from '../platform/person.js';
import { Administers } from '../platform/administers.decorator.js';
import { KeyEventDto, KeyPageDto, KeyRegistrationDto, KeyRevocationDto } from './dto/key.dto.js';
import { presentKey, presentKeyEvent } from './key.presenter.js';
import { KeyService } from './key.service.js';

@ApiTags('access')
@ApiBearerAuth()
@Controller('api/keys')
export class KeyController {
  constructor(@Inject(KeyService) private readonly keys: KeyService) {}

  /** Registers the caller's own key: proof of possession is the block of the new key itself. */
  @Post()
  @Appends()
  @ApiHeader({ name: 'Idempotency-Key', required: true })
  async register(
    @CurrentPerson() person: Person,
    @Body() { acceptUnvouched = false, ...line }: KeyRegistrationDto,
  ): Promise<KeyEventDto> {
    return presentKeyEvent(await this.keys.register(person, line, { acceptUnvouched }));
  }

  /** Every key ever registered, in the order of the log; revoked ones say so. */
  @Get()
  @UseInterceptors(NextPageLink)
  async list(@Query() wanted: PageQuery): Promise<KeyPageDto> {
    const page = await this.keys.keys(wanted);
    return { items: page.items.map(presentKey), next: page.next };
  }

  /** Ends a key, for good; for system administrators. */
  @Post(':keyId/revocation')
  @Administers()
  @Appends()
  @ApiHeader({ name: 'Idempotency-Key', required: true })
  async revoke(
    @Param('keyId') keyId: string,
    @Body() wanted: KeyRevocationDto,
  ): Promise<KeyEventDto> {
    return presentKeyEvent(await this.keys.revoke(keyId, wanted));
  }
}
