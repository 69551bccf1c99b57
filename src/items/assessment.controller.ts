import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { type Assessment } from '../core/admissibility/assess.js';
import { ruleCatalogue } from '../core/admissibility/catalogue.js';
import { type HumanAnswer } from '../core/admissibility/rule.js';
import { CurrentPerson } from '../platform/current-person.decorator.js';
import { type Person } from '../platform/person.js';
import { AssessmentService } from './assessment.service.js';
import { AssessmentDto, ForumListDto, ForumQuery, TrialAnswersDto } from './dto/assessment.dto.js';

@ApiTags('admissibility')
@ApiBearerAuth()
@Controller('api')
export class AssessmentController {
  constructor(@Inject(AssessmentService) private readonly assessments: AssessmentService) {}

  /** The forum profiles that come with this program. */
  @Get('forums')
  forums(): ForumListDto {
    return {
      items: this.assessments.forums().map((profile) => {
        const { id, version, title, sha256, effectiveFrom, effectiveUntil } = profile;
        return { id, version, title, sha256, effectiveFrom, effectiveUntil };
      }),
    };
  }

  /** What a forum would ask about the item, with the answers on record. */
  @Get('items/:itemId/assessment')
  async assessment(
    @CurrentPerson() { accountId }: Person,
    @Param('itemId') itemId: string,
    @Query() { forum }: ForumQuery,
  ): Promise<AssessmentDto> {
    return present(await this.assessments.assess(accountId, itemId, forum));
  }

  /** The same with other answers, to try them; nothing is recorded. A person records theirs as `admissibility.assessed/1`. */
  @Post('items/:itemId/assessment')
  @HttpCode(200)
  async trial(
    @CurrentPerson() { accountId }: Person,
    @Param('itemId') itemId: string,
    @Body() { forum, answers }: TrialAnswersDto,
  ): Promise<AssessmentDto> {
    const given = answers.map(({ ruleId, answer, text }): readonly [string, HumanAnswer] => [
      ...([ruleId, { answer, ...(text !== undefined && { text }) }] as const),
    ]);
    return present(await this.assessments.assess(accountId, itemId, forum, new Map(given)));
  }
}

function present(assessment: Assessment): AssessmentDto {
  const rules = assessment.rules.map((rule) => ({
    ...{ ruleId: rule.ruleId, ruleVersion: rule.ruleVersion, result: rule.result },
    ...{ severity: rule.severity, explanation: rule.explanation, factsHash: rule.factsHash },
    question: ruleCatalogue.get(rule.ruleId)?.question ?? '',
  }));
  const { forum, profileVersion, profileSha256, finding, blocksExport, unanswered } = assessment;
  return { forum, profileVersion, profileSha256, finding, rules, blocksExport, unanswered };
}
