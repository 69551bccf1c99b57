import { instantText } from '../core/canonical/instant.js';
import { type Page } from '../platform/page.js';
import { type Person } from '../platform/person.js';
import { type TaskDto } from './dto/work.dto.js';

/** A page of one kind of thing that people have to see to; `next` is the source's own cursor. */
export type TaskSource = (
  person: Person,
  wanted: { readonly cursor?: string; readonly limit: number },
) => Promise<Page<TaskDto>>;

/** Reviews of restrictions and holds are for those who may set and lift them. */
export const reviewingRoles = ['release_authority', 'prosecutor', 'data_protection_officer'];

export function hasRole({ roles }: Person, ...wanted: readonly string[]): boolean {
  return roles.some((role) => wanted.includes(role));
}

/** A task about nothing yet: whoever tells it fills in what it is about. */
export function task(
  kind: string,
  dueMs: number | undefined,
  nowMs: number,
  about: Partial<TaskDto>,
): TaskDto {
  return {
    kind,
    ...{ itemId: null, caseId: null, requestId: null, itemNumber: null, title: null, what: null },
    ...about,
    dueAt: dueMs === undefined ? null : instantText(dueMs),
    overdue: dueMs !== undefined && dueMs < nowMs,
  };
}

/** What is late first, then by its date; what has none comes last. */
export function byPressure(tasks: readonly TaskDto[]): readonly TaskDto[] {
  return tasks.toSorted((a, b) => compare(a.dueAt, b.dueAt));
}

function compare(a: string | null, b: string | null): number {
  if (a === b) return 0;
  if (a === null) return 1;
  return b === null || a < b ? -1 : 1;
}
