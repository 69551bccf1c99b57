import { ApiProperty } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsInt,
  IsString,
  Length,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import { MayBeLeftOut } from '../../platform/may-be-left-out.decorator.js';
import { IsPlainLine } from '../../platform/plain-line.decorator.js';
import { type Scope, scopeNames } from '../scopes.js';

class TokenLimitsDto {
  /** What it may be used for; everything that its owner may, where nothing is said. */
  @ApiProperty({ type: [String], enum: scopeNames, required: false })
  @MayBeLeftOut()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(3)
  @ArrayUnique()
  @IsIn(scopeNames, { each: true })
  readonly scopes?: readonly Scope[];

  /** At most thirty days; TOKEN_HOURS where nothing is said. */
  @MayBeLeftOut()
  @IsInt()
  @Min(1)
  @Max(24 * 30)
  readonly expiresInHours?: number;
}

export class NewTokenDto extends TokenLimitsDto {
  /** What to call the token in one's list of tokens. */
  @Length(1, 100)
  @IsPlainLine()
  readonly label!: string;
}

export class SignInDto extends TokenLimitsDto {
  @Length(1, 100)
  @IsPlainLine()
  readonly login!: string;

  @IsString()
  @Length(1, 256)
  readonly password!: string;

  /** What to call the token in one's list of tokens. */
  @ApiProperty({ required: false })
  @IsPlainLine()
  @MaxLength(100)
  readonly label: string = '';

  /** Six digits of the authenticator, or a recovery code, where the account has them. */
  @MayBeLeftOut()
  @IsString()
  @Length(6, 30)
  readonly code?: string;
}

export class TokenDto {
  readonly id!: string;
  readonly label!: string;
  @ApiProperty({ type: [String] })
  readonly scopes!: readonly string[];
  readonly createdAt!: string;
  readonly expiresAt!: string;
  readonly revokedAt!: string | null;
}

export class IssuedTokenDto extends TokenDto {
  /** The token itself, shown this once. */
  readonly token!: string;
}

export class TokenPageDto {
  @ApiProperty({ type: [TokenDto] })
  readonly items!: readonly TokenDto[];
  readonly next!: string | null;
}
