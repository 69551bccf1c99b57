import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsObject, IsString, Length, Matches, ValidateNested } from 'class-validator';
import { IsPlainLine } from '../../platform/plain-line.decorator.js';
import { passwordLength } from '../passwords.js';
import { NewOrganisationDto } from './organisation.dto.js';
import { CurrentSessionDto } from './session.dto.js';

export class PasswordSignInDto {
  @Length(1, 100)
  @IsPlainLine()
  readonly login!: string;

  @IsString()
  @Length(1, 256)
  readonly password!: string;
}

export class SecondFactorDto {
  @IsString()
  @Length(1, 100)
  readonly ticket!: string;

  /** Six digits of the authenticator, or a recovery code. */
  @IsString()
  @Length(6, 30)
  readonly code!: string;
}

export class SignedInDto {
  /** What is still to do, with the `ticket`; null when one is signed in. */
  @ApiProperty({ type: String, enum: ['second-factor'], nullable: true })
  readonly next!: 'second-factor' | null;
  readonly ticket!: string | null;
  @ApiProperty({ type: CurrentSessionDto, nullable: true })
  readonly session!: CurrentSessionDto | null;
}

export class AgencyWayDto {
  readonly name!: string;
  readonly href!: string;
}

export class SignInWaysDto {
  /** Whether passkeys can be used at the address that was asked. */
  readonly passkeys!: boolean;
  @ApiProperty({ type: [AgencyWayDto] })
  readonly agencies!: readonly AgencyWayDto[];
}

export class FirstAdministratorDto {
  /** What stands behind `#first=` in the link that the service printed. */
  @IsString()
  @Length(1, 100)
  readonly secret!: string;

  @IsString()
  @Matches(/^[a-z0-9][a-z0-9._@-]{0,99}$/)
  readonly login!: string;

  @Length(1, 200)
  @IsPlainLine()
  readonly displayName!: string;

  @ApiProperty({ type: NewOrganisationDto })
  @IsObject()
  @ValidateNested()
  @Type(() => NewOrganisationDto)
  readonly organisation!: NewOrganisationDto;

  @IsString()
  @Length(passwordLength.least, passwordLength.most)
  readonly password!: string;
}

export class MadeAccountDto {
  readonly id!: string;
  readonly login!: string;
}

export class NewPasswordDto {
  /** 15 characters or more; 8 where one has an authenticator. */
  @IsString()
  @Length(passwordLength.leastBesideFactor, passwordLength.most)
  readonly password!: string;
}

export class TotpCodeDto {
  @Matches(/^\d{6}$/)
  readonly code!: string;
}

export class NewTotpDto {
  /** Base32, to be typed into the authenticator. */
  readonly secret!: string;
  /** The same as `otpauth:` URI. */
  readonly uri!: string;
}

export class RecoveryCodesDto {
  /** Shown this once, to be printed; each works once. */
  @ApiProperty({ type: [String] })
  readonly codes!: readonly string[];
}

export class MeansOfSignInDto {
  readonly hasPassword!: boolean;
  readonly hasTotp!: boolean;
  readonly recoveryCodesLeft!: number;
}
