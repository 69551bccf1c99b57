import { Inject, Injectable } from '@nestjs/common';
import { reviewAheadMs, tasksFor } from '../core/custody/tasks.js';
import { AssessmentService } from '../items/assessment.service.js';
import { ItemReader, type ItemView } from '../items/item.reader.js';
import { CLOCK, type Clock } from '../platform/clock.js';
import { CONFIG, type Config } from '../platform/config.js';
import { type TaskDto } from './dto/work.dto.js';
import { hasRole, reviewingRoles, task, type TaskSource } from './task-sources.js';

/** Each costs the reading of a whole chain. */
const mostAssessed = 25;
const dayMs = 24 * 60 * 60 * 1000;

/** What waits for somebody about items. */
@Injectable()
export class ItemTasksService {
  constructor(
    @Inject(ItemReader) private readonly items: ItemReader,
    @Inject(AssessmentService) private readonly assessments: AssessmentService,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** What their custody, their bytes and what is in force on them ask for. */
  readonly ofItems: TaskSource = async (person, wanted) => {
    const nowMs = this.clock.nowMs();
    const verifyEveryMs = this.config.verifyEveryDays * dayMs;
    const isReviewer = hasRole(person, ...reviewingRoles);
    const page = await this.items.waitingFor(person.accountId, wanted, {
      verifiedBeforeMs: nowMs - verifyEveryMs,
      reviewBeforeMs: isReviewer ? nowMs + reviewAheadMs : null,
    });
    const asked = { account: person.accountId, isReviewer, nowMs, verifyEveryMs };
    return {
      items: page.items.flatMap((item) =>
        tasksFor(item.state, asked).map(({ kind, dueMs }) =>
          task(kind, dueMs, nowMs, labelOf(item)),
        ),
      ),
      next: page.next,
    };
  };

  /** Questions of a forum of their case that keep them from leaving, and that nobody has answered. */
  readonly ofForums: TaskSource = async (person, { cursor, limit }) => {
    const forums = this.assessments.forums().map(({ id }) => id);
    const page = await this.items.ofForums(
      person.accountId,
      { forums, isProsecutor: hasRole(person, 'prosecutor') },
      { ...(cursor !== undefined && { cursor }), limit: Math.min(limit, mostAssessed) },
    );
    const tasks: TaskDto[] = [];
    for (const { item, caseForums } of page.items) {
      const open = await this.assessments.openQuestions(person.accountId, item.itemId, caseForums);
      if (open.length === 0) continue;
      const about = { ...labelOf(item), what: open.join(', ') };
      tasks.push(task('answer_questions', undefined, this.clock.nowMs(), about));
    }
    return { items: tasks, next: page.next };
  };
}

function labelOf({ itemId, state }: ItemView): Partial<TaskDto> {
  return {
    ...{ itemId, itemNumber: state.itemNumber ?? null, title: state.title ?? null },
    caseId: state.caseId ?? null,
  };
}
