import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsIn,
  IsString,
  Length,
  Matches,
  MaxLength,
  ValidateNested,
} from 'class-validator';
import { MayBeLeftOut } from '../../platform/may-be-left-out.decorator.js';

const forumForm = /^[a-z][a-z0-9-]{0,63}$/;

/** Which forum's questions are asked. */
export class ForumQuery {
  /** Id of a forum profile. */
  @Matches(forumForm, { message: 'the id of a forum profile, like france' })
  readonly forum!: string;
}

/** What a person answers to a rule's question. */
export class RuleAnswerDto {
  @IsString()
  @Length(1, 20)
  readonly ruleId!: string;

  @IsIn(['yes', 'no', 'unknown'])
  readonly answer!: 'yes' | 'no' | 'unknown';

  /** The reason. */
  @MayBeLeftOut()
  @IsString()
  @MaxLength(4000)
  readonly text?: string;
}

/** Answers to be tried: nothing is recorded by it. */
export class TrialAnswersDto {
  @Matches(forumForm, { message: 'the id of a forum profile, like france' })
  readonly forum!: string;

  @IsArray()
  @ArrayMaxSize(200)
  @ValidateNested({ each: true })
  @Type(() => RuleAnswerDto)
  readonly answers!: readonly RuleAnswerDto[];
}

/** A question of the forum, and how it comes out for the item. */
export class AssessedRuleDto {
  readonly ruleId!: string;
  readonly ruleVersion!: number;
  readonly question!: string;
  /** met (no concern is recorded), not_met, unknown or not_applicable */
  readonly result!: string;
  /** block_export, warn or inform */
  readonly severity!: string;
  readonly explanation!: string;
  /** SHA-256 over what the rule read, 64 hex digits. */
  readonly factsHash!: string;
}

/** The record of an item held against a forum's questions, at this moment. Whether it is taken as evidence is for a court. */
export class AssessmentDto {
  readonly forum!: string;
  readonly profileVersion!: number;
  /** SHA-256 of the profile's file. */
  readonly profileSha256!: string;
  /** no_issue_recorded, curable, serious_risk, exclusion_risk or not_assessed */
  readonly finding!: string;
  @ApiProperty({ type: [AssessedRuleDto] })
  readonly rules!: readonly AssessedRuleDto[];
  /** Rules that keep the item from being exported. */
  @ApiProperty({ type: [String] })
  readonly blocksExport!: readonly string[];
  /** Rules that wait for a person's answer. */
  @ApiProperty({ type: [String] })
  readonly unanswered!: readonly string[];
}

export class ForumDto {
  readonly id!: string;
  readonly version!: number;
  readonly title!: string;
  readonly sha256!: string;
  /** `YYYY-MM-DD`; null: until it is replaced. */
  readonly effectiveFrom!: string;
  readonly effectiveUntil!: string | null;
}

/** The forums whose questions are known here. */
export class ForumListDto {
  @ApiProperty({ type: [ForumDto] })
  readonly items!: readonly ForumDto[];
}
