import { ApiProperty } from '@nestjs/swagger';
import { IsString, Length, MaxLength } from 'class-validator';
import { IsPlainLine } from '../../platform/plain-line.decorator.js';

export class SignInDto {
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
}

export class TokenDto {
  readonly id!: string;
  readonly label!: string;
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
