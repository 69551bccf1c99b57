import { ApiProperty } from '@nestjs/swagger';

/** Something that waits for the caller to do about an item. */
export class TaskDto {
  readonly itemId!: string;
  readonly itemNumber!: string | null;
  readonly title!: string | null;
  /** receive, await_receipt, resolve_quarantine, find, attach_bytes or register */
  readonly kind!: string;
  /** RFC 3339; null where it has no date. */
  readonly dueAt!: string | null;
  readonly overdue!: boolean;
}

export class TaskPageDto {
  @ApiProperty({ type: [TaskDto] })
  readonly items!: readonly TaskDto[];
  readonly next!: string | null;
}

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
