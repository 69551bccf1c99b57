import { ApiProperty } from '@nestjs/swagger';

/** An item that seems to be the same thing, or to hold the same bytes. Nobody merges them. */
export class DuplicateDto {
  readonly itemId!: string;
  readonly itemNumber!: string | null;
  readonly title!: string | null;
  /** same_identifier or same_digest, as `item.linked/1` names it */
  @ApiProperty({ type: [String] })
  readonly links!: readonly string[];
}

export class DuplicateListDto {
  /** The first hundred. */
  @ApiProperty({ type: [DuplicateDto] })
  readonly items!: readonly DuplicateDto[];
}
