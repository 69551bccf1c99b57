import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
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

/** A field as it is posted: open, with its salt. */
export class PostedFieldDto {
  @IsString()
  @Length(1, 64)
  readonly name!: string;

  /** 1 text, 2 integer, 3 bytes, 4 instant, 5 boolean, 6 decimal, 7 JSON. */
  @IsInt()
  @Min(1)
  @Max(7)
  readonly type!: number;

  /** 32 bytes in hex. */
  @IsString()
  @Length(64, 64)
  readonly salt!: string;

  /** Hex of the encoded value, at most 1 MiB. */
  @IsString()
  @MaxLength(2 * 1024 * 1024)
  readonly value!: string;
}

/** An event line as in a package, without what only the log can know (`logIndex`, `loggedMs`, `proof`). */
export class PostedLineDto {
  @IsInt()
  @Min(0)
  @Max(2 ** 20)
  readonly seq!: number;

  /** The exact text that was signed. */
  @IsString()
  @Length(2, 32_768)
  readonly statement!: string;

  /** Signature blocks in hex, sorted. */
  @ApiProperty({ type: [String] })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(16)
  @IsString({ each: true })
  @Matches(/^([0-9a-f]{2}){38,8230}$/, { each: true })
  readonly signatures!: readonly string[];

  @ApiProperty({ type: [PostedFieldDto] })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(256)
  @IsObject({ each: true })
  @ValidateNested({ each: true })
  @Type(() => PostedFieldDto)
  readonly fields!: readonly PostedFieldDto[];
}

/** The ledger's signed word that an event was taken in (ledger.md §6). */
export class ReceiptDto {
  /** Id of the chain. */
  readonly item!: string;
  readonly seq!: number;
  readonly eventHash!: string;
  readonly logIndex!: number;
  /** Leaf data, 74 bytes in hex. */
  readonly leaf!: string;
  /** Key of the service. */
  readonly keyId!: string;
  readonly signature!: string;
}
