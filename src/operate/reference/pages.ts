import { eventsPage } from './events-page.js';
import { policiesPage } from './policies-page.js';
import { rulesPage } from './rules-page.js';
import { statesPage } from './states-page.js';

/** Pages of the reference that are made from code, by their paths in the project. */
export const referencePages: ReadonlyMap<string, () => string> = new Map([
  ['docs/reference/events.md', eventsPage],
  ['docs/reference/states.md', statesPage],
  ['docs/reference/rules.md', rulesPage],
  ['docs/reference/policies.md', () => policiesPage()],
]);
