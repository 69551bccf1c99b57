import { type CaseRecord } from './case-state.js';
import { hexOfField } from './field-values.js';
import { isEndedBy } from './fold-case.js';
import { type CaseGuardName } from './guard-name.js';
import { type Act, type Objection } from './guards.js';

export type CaseGuard = (record: CaseRecord, act: Act) => Objection | undefined;

/** Conditions on a case beyond role and state. */
export const caseGuards: Readonly<Record<CaseGuardName, CaseGuard>> = {
  // A case names each of its items once (ledger format §3).
  'item-is-new': ({ items }, { fields }) =>
    items.some((itemId) => itemId === hexOfField(fields, 'itemId'))
      ? { message: 'The case names this item already.', field: 'itemId' }
      : undefined,
  'grant-is-running': ({ grants }, { fields }) =>
    grants.some((grant) => !grant.ended && isEndedBy(grant, fields))
      ? undefined
      : { message: 'No grant is running that this would end.', field: 'account' },
};
