import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsObject, Length, Matches, MaxLength } from 'class-validator';
import { type Json } from '../../core/canonical/json.js';
import { MayBeLeftOut } from '../../platform/may-be-left-out.decorator.js';
import { PageQuery } from '../../platform/page.dto.js';
import { IsPlainLine } from '../../platform/plain-line.decorator.js';

const lists = ['all', 'mine', 'awaiting-me'] as const;
const decisions = ['approved', 'refused'] as const;

/** The request that is going to be sent, exactly. */
export class NewApprovalDto {
  @IsIn(['POST'])
  readonly method!: 'POST';

  /** As in the request line, without a query: `/api/statements`. */
  @Matches(/^\/api\/[a-z0-9/:_-]+$/)
  @MaxLength(300)
  readonly path!: string;

  @IsObject()
  readonly body!: Readonly<Record<string, Json>>;

  /** Why, for whoever decides. */
  @Length(1, 2000)
  @IsPlainLine()
  readonly reason!: string;
}

export class NewDecisionDto {
  @IsIn(decisions)
  readonly decision!: 'approved' | 'refused';

  /** Of the request that was looked at: SHA-256 in hex, as it was shown or, better, as it was computed. */
  @Matches(/^[0-9a-f]{64}$/)
  readonly digest!: string;

  @Length(1, 2000)
  @IsPlainLine()
  readonly reason!: string;
}

export class ApprovalListQuery extends PageQuery {
  /** Those that the caller asked for, those that wait for the caller, or all that the caller sees. */
  @MayBeLeftOut()
  @IsIn(lists)
  readonly of?: 'all' | 'mine' | 'awaiting-me';
}

export class ApprovalDecisionDto {
  /** approved or refused */
  readonly decision!: string;
  /** Account. */
  readonly by!: string;
  readonly at!: string;
  readonly reason!: string;
}

export class ApprovalSummaryDto {
  readonly id!: string;
  readonly kind!: string;
  readonly summary!: string;
  /** SHA-256 of the request in hex. */
  readonly digest!: string;
  /** waiting, approved, refused, lapsed or used */
  readonly state!: string;
  /** Account. */
  readonly requestedBy!: string;
  readonly requestedAt!: string;
  readonly reason!: string;
  readonly lapsesAt!: string;
  /** Roles, one of which whoever decides must have. */
  @ApiProperty({ type: [String] })
  readonly approvers!: readonly string[];
  readonly decision!: ApprovalDecisionDto | null;
  readonly usedAt!: string | null;
  /** Idempotency-Key of the request for which it was used. */
  readonly usedFor!: string | null;
}

/** With the whole request, to be looked at before it is decided. */
export class ApprovalDto extends ApprovalSummaryDto {
  readonly method!: string;
  readonly path!: string;
  @ApiProperty({ type: Object })
  readonly body!: unknown;
}

export class ApprovalPageDto {
  @ApiProperty({ type: [ApprovalSummaryDto] })
  readonly items!: readonly ApprovalSummaryDto[];
  readonly next!: string | null;
}
