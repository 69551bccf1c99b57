import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsInt,
  IsOptional,
  IsRFC3339,
  IsString,
  Length,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { IsPlainLine } from '../../platform/plain-line.decorator.js';

export class KeyFieldDto {
  @IsString()
  @Length(1, 64)
  readonly name!: string;

  @IsInt()
  @Min(1)
  @Max(7)
  readonly type!: number;

  /** 32 bytes in hex. */
  @IsString()
  @Length(64, 64)
  readonly salt!: string;

  /** Hex. */
  @IsString()
  @MaxLength(8192)
  readonly value!: string;
}

/**
 * One event line `key.registered/1` on the control chain with the block of the new key (role 1), and of those who
 * vouch for it; `with` names the service's key, which signs when everything agrees with the account.
 */
export class KeyRegistrationDto {
  @IsInt()
  @Min(0)
  @Max(2 ** 20)
  readonly seq!: number;

  /** The exact text that was signed. */
  @IsString()
  @Length(2, 32_768)
  readonly statement!: string;

  /** Signature blocks in hex. */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(15)
  @IsString({ each: true })
  @Matches(/^([0-9a-f]{2}){38,8230}$/, { each: true })
  readonly signatures!: readonly string[];

  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(16)
  @ValidateNested({ each: true })
  @Type(() => KeyFieldDto)
  readonly fields!: readonly KeyFieldDto[];
}

export class KeyRevocationDto {
  /** Why, for every party of the ledger to read. */
  @Length(1, 500)
  @IsPlainLine()
  readonly reason!: string;

  /** Since when signatures of the key are in doubt, RFC 3339. */
  @IsOptional()
  @IsRFC3339()
  @MaxLength(40)
  readonly suspectSince?: string;
}

export class KeyDto {
  /** `k1:` and 64 hex digits. */
  readonly keyId!: string;
  readonly alg!: number;
  /** Hex. */
  readonly publicKey!: string;
  readonly account!: string;
  readonly displayName!: string;
  readonly organisation!: string;
  readonly roles!: readonly string[];
  /** Log index of the registration. */
  readonly firstIndex!: number;
  /** Log index of the revocation; null for a live key. */
  readonly revokedIndex!: number | null;
  /** False for a further key that neither an older key of the account nor an administrator vouches for. */
  readonly vouched!: boolean;
  readonly suspectSince!: string | null;
}

export class KeyPageDto {
  readonly items!: readonly KeyDto[];
  readonly next!: string | null;
}

/** The ledger's signed word that the event was taken in. */
export class KeyReceiptDto {
  readonly item!: string;
  readonly seq!: number;
  readonly eventHash!: string;
  readonly logIndex!: number;
  readonly leaf!: string;
  readonly keyId!: string;
  readonly signature!: string;
}

/** Answer to a registration or revocation. */
export class KeyEventDto {
  /** The key in question. */
  readonly keyId!: string;
  readonly receipt!: KeyReceiptDto;
}
