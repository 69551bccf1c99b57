import { ApiProperty } from '@nestjs/swagger';
import { Length, Matches } from 'class-validator';
import { IsPlainLine } from '../../platform/plain-line.decorator.js';

/** What an authenticator answered; binary members in base64url, as browsers give them. */
export class PasskeyAnswerDto {
  @Matches(/^[A-Za-z0-9_-]+$/)
  @Length(1, 1364)
  readonly id!: string;

  @Matches(/^[A-Za-z0-9_-]+$/)
  @Length(1, 4096)
  readonly clientDataJSON!: string;

  @Matches(/^[A-Za-z0-9_-]+$/)
  @Length(1, 4096)
  readonly authenticatorData!: string;

  @Matches(/^[A-Za-z0-9_-]+$/)
  @Length(1, 4096)
  readonly signature!: string;

  /** Whose passkey the authenticator says it is. */
  @Matches(/^[A-Za-z0-9_-]+$/)
  @Length(1, 100)
  readonly userHandle!: string;
}

export class NewPasskeyDto {
  /** What to call it in one's list. */
  @Length(1, 100)
  @IsPlainLine()
  readonly name!: string;

  @Matches(/^[A-Za-z0-9_-]+$/)
  @Length(1, 1364)
  readonly id!: string;

  @Matches(/^[A-Za-z0-9_-]+$/)
  @Length(1, 4096)
  readonly clientDataJSON!: string;

  @Matches(/^[A-Za-z0-9_-]+$/)
  @Length(1, 65536)
  readonly attestationObject!: string;
}

export class PasskeyDto {
  readonly id!: string;
  readonly name!: string;
  readonly createdAt!: string;
  readonly lastUsedAt!: string | null;
}

export class PasskeyPageDto {
  @ApiProperty({ type: [PasskeyDto] })
  readonly items!: readonly PasskeyDto[];
  readonly next!: string | null;
}

/** `PublicKeyCredentialRequestOptionsJSON` or `PublicKeyCredentialCreationOptionsJSON` of WebAuthn Level 3. */
export class PasskeyOptionsDto {
  @ApiProperty({ type: Object })
  readonly publicKey!: object;
}
