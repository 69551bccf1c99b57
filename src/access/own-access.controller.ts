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
  Put,
  Query,
  Req,
  UseGuards,
  UseInterceptors,
} from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { type Request } from 'express';
import { CONFIG, type Config } from '../platform/config.js';
import { CurrentPerson } from '../platform/current-person.decorator.js';
import { PageQuery } from '../platform/page.dto.js';
import { NextPageLink } from '../platform/page.js';
import { type Person } from '../platform/person.js';
import { presentIssuedToken, presentPasskey } from './access.presenter.js';
import { Administers } from '../platform/administers.decorator.js';
import { NewPasskeyDto, PasskeyDto, PasskeyOptionsDto, PasskeyPageDto } from './dto/passkey.dto.js';
import {
  MeansOfSignInDto,
  NewPasswordDto,
  NewTotpDto,
  RecoveryCodesDto,
  TotpCodeDto,
} from './dto/sign-in.dto.js';
import { IssuedTokenDto, NewTokenDto } from './dto/token.dto.js';
import { OwnMeansGuard } from './oidc/own-means.guard.js';
import { OwnPasswordService } from './own-password.service.js';
import { PasskeyService } from './passkey.service.js';
import { RecentSignInGuard } from './recent-sign-in.guard.js';
import { SecondFactorService } from './second-factor.service.js';
import { SignInService } from './sign-in.service.js';
import { requirePasskeySite } from './site.js';

/** By what one signs in oneself. Whatever changes it asks for a sign-in of the last ten minutes. */
@ApiTags('access')
@ApiBearerAuth()
@Administers()
@UseGuards(RecentSignInGuard)
@Controller('api/accounts/me')
export class OwnAccessController {
  constructor(
    @Inject(PasskeyService) private readonly passkeys: PasskeyService,
    @Inject(SecondFactorService) private readonly factors: SecondFactorService,
    @Inject(OwnPasswordService) private readonly passwords: OwnPasswordService,
    @Inject(SignInService) private readonly tokens: SignInService,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Which means of sign-in one has, besides passkeys. */
  @Get('sign-in')
  async means(@CurrentPerson() { accountId }: Person): Promise<MeansOfSignInDto> {
    return {
      hasPassword: await this.passwords.isSet(accountId),
      hasTotp: await this.factors.isInUse(accountId),
      recoveryCodesLeft: await this.factors.codesLeft(accountId),
    };
  }

  /** A token that may do no more than what one came in by. */
  @Post('tokens')
  async giveToken(
    @CurrentPerson() person: Person,
    @Body() wanted: NewTokenDto,
  ): Promise<IssuedTokenDto> {
    return presentIssuedToken(await this.tokens.give(person, wanted));
  }

  /** Sets one's password, and ends all other sessions. */
  @UseGuards(OwnMeansGuard)
  @Put('password')
  @HttpCode(204)
  async setPassword(
    @CurrentPerson() person: Person,
    @Body() { password }: NewPasswordDto,
  ): Promise<void> {
    await this.passwords.set(person, password);
  }

  @Get('passkeys')
  @UseInterceptors(NextPageLink)
  async listPasskeys(
    @CurrentPerson() person: Person,
    @Query() wanted: PageQuery,
  ): Promise<PasskeyPageDto> {
    const page = await this.passkeys.list(person, wanted);
    return { items: page.items.map(presentPasskey), next: page.next };
  }

  /** What a browser makes a new passkey by; good once and for five minutes. */
  @UseGuards(OwnMeansGuard)
  @Post('passkeys/options')
  @HttpCode(200)
  async passkeyOptions(
    @CurrentPerson() person: Person,
    @Req() request: Request,
  ): Promise<PasskeyOptionsDto> {
    const site = requirePasskeySite(this.config.publicUrl, request.headers.host);
    return { publicKey: await this.passkeys.registrationOptions(person, site) };
  }

  /** Registers the passkey that an authenticator made. */
  @UseGuards(OwnMeansGuard)
  @Post('passkeys')
  async addPasskey(
    @CurrentPerson() person: Person,
    @Body() wanted: NewPasskeyDto,
    @Req() request: Request,
  ): Promise<PasskeyDto> {
    const site = requirePasskeySite(this.config.publicUrl, request.headers.host);
    return presentPasskey(await this.passkeys.register(person, wanted, site));
  }

  /** Removes one of one's own passkeys, but never the last way in. */
  @Delete('passkeys/:passkeyId')
  @HttpCode(204)
  async removePasskey(
    @CurrentPerson() person: Person,
    @Param('passkeyId', ParseUUIDPipe) passkeyId: string,
  ): Promise<void> {
    await this.passkeys.remove(person, passkeyId);
  }

  /** A secret for one's authenticator, which is in use after `totp/confirmation`. */
  @UseGuards(OwnMeansGuard)
  @Post('totp')
  async beginTotp(@CurrentPerson() person: Person): Promise<NewTotpDto> {
    return this.factors.begin(person);
  }

  /** Puts the authenticator into use with a code of it; answers with ten recovery codes. */
  @UseGuards(OwnMeansGuard)
  @Post('totp/confirmation')
  @HttpCode(200)
  async confirmTotp(
    @CurrentPerson() person: Person,
    @Body() { code }: TotpCodeDto,
  ): Promise<RecoveryCodesDto> {
    return { codes: await this.factors.confirm(person, code) };
  }

  /** Takes away authenticator and recovery codes. */
  @Delete('totp')
  @HttpCode(204)
  async removeTotp(@CurrentPerson() person: Person): Promise<void> {
    await this.factors.remove(person);
  }

  /** Ten new recovery codes in the place of all former ones. */
  @Post('recovery-codes')
  @HttpCode(200)
  async renewCodes(@CurrentPerson() person: Person): Promise<RecoveryCodesDto> {
    return { codes: await this.factors.renewCodes(person) };
  }
}
