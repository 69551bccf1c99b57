import { ApiProperty } from '@nestjs/swagger';

/** Something that waits for the caller: about an item, a case, a request, or a set that was served. */
export class TaskDto {
  /**
   * About an item: receive, await_receipt, resolve_quarantine, find, attach_bytes, register, execute_disposal, verify_bytes,
   * review_restriction, review_hold, answer_questions. About a case: review_retention. About a request: see_to_request. About a
   * disclosure: await_acknowledgement. About an elevation: review_elevation.
   */
  readonly kind!: string;
  readonly itemId!: string | null;
  readonly caseId!: string | null;
  readonly requestId!: string | null;
  readonly itemNumber!: string | null;
  readonly title!: string | null;
  /** Of a request the clock, of questions the rules, of a disclosure its recipient, of an elevation its id. */
  readonly what!: string | null;
  /** RFC 3339; null where it has no date. */
  readonly dueAt!: string | null;
  readonly overdue!: boolean;
}

export class TaskPageDto {
  @ApiProperty({ type: [TaskDto] })
  readonly items!: readonly TaskDto[];
  readonly next!: string | null;
}
