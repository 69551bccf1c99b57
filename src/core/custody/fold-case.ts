import { type CaseRecord, emptyCase, type Grant } from './case-state.js';
import { type FieldsByName } from './event-type.js';
import {
  flagOfField,
  hexOfField,
  instantOfField,
  jsonOfField,
  textOfField,
  textsOfField,
} from './field-values.js';
import { type FoldEvent } from './fold-event.js';
import { jointTeamOf } from './joint-team.js';
import { plainState } from './plain-state.js';

type CaseFold = (record: CaseRecord, event: FoldEvent) => Partial<CaseRecord>;

const folds: ReadonlyMap<string, CaseFold> = new Map<string, CaseFold>([
  [
    'case.opened/1',
    (_, { account, occurredMs, fields }) => ({
      ...emptyCase,
      ...told(fields),
      state: 'OPEN',
      openedBy: account,
      openedMs: occurredMs,
    }),
  ],
  ['case.amended/1', (_, { fields }) => told(fields)],
  ['case.closed/1', () => ({ state: 'CLOSED' })],
  ['item.added/1', addItem],
  ['grant.given/1', giveGrant],
  ['grant.ended/1', endGrants],
]);

/** The case after the event; types that change nothing of it leave it as it is. */
export function foldCase(record: CaseRecord, event: FoldEvent): CaseRecord {
  return plainState({ ...record, ...folds.get(event.type)?.(record, event) });
}

/** Whether a `grant.ended` with these fields ends that grant: by its event, or by account, role and item. */
export function isEndedBy(grant: Grant, fields: FieldsByName): boolean {
  const eventHash = hexOfField(fields, 'grantEventHash');
  if (eventHash !== undefined && eventHash !== grant.eventHash) return false;
  return (
    grant.account === textOfField(fields, 'account') &&
    grant.role === textOfField(fields, 'role') &&
    grant.itemId === hexOfField(fields, 'itemId')
  );
}

/** What the fields say of the case; what they leave out stays as it was. */
function told(fields: FieldsByName): Partial<CaseRecord> {
  const profiles = jsonOfField(fields, 'forumProfiles');
  return plainState({
    caseRef: textOfField(fields, 'caseRef'),
    title: textOfField(fields, 'title'),
    stage: textOfField(fields, 'stage'),
    forumProfiles: profiles === undefined ? undefined : textsOfField(fields, 'forumProfiles'),
    leadOrganisation: textOfField(fields, 'leadOrganisation'),
    // What an older service logged under that name and is no team is passed over.
    jit: jointTeamOf(jsonOfField(fields, 'jit')),
    description: textOfField(fields, 'description'),
    legalHold: flagOfField(fields, 'legalHold'),
    retentionReviewMs: instantOfField(fields, 'retentionReviewAt'),
  });
}

function addItem({ items }: CaseRecord, { fields }: FoldEvent): Partial<CaseRecord> {
  const itemId = hexOfField(fields, 'itemId');
  return itemId === undefined || items.includes(itemId) ? {} : { items: [...items, itemId] };
}

function giveGrant({ grants }: CaseRecord, event: FoldEvent): Partial<CaseRecord> {
  const { fields, eventHash, loggedMs } = event;
  const grant: Grant = {
    eventHash,
    account: textOfField(fields, 'account') ?? '',
    role: textOfField(fields, 'role') ?? '',
    fromMs: instantOfField(fields, 'from') ?? loggedMs,
    untilMs: instantOfField(fields, 'until'),
    ended: false,
    itemId: hexOfField(fields, 'itemId'),
  };
  return { grants: [...grants, grant] };
}

function endGrants({ grants }: CaseRecord, { fields }: FoldEvent): Partial<CaseRecord> {
  return {
    grants: grants.map((grant) => (isEndedBy(grant, fields) ? { ...grant, ended: true } : grant)),
  };
}
