import { ApiProperty } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsRFC3339,
  Length,
  Matches,
  MaxLength,
} from 'class-validator';
import { ReceiptDto } from '../../ledger/dto/posted-line.dto.js';
import { MayBeLeftOut } from '../../platform/may-be-left-out.decorator.js';
import { IsPlainLine } from '../../platform/plain-line.decorator.js';

export class NewServiceKeyDto {
  /** Keys of two administrators, `k1:` and 64 hex digits, who sign the registration; one of them the caller's. */
  @ApiProperty({ type: [String] })
  @IsArray()
  @ArrayMinSize(2)
  @ArrayMaxSize(2)
  @ArrayUnique()
  @Matches(/^k1:[0-9a-f]{64}$/, { each: true })
  readonly administrators!: readonly string[];

  /** Why, for the other administrator to read, and in the record of the operator. */
  @Length(1, 500)
  @IsPlainLine()
  readonly reason!: string;
}

export class KeyEndingDto {
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

export class EndedKeyDto {
  /** `k1:` and 64 hex digits. */
  readonly keyId!: string;
  readonly receipt!: ReceiptDto;
}
