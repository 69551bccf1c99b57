import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsIn,
  IsInt,
  IsObject,
  IsString,
  Length,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { MayBeLeftOut } from '../../platform/may-be-left-out.decorator.js';
import { IsPlainLine } from '../../platform/plain-line.decorator.js';

const findings = ['justified', 'not_justified'] as const;

export class CustodianCodeDto {
  @IsString()
  @Length(1, 100)
  readonly login!: string;

  @IsString()
  @Length(1, 60)
  readonly code!: string;
}

/** Which case to open, why, and by whose codes: two custodians', or the sealed one. */
export class NewElevationDto {
  @MayBeLeftOut()
  @Matches(/^[0-9a-f]{64}$/)
  readonly caseId?: string;

  /** Opens the case in which the item is. */
  @MayBeLeftOut()
  @Matches(/^[0-9a-f]{64}$/)
  readonly itemId?: string;

  /** Why; it goes into the log. */
  @Length(1, 2000)
  @IsPlainLine()
  readonly reason!: string;

  /** At most four. */
  @ApiProperty({ required: false })
  @IsInt()
  @Min(1)
  @Max(4)
  readonly hours: number = 4;

  @ApiProperty({ type: [CustodianCodeDto], required: false })
  @MayBeLeftOut()
  @IsArray()
  @ArrayMinSize(2)
  @ArrayMaxSize(2)
  @IsObject({ each: true })
  @ValidateNested({ each: true })
  @Type(() => CustodianCodeDto)
  readonly custodians?: readonly CustodianCodeDto[];

  @MayBeLeftOut()
  @IsString()
  @MaxLength(60)
  readonly sealedCode?: string;
}

export class NewReviewDto {
  @IsIn(findings)
  readonly finding!: 'justified' | 'not_justified';

  @Length(1, 2000)
  @IsPlainLine()
  readonly reason!: string;
}

export class ReviewDto {
  /** justified or not_justified */
  readonly finding!: string;
  readonly reason!: string;
  /** Account. */
  readonly by!: string;
  readonly at!: string;
}

export class ElevationDto {
  readonly id!: string;
  /** Of who sees the case by it. */
  readonly account!: string;
  readonly caseId!: string;
  readonly reason!: string;
  /** Accounts of the two custodians, or of who had the credential sealed. */
  @ApiProperty({ type: [String] })
  readonly openedBy!: readonly string[];
  /** Whether the sealed credential was used. */
  readonly sealed!: boolean;
  readonly from!: string;
  readonly until!: string;
  /** Place in the log of the event that records it. */
  readonly logIndex!: number;
  readonly reviewDue!: string;
  readonly review!: ReviewDto | null;
}

export class ElevationPageDto {
  @ApiProperty({ type: [ElevationDto] })
  readonly items!: readonly ElevationDto[];
  readonly next!: string | null;
}

/** Told this once. */
export class BreakGlassCodesDto {
  @ApiProperty({ type: [String] })
  readonly codes!: readonly string[];
}

/** Told this once, for the envelope. */
export class SealedCodeDto {
  readonly code!: string;
}
