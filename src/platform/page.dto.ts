import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';

/** Query of every list. */
export class PageQuery {
  /** Where the last page ended: its `next`, handed back as it was. */
  @IsOptional()
  @IsString()
  @MaxLength(400)
  readonly cursor?: string;

  /** At most so many entries. */
  @ApiProperty({ required: false })
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(200)
  readonly limit: number = 50;
}
