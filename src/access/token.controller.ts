import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Inject,
  Param,
  ParseUUIDPipe,
  Post,
  Query,
  Req,
  UseInterceptors,
} from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { type Request } from 'express';
import { CurrentPerson } from '../platform/current-person.decorator.js';
import { PageQuery } from '../platform/page.dto.js';
import { NextPageLink } from '../platform/page.js';
import { type Person } from '../platform/person.js';
import { Public } from '../platform/public.decorator.js';
import { presentIssuedToken, presentToken } from './access.presenter.js';
import { IssuedTokenDto, SignInDto, TokenDto, TokenPageDto } from './dto/token.dto.js';
import { SignInService } from './sign-in.service.js';
import { visitorOf } from './visitor.js';

@ApiTags('access')
@Controller('api/tokens')
export class TokenController {
  constructor(@Inject(SignInService) private readonly signIn: SignInService) {}

  /** Signs in with a password, and a code where the account has an authenticator, and answers with a new token, shown this once. */
  @Public()
  @Post()
  async issue(@Body() credentials: SignInDto, @Req() request: Request): Promise<IssuedTokenDto> {
    return presentIssuedToken(await this.signIn.signIn(credentials, visitorOf(request)));
  }

  /** One's own tokens, also expired and revoked ones, in the order in which they were given. */
  @ApiBearerAuth()
  @Get()
  @UseInterceptors(NextPageLink)
  async list(@CurrentPerson() person: Person, @Query() wanted: PageQuery): Promise<TokenPageDto> {
    const page = await this.signIn.tokens(person, wanted);
    return { items: page.items.map((token): TokenDto => presentToken(token)), next: page.next };
  }

  /** Revokes one of one's own tokens at once, also the one of this request. */
  @ApiBearerAuth()
  @Delete(':tokenId')
  @HttpCode(204)
  async revoke(
    @CurrentPerson() person: Person,
    @Param('tokenId', ParseUUIDPipe) tokenId: string,
  ): Promise<void> {
    await this.signIn.revoke(person, tokenId);
  }
}
