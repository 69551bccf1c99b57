import { Inject, Injectable } from '@nestjs/common';
import { Invalid } from '../platform/errors.js';
import { type Page } from '../platform/page.js';
import { type Person } from '../platform/person.js';
import { CaseTasksService } from './case-tasks.service.js';
import { type TaskDto } from './dto/work.dto.js';
import { ItemTasksService } from './item-tasks.service.js';
import { ElevationTasksService } from './elevation-tasks.service.js';
import { byPressure, type TaskSource } from './task-sources.js';

/** All that waits for a person: source after source, so that no page repeats or leaves out what another has. */
@Injectable()
export class WorkService {
  private readonly sources: readonly TaskSource[];

  constructor(
    @Inject(ItemTasksService) items: ItemTasksService,
    @Inject(CaseTasksService) cases: CaseTasksService,
    @Inject(ElevationTasksService) elevations: ElevationTasksService,
  ) {
    this.sources = [
      ...[items.ofItems, cases.ofRequests, cases.ofRetention, cases.ofDisclosures],
      elevations.ofElevations,
      // Last, since it costs the most.
      items.ofForums,
    ];
  }

  /** The most pressing first within the page. A page may be shorter than asked for, and still have a next one. */
  async page(
    person: Person,
    { cursor, limit }: { readonly cursor?: string; readonly limit: number },
  ): Promise<Page<TaskDto>> {
    const tasks: TaskDto[] = [];
    let [index, inner] = this.place(cursor);
    for (;;) {
      const source = this.sources[index];
      if (source === undefined) return { items: byPressure(tasks), next: null };
      const wanted = { limit: limit - tasks.length, ...(inner !== '' && { cursor: inner }) };
      const page = await source(person, wanted);
      tasks.push(...page.items);
      index += page.next === null ? 1 : 0;
      inner = page.next ?? '';
      const isDone = index === this.sources.length;
      if (isDone || tasks.length >= limit || page.next !== null) {
        return { items: byPressure(tasks), next: isDone ? null : `${index}${inner}` };
      }
    }
  }

  /** The source with which a page begins, and that one's own cursor. */
  private place(cursor: string | undefined): [number, string] {
    if (cursor === undefined) return [0, ''];
    const [, source, inner = ''] = /^([0-9])([\w-]*)$/.exec(cursor) ?? [];
    if (source !== undefined && Number(source) < this.sources.length)
      return [Number(source), inner];
    const detail = 'This is not a cursor of this list; take `next` of its last page.';
    throw new Invalid(detail, [{ parameter: 'cursor', detail }]);
  }
}
