import { ApiProperty } from '@nestjs/swagger';

export class WithheldGroundDto {
  readonly ground!: string;
  readonly decisionMaker!: string;
  readonly decision!: string;
}

export class DisclosureCheckDto {
  /** Account of counsel. */
  readonly by!: string;
  /** match, mismatch or not_checked */
  readonly result!: string;
}

/** One set of material that was served. */
export class DisclosureDto {
  /** Event that serves it. */
  readonly eventHash!: string;
  /** Null where it was served for the whole case. */
  readonly itemId!: string | null;
  /** Account. */
  readonly servedBy!: string;
  readonly recipient!: string;
  /** used, unused or sensitive */
  readonly schedule!: string;
  /** SHA-256 in hex. */
  @ApiProperty({ type: [String] })
  readonly digests!: readonly string[];
  /** Items of the case that have these digests on record, as far as the caller sees them. */
  @ApiProperty({ type: [String] })
  readonly items!: readonly string[];
  @ApiProperty({ type: [WithheldGroundDto] })
  readonly withheld!: readonly WithheldGroundDto[];
  readonly servedAt!: string;
  readonly acknowledgedAt!: string | null;
  /** Later event that takes its place: an acknowledgement, or a correction. */
  readonly supersededBy!: string | null;
  @ApiProperty({ type: [DisclosureCheckDto] })
  readonly checks!: readonly DisclosureCheckDto[];
}

export class DisclosurePageDto {
  @ApiProperty({ type: [DisclosureDto] })
  readonly items!: readonly DisclosureDto[];
  readonly next!: string | null;
}

/** An item of the case, and the schedules in which it stands: none means that it was served nowhere. */
export class ScheduledItemDto {
  readonly itemId!: string;
  readonly itemNumber!: string | null;
  readonly exhibitRef!: string | null;
  readonly title!: string | null;
  @ApiProperty({ type: [String] })
  readonly schedules!: readonly string[];
}

export class ScheduledItemPageDto {
  @ApiProperty({ type: [ScheduledItemDto] })
  readonly items!: readonly ScheduledItemDto[];
  readonly next!: string | null;
}
