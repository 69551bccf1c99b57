import {
  Body,
  Controller,
  Get,
  HttpCode,
  Inject,
  Param,
  Post,
  Query,
  Req,
  Res,
  UseFilters,
} from '@nestjs/common';
import { ApiConsumes, ApiFoundResponse, ApiQuery, ApiTags } from '@nestjs/swagger';
import { type Request, type Response } from 'express';
import { Public } from '../../platform/public.decorator.js';
import { AgencyLogoutService } from './agency-logout.service.js';
import { AgencySignInService, type Browser, type Sent } from './agency-sign-in.service.js';
import { AgencySignInQuery, LogoutDto } from './dto/agency-sign-in.dto.js';
import { SignInPageFilter } from './sign-in-page.filter.js';

@ApiTags('access')
@Public()
@Controller('api/sign-in/oidc')
export class AgencySignInController {
  constructor(
    @Inject(AgencySignInService) private readonly signIn: AgencySignInService,
    @Inject(AgencyLogoutService) private readonly logout: AgencyLogoutService,
  ) {}

  /** Sends the browser to the agency, to sign in there; the agency sends it back to the callback. */
  @ApiFoundResponse({ description: 'To the agency.' })
  @UseFilters(SignInPageFilter)
  @Get(':agencyId')
  async begin(
    @Param('agencyId') agencyId: string,
    @Query() { returnTo, stepUp }: AgencySignInQuery,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const wanted = { agencyId, returnTo };
    const browser = browserOf(request);
    const sent =
      stepUp === undefined
        ? await this.signIn.begin(wanted, browser)
        : await this.signIn.beginStepUp(wanted, browser);
    send(response, sent);
  }

  /** Where the agency sends the browser back to: opens a session, and sends it on to `returnTo`. */
  @ApiQuery({ name: 'code', required: false, type: String })
  @ApiQuery({ name: 'state', required: false, type: String })
  @ApiQuery({ name: 'iss', required: false, type: String })
  @ApiQuery({ name: 'error', required: false, type: String })
  @ApiFoundResponse({ description: 'To the path that the sign-in was begun with, with a session.' })
  @UseFilters(SignInPageFilter)
  @Get(':agencyId/callback')
  async callback(
    @Param('agencyId') agencyId: string,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    // As it came: agencies add members of their own, and one that stands there twice must be seen.
    const query = new URL(request.originalUrl, 'http://host.invalid').searchParams;
    send(response, await this.signIn.complete(agencyId, query, browserOf(request)));
  }

  /** Ends sessions of a person, for their agency. */
  @ApiConsumes('application/x-www-form-urlencoded')
  @HttpCode(200)
  @Post(':agencyId/back-channel-logout')
  async backChannelLogout(
    @Param('agencyId') agencyId: string,
    @Body() { logout_token: token }: LogoutDto,
  ): Promise<void> {
    await this.logout.end(agencyId, token ?? '');
  }
}

function browserOf(request: Request): Browser {
  const { cookie: cookies, 'user-agent': userAgent = '' } = request.headers;
  return { cookies, address: request.ip ?? '', userAgent };
}

function send(response: Response, { address, cookies }: Sent): void {
  for (const cookie of cookies) response.append('Set-Cookie', cookie);
  response.redirect(302, address);
}
