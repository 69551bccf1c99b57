import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsObject,
  IsRFC3339,
  IsString,
  IsUUID,
  Matches,
  MaxLength,
  ValidateNested,
} from 'class-validator';
import { type Json } from '../../core/canonical/json.js';
import { PostedLineDto, ReceiptDto } from '../../ledger/dto/posted-line.dto.js';
import { MayBeLeftOut } from '../../platform/may-be-left-out.decorator.js';

const mostUploads = 64;

/** Events that their authors signed: logged all or not at all. */
export class StatementsDto {
  @ApiProperty({ type: [PostedLineDto] })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(64)
  @IsObject({ each: true })
  @ValidateNested({ each: true })
  @Type(() => PostedLineDto)
  readonly events!: readonly PostedLineDto[];

  /** Ids of the uploads that these events bring in. */
  @ApiProperty({ type: [String], required: false })
  @MayBeLeftOut()
  @IsArray()
  @ArrayMaxSize(mostUploads)
  @IsUUID('all', { each: true })
  readonly uploads?: readonly string[];
}

/** When something happened and what is said of it: signed by the service on the caller's behalf. */
export class PlainBodyDto {
  /** RFC 3339; now where left out. */
  @MayBeLeftOut()
  @IsRFC3339()
  @MaxLength(40)
  readonly occurred?: string;

  /** By name: bytes as hex, instants as RFC 3339, decimals as text, integers as numbers. */
  @IsObject()
  readonly fields!: Readonly<Record<string, Json>>;
}

export class PlainEventDto extends PlainBodyDto {
  /** `transfer.received/1` */
  @IsString()
  @MaxLength(100)
  @Matches(/^[a-z]+(\.[a-z_]+)+\/[1-9][0-9]*$/)
  readonly type!: string;

  /** Ids of the uploads that this event brings in; its digests are filled in from them. */
  @ApiProperty({ type: [String], required: false })
  @MayBeLeftOut()
  @IsArray()
  @ArrayMaxSize(1)
  @IsUUID('all', { each: true })
  readonly uploads?: readonly string[];
}

export class IntakeEventDto extends PlainBodyDto {
  /** `item.collected/1`, `provenance.recorded/1`, … */
  @IsString()
  @MaxLength(100)
  @Matches(/^[a-z]+(\.[a-z_]+)+\/[1-9][0-9]*$/)
  readonly type!: string;
}

/** A new item: its events in order, the last of them `item.registered/1`. */
export class NewItemDto {
  /** A chain that was reserved for it, e.g. to upload its bytes first. */
  @MayBeLeftOut()
  @Matches(/^[0-9a-f]{64}$/)
  readonly itemId?: string;

  @ApiProperty({ type: [IntakeEventDto] })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(16)
  @IsObject({ each: true })
  @ValidateNested({ each: true })
  @Type(() => IntakeEventDto)
  readonly events!: readonly IntakeEventDto[];

  /** The upload that `item.registered/1` brings in. */
  @ApiProperty({ type: [String], required: false })
  @MayBeLeftOut()
  @IsArray()
  @ArrayMaxSize(1)
  @IsUUID('all', { each: true })
  readonly uploads?: readonly string[];
}

/** The ledger's receipts, one for each event, in order. */
export class ReceiptsDto {
  @ApiProperty({ type: [ReceiptDto] })
  readonly receipts!: readonly ReceiptDto[];
}

export class OpenedCaseDto extends ReceiptsDto {
  readonly caseId!: string;
}

export class OpenedItemDto extends ReceiptsDto {
  readonly itemId!: string;
}
