import { Body, Controller, Get, HttpCode, Inject, Post, Req, Res, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { type Request, type Response } from 'express';
import { CONFIG, type Config } from '../platform/config.js';
import { CurrentPerson } from '../platform/current-person.decorator.js';
import { Conflict } from '../platform/errors.js';
import { type Person } from '../platform/person.js';
import { Public } from '../platform/public.decorator.js';
import { DoorService, type LetIn } from './door.service.js';
import { PasskeyAnswerDto, PasskeyOptionsDto } from './dto/passkey.dto.js';
import {
  PasswordSignInDto,
  SecondFactorDto,
  SignedInDto,
  SignInWaysDto,
} from './dto/sign-in.dto.js';
import { OwnPageGuard } from './own-page.guard.js';
import { PasskeyService } from './passkey.service.js';
import { clearedCookie } from './session-secret.js';
import { SessionService } from './session.service.js';
import { SignInWays } from './sign-in-ways.js';
import { passkeySiteOf, requirePasskeySite } from './site.js';
import { visitorOf } from './visitor.js';

@ApiTags('access')
@Public()
@UseGuards(OwnPageGuard)
@Controller('api/sign-in')
export class SignInController {
  constructor(
    @Inject(DoorService) private readonly door: DoorService,
    @Inject(PasskeyService) private readonly passkeys: PasskeyService,
    @Inject(SignInWays) private readonly offered: SignInWays,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** How people may come in here. */
  @Get('ways')
  ways(@Req() request: Request): SignInWaysDto {
    const site = passkeySiteOf(this.config.publicUrl, request.headers.host);
    return { passkeys: site !== undefined, agencies: this.offered.agencies() };
  }

  /** Opens a session, or asks for a second factor where the account has an authenticator. */
  @Post('password')
  @HttpCode(200)
  async password(
    @Body() { login, password }: PasswordSignInDto,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SignedInDto> {
    const answer = await this.door.byPassword(login, password, visitorOf(request));
    if ('session' in answer) return signedIn(answer, response);
    return { next: 'second-factor', ticket: answer.ticket, session: null };
  }

  /** Opens a session for the ticket that the password gave and a code. */
  @Post('second-factor')
  @HttpCode(200)
  async secondFactor(
    @Body() { ticket, code }: SecondFactorDto,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SignedInDto> {
    const answer = await this.door.bySecondFactor(ticket, code, visitorOf(request));
    return signedIn(answer, response);
  }

  /** A challenge for whatever passkey the person chooses, good once and for five minutes. */
  @Post('passkey/options')
  @HttpCode(200)
  async passkeyOptions(@Req() request: Request): Promise<PasskeyOptionsDto> {
    const site = requirePasskeySite(this.config.publicUrl, request.headers.host);
    return { publicKey: await this.passkeys.signInOptions(site, visitorOf(request)) };
  }

  /** Opens a session for the answer of an authenticator. */
  @Post('passkey')
  @HttpCode(200)
  async passkey(
    @Body() answer: PasskeyAnswerDto,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SignedInDto> {
    const site = requirePasskeySite(this.config.publicUrl, request.headers.host);
    return signedIn(await this.door.byPasskey(answer, site, visitorOf(request)), response);
  }
}

@ApiTags('access')
@ApiBearerAuth()
@Controller('api/sign-out')
export class SignOutController {
  constructor(@Inject(SessionService) private readonly sessions: SessionService) {}

  /** Ends the session of this request, and takes its cookie away. */
  @Post()
  @HttpCode(204)
  async signOut(
    @CurrentPerson() person: Person,
    @Res({ passthrough: true }) response: Response,
  ): Promise<void> {
    if (person.entry.kind !== 'session') {
      throw new Conflict('This request was made with a token: DELETE /api/tokens/{id} ends one.');
    }
    await this.sessions.end(person, person.entry.id);
    response.setHeader('Set-Cookie', clearedCookie);
  }
}

function signedIn({ session, cookies }: LetIn, response: Response): SignedInDto {
  response.setHeader('Set-Cookie', [...cookies]);
  const { id, csrfToken } = session;
  return { next: null, ticket: null, session: { id, csrfToken } };
}
