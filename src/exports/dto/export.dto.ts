import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  IsIn,
  IsObject,
  IsRFC3339,
  IsString,
  Length,
  MaxLength,
  ValidateNested,
} from 'class-validator';
import { PostedLineDto } from '../../ledger/dto/posted-line.dto.js';
import { MayBeLeftOut } from '../../platform/may-be-left-out.decorator.js';
import { IsPlainLine } from '../../platform/plain-line.decorator.js';

/** Either `event` alone, a `report.exported/1` that the caller signed, or words that the service signs. */
export class NewExportDto {
  @MayBeLeftOut()
  @IsObject()
  @ValidateNested()
  @Type(() => PostedLineDto)
  readonly event?: PostedLineDto;

  /** With the evidence bytes (full, the default), or what was recorded about them. */
  @MayBeLeftOut()
  @IsIn(['full', 'record-only'])
  readonly kind?: 'full' | 'record-only';

  /** What the package is given out for. */
  @MayBeLeftOut()
  @IsString()
  @Length(1, 4000)
  readonly purpose?: string;

  /** Who gets it. */
  @MayBeLeftOut()
  @Length(1, 500)
  @IsPlainLine()
  readonly recipient?: string;

  /** Who asked for it. */
  @MayBeLeftOut()
  @Length(1, 500)
  @IsPlainLine()
  readonly requestedBy?: string;

  /** Language of the recipient, BCP 47; `en` where left out. */
  @MayBeLeftOut()
  @IsString()
  @MaxLength(35)
  readonly language?: string;

  /** `none`, the default, or a redaction profile of the installation, like `defence/1`. */
  @MayBeLeftOut()
  @IsString()
  @MaxLength(100)
  readonly redactionProfile?: string;

  /** RFC 3339; now where left out. */
  @MayBeLeftOut()
  @IsRFC3339()
  @MaxLength(40)
  readonly exportedAt?: string;
}

/** A package that was asked for. */
export class ExportDto {
  readonly id!: string;
  /** Id of the case's chain, 64 hex digits. */
  readonly caseId!: string;
  readonly kind!: 'full' | 'record-only';
  /** `building`, `ready` or `failed`. */
  readonly state!: 'building' | 'ready' | 'failed';
  /** Account that asked for it. */
  readonly requestedBy!: string;
  /** Log index of the event that records the export. */
  readonly logIndex!: number;
  /** How many entries the log had as the package shows it; null until it is ready, like the two below. */
  readonly checkpointSize!: number | null;
  readonly sizeBytes!: number | null;
  /** SHA-256 of `tagmanifest-sha256.txt`, by which verdicts name the package. */
  readonly packageId!: string | null;
  /** Why there is no package; null unless it failed. */
  readonly failure!: string | null;
  readonly createdAt!: string;
  readonly finishedAt!: string | null;
}

export class ExportPageDto {
  @ApiProperty({ type: [ExportDto] })
  readonly items!: readonly ExportDto[];
  readonly next!: string | null;
}
