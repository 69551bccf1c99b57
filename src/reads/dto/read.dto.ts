import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  IsIn,
  IsInt,
  IsOptional,
  IsRFC3339,
  IsString,
  IsUUID,
  Matches,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import { readKinds } from '../../core/reads/read-entry.js';

class ReadFilterQuery {
  /** Only what this account read. */
  @IsOptional()
  @IsUUID('all')
  readonly account?: string;

  /** Only reads of this item, case, request or device; of a case, also those of its items. */
  @IsOptional()
  @Matches(/^[0-9a-f]{64}$/)
  readonly chain?: string;

  @IsOptional()
  @IsIn(readKinds)
  readonly kind?: string;

  /** Not before; RFC 3339. */
  @IsOptional()
  @IsRFC3339()
  @MaxLength(40)
  readonly from?: string;

  /** Before; RFC 3339. */
  @IsOptional()
  @IsRFC3339()
  @MaxLength(40)
  readonly to?: string;

  /** Where the last page ended: its `next`, handed back as it was. */
  @IsOptional()
  @IsString()
  @MaxLength(400)
  readonly cursor?: string;
}

export class ReadQuery extends ReadFilterQuery {
  /** At most so many entries. */
  @ApiProperty({ required: false })
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(200)
  readonly limit: number = 50;
}

export class ReadTableQuery extends ReadFilterQuery {
  /** At most so many lines. */
  @ApiProperty({ required: false })
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(5000)
  readonly limit: number = 1000;
}

/** That somebody read something, or was refused it. */
export class ReadDto {
  readonly id!: string;
  /** RFC 3339. */
  readonly at!: string;
  readonly account!: string;
  readonly organisationId!: string;
  /** view, list, search, download, stream, print or denied */
  readonly kind!: string;
  readonly route!: string;
  /** Items, cases, requests and devices, 64 hex digits; to the lead of a case those of the case alone. */
  @ApiProperty({ type: [String] })
  readonly chainIds!: readonly string[];
  /** Cases to which they belonged when they were read. */
  @ApiProperty({ type: [String] })
  readonly caseIds!: readonly string[];
  /** Ids of what is no chain; null where the entry is shown in part. */
  @ApiProperty({ type: [String], nullable: true })
  readonly objectIds!: readonly string[] | null;
  /** How many entries a list gave; null where the entry is shown in part. */
  readonly given!: number | null;
  /** Part of a file was asked for; the entry stands for the whole. */
  readonly isPart!: boolean;
  /** What was searched for; null also where the entry is shown in part. */
  readonly query!: string | null;
  readonly purpose!: string | null;
  /** As in `X-Request-Id` and `traceId`. */
  readonly requestId!: string;
  /** Code of the problem, where it was denied. */
  readonly code!: string | null;
  /** Network of the client; null where the entry is shown in part. */
  readonly network!: string | null;
}

export class ReadPageDto {
  @ApiProperty({ type: [ReadDto] })
  readonly items!: readonly ReadDto[];
  readonly next!: string | null;
}
