import { ApiProperty } from '@nestjs/swagger';
import { IsRFC3339, MaxLength } from 'class-validator';

/** Which moment is asked about. */
export class MomentQuery {
  /** RFC 3339. */
  @IsRFC3339()
  @MaxLength(40)
  readonly at!: string;
}

/** A time as far as it is known. RFC 3339; null: open to that side. */
export class SpanDto {
  readonly from!: string | null;
  readonly until!: string | null;
}

/** The item was on its way; its sender still answered for it. */
export class TransitDto {
  readonly from!: SpanDto;
  /** Null while it is under way. */
  readonly until!: SpanDto | null;
  /** Account. */
  readonly recipient!: string | null;
  readonly courier!: string | null;
}

/** One person's time with the item. */
export class LegDto {
  /** Account; of a declared leg the custodian as named there. */
  readonly holder!: string;
  readonly organisation!: string | null;
  /** The legal basis of the event that began it, otherwise its purpose. */
  readonly authority!: string | null;
  /** event, or of what was declared of the time before the ledger: form, testimony, inference */
  readonly basis!: string;
  readonly from!: SpanDto;
  /** Null as long as it lasts. */
  readonly until!: SpanDto | null;
  /** Number of the event that began or declared it, and of the one that ended it. */
  readonly beginSeq!: number;
  readonly endSeq!: number | null;
  @ApiProperty({ type: [TransitDto] })
  readonly transits!: readonly TransitDto[];
}

/** Something that a court will ask about; it judges nothing. */
export class CustodyFindingDto {
  /** As `gap.explained/1` names it. */
  readonly code!: string;
  /** What exactly, where the code alone does not tell. */
  readonly rule!: string;
  /** Whether no reading of imprecise times makes it go away. */
  readonly certain!: boolean;
  /** RFC 3339; null: about no time, or open to that side. */
  readonly from!: string | null;
  readonly until!: string | null;
  readonly holderBefore!: string | null;
  readonly holderAfter!: string | null;
  /** Numbers of the events behind it. */
  @ApiProperty({ type: [Number] })
  readonly seqs!: readonly number[];
  readonly message!: string;
  /** Numbers of the events that explain it; it is answered, and stays. */
  @ApiProperty({ type: [Number] })
  readonly explainedBy!: readonly number[];
}

/** The chain of an item, read as a record of custody. */
export class CustodyRecordDto {
  @ApiProperty({ type: [LegDto] })
  readonly legs!: readonly LegDto[];
  @ApiProperty({ type: [CustodyFindingDto] })
  readonly findings!: readonly CustodyFindingDto[];
}

export class HolderAtDto {
  readonly holder!: string;
  readonly organisation!: string | null;
  readonly authority!: string | null;
  readonly certain!: boolean;
  readonly transit!: TransitDto | null;
  readonly leg!: LegDto;
}

/** Who held an item at a moment, under which authority, with which certainty. */
export class HeldAtDto {
  readonly at!: string;
  /** certain, possible, contested, gap, before_record or after_end */
  readonly certainty!: string;
  @ApiProperty({ type: [HolderAtDto] })
  readonly holders!: readonly HolderAtDto[];
}
