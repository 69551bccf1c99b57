import { Inject, Injectable } from '@nestjs/common';
import { ElevationReader } from '../elevations/elevation.reader.js';
import { CLOCK, type Clock } from '../platform/clock.js';
import { hasRole, task, type TaskSource } from './task-sources.js';

/** What waits for auditors: elevations that nobody has reviewed. */
@Injectable()
export class ElevationTasksService {
  constructor(
    @Inject(ElevationReader) private readonly elevations: ElevationReader,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  readonly ofElevations: TaskSource = async (person, wanted) => {
    if (!hasRole(person, 'auditor')) return { items: [], next: null };
    const page = await this.elevations.unreviewed(person.accountId, wanted);
    const nowMs = this.clock.nowMs();
    return {
      items: page.items.map(({ id, caseId, reviewDueMs }) =>
        task('review_elevation', reviewDueMs, nowMs, { caseId, what: id }),
      ),
      next: page.next,
    };
  };
}
