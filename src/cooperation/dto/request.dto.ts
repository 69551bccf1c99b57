import { ApiProperty } from '@nestjs/swagger';

/** A time within which something is due, or for which something is kept. */
export class RequestClockDto {
  readonly name!: string;
  /** RFC 3339. */
  readonly start!: string;
  readonly due!: string;
  /** running, met, breached (due too late, or not yet), or lapsed (what was kept is kept no longer) */
  readonly state!: string;
  /** By how many seconds it is overrun; 0 where it is not. */
  readonly overrunSeconds!: number;
  /** Whether it can be prolonged, by agreement or by a request of its own. */
  readonly renewable!: boolean;
  readonly source!: string;
}

/** An offence as the request has it, and what is recorded of it in the law of the State asked: no finding of law. */
export class RequestOffenceDto {
  readonly requestingLaw!: string;
  readonly requestingTitle!: string;
  readonly requestedLaw!: string | null;
  readonly requestedTitle!: string | null;
  readonly maximumPenaltyYears!: number | null;
  readonly category!: string | null;
  /**
   * mapped (a provision of the State asked is on record), not_mapped, or not_required (none is, and by its category and
   * penalty as recorded the instrument asks for none)
   */
  readonly dualCriminality!: string;
  /** Where the instrument says so; of not_required alone. */
  readonly source!: string | null;
  /** Local counsel has yet to confirm it. */
  readonly toConfirm!: boolean;
}

/** A request from one State's authority to another's. */
export class RequestDto {
  readonly requestId!: string;
  readonly caseId!: string | null;
  readonly seq!: number;
  readonly state!: string;
  readonly requestRef!: string | null;
  readonly foreignRef!: string | null;
  readonly instrument!: string | null;
  readonly direction!: string | null;
  readonly requestingAuthority!: string | null;
  readonly requestedAuthority!: string | null;
  readonly channel!: string | null;
  readonly urgency!: string | null;
  readonly purpose!: string | null;
  /** What its answer may be used for, and under which conditions it was given. */
  @ApiProperty({ type: [String] })
  readonly useLimits!: readonly string[];
  @ApiProperty({ type: [String] })
  readonly assurances!: readonly string[];
  readonly language!: string | null;
  readonly confidential!: boolean | null;
  /** What more the other side asked for, and was not answered yet. */
  readonly question!: string | null;
  /** RFC 3339: until when its execution is postponed. */
  readonly postponedUntil!: string | null;
  /** Items that its steps name. */
  @ApiProperty({ type: [String] })
  readonly items!: readonly string[];
  @ApiProperty({ type: [RequestOffenceDto] })
  readonly offences!: readonly RequestOffenceDto[];
  @ApiProperty({ type: [RequestClockDto] })
  readonly clocks!: readonly RequestClockDto[];
}

/** An item that the caller sees, and how the record links it with the request. */
export class LinkedItemDto {
  readonly itemId!: string;
  /** An event of the item says that it, or a copy, was sent under the request. */
  readonly sent!: boolean;
  /** A step of the request names it. */
  readonly stated!: boolean;
  /** Its provenance names the reference of the request, ours or theirs. */
  readonly provenance!: boolean;
}

export class RequestDetailDto extends RequestDto {
  /** Of the request's case; at most 1000. */
  @ApiProperty({ type: [LinkedItemDto] })
  readonly linkedItems!: readonly LinkedItemDto[];
}

export class RequestPageDto {
  @ApiProperty({ type: [RequestDto] })
  readonly items!: readonly RequestDto[];
  readonly next!: string | null;
}

/** How long an authority takes: medians over five requests or more, without a word about any case. */
export class DelaysDto {
  readonly authority!: string;
  readonly instrument!: string;
  readonly requests!: number;
  readonly hoursToAcknowledge!: number | null;
  readonly hoursToExecute!: number | null;
}

export class DelaysListDto {
  @ApiProperty({ type: [DelaysDto] })
  readonly items!: readonly DelaysDto[];
}
