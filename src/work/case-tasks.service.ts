import { Inject, Injectable } from '@nestjs/common';
import { CaseReader } from '../cases/case.reader.js';
import { RequestReader } from '../cooperation/request.reader.js';
import { clocksOf, type RequestClock } from '../core/cooperation/clocks.js';
import { InstrumentReader } from '../cooperation/instrument.reader.js';
import { reviewAheadMs } from '../core/custody/tasks.js';
import { DisclosureReader } from '../disclosure/disclosure.reader.js';
import { CLOCK, type Clock } from '../platform/clock.js';
import { hasRole, task, type TaskSource } from './task-sources.js';

/** Clocks of requests are told so long before they run out. */
const clockAheadMs = 7 * 24 * 60 * 60 * 1000;

/** What waits for somebody about cases, requests between States and what was served. */
@Injectable()
export class CaseTasksService {
  constructor(
    @Inject(CaseReader) private readonly cases: CaseReader,
    @Inject(RequestReader) private readonly requests: RequestReader,
    @Inject(InstrumentReader) private readonly instruments: InstrumentReader,
    @Inject(DisclosureReader) private readonly disclosures: DisclosureReader,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Whether the case is still kept for a reason: asked of who opened it, of prosecutors and of data protection. */
  readonly ofRetention: TaskSource = async (person, wanted) => {
    const nowMs = this.clock.nowMs();
    const isReviewer = hasRole(person, 'prosecutor', 'data_protection_officer');
    const due = { reviewBeforeMs: nowMs + reviewAheadMs, isReviewer };
    const page = await this.cases.toReview(person.accountId, due, wanted);
    return {
      items: page.items.map(({ caseId, record }) =>
        task('review_retention', record.retentionReviewMs, nowMs, {
          ...{ caseId, title: record.title ?? null },
        }),
      ),
      next: page.next,
    };
  };

  /** Clocks that ran out, or will within a week, of requests that wait for an answer. */
  readonly ofRequests: TaskSource = async (person, wanted) => {
    if (!hasRole(person, 'central_authority_officer', 'prosecutor')) {
      return { items: [], next: null };
    }
    const nowMs = this.clock.nowMs();
    const page = await this.requests.list(person.accountId, wanted);
    const instruments = this.instruments.all();
    return {
      items: page.items.flatMap(({ requestId, record }) =>
        clocksOf(record, instruments, nowMs)
          .filter((clock) => isPressing(clock, nowMs))
          .map(({ name, dueMs }) =>
            task('see_to_request', dueMs, nowMs, {
              ...{ requestId, caseId: record.caseId ?? null },
              ...{ title: record.requestRef ?? null, what: name },
            }),
          ),
      ),
      next: page.next,
    };
  };

  /** What the person served and nobody has acknowledged. */
  readonly ofDisclosures: TaskSource = async (person, wanted) => {
    const page = await this.disclosures.unacknowledged(person.accountId, wanted);
    return {
      items: page.items.map(({ caseId, itemId, recipient }) =>
        task('await_acknowledgement', undefined, this.clock.nowMs(), {
          ...{ caseId, itemId, what: recipient },
        }),
      ),
      next: page.next,
    };
  };
}

function isPressing({ isOver, dueMs }: RequestClock, nowMs: number): boolean {
  return !isOver && dueMs <= nowMs + clockAheadMs;
}
