import { ApiProperty } from '@nestjs/swagger';
import { IsBoolean, IsRFC3339, Length, MaxLength } from 'class-validator';
import { PostedLineDto, ReceiptDto } from '../../ledger/dto/posted-line.dto.js';
import { MayBeLeftOut } from '../../platform/may-be-left-out.decorator.js';
import { IsPlainLine } from '../../platform/plain-line.decorator.js';

/**
 * One event line `key.registered/1` on the control chain with the block of the new key (role 1), and of those who
 * vouch for it; `with` names the service's key, which signs when everything agrees with the account.
 */
export class KeyRegistrationDto extends PostedLineDto {
  /** Registers the key although nobody entitled vouches for it; whatever it signs shows that for good. */
  @MayBeLeftOut()
  @IsBoolean()
  readonly acceptUnvouched?: boolean;
}

export class KeyRevocationDto {
  /** Why, for every party of the ledger to read. */
  @Length(1, 500)
  @IsPlainLine()
  readonly reason!: string;

  /** Since when signatures of the key are in doubt, RFC 3339. */
  @MayBeLeftOut()
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
  @ApiProperty({ type: [String] })
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
  @ApiProperty({ type: [KeyDto] })
  readonly items!: readonly KeyDto[];
  readonly next!: string | null;
}

/** Answer to a registration or revocation. */
export class KeyEventDto {
  /** The key in question. */
  readonly keyId!: string;
  readonly receipt!: ReceiptDto;
}
