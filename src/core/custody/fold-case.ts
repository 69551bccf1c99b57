import { type CaseGrant, type CaseRecord } from './case-state.js';
import { type CaseState } from './chain-state.js';
import { hexOfField, instantOfField, textOfField } from './field-values.js';
import { type FoldEvent } from './fold-event.js';
import { vocabulary } from './vocabulary.js';

/** The case after one more event of its chain; like `foldItem` it never refuses. */
export function foldCase(record: CaseRecord, event: FoldEvent): CaseRecord {
  const to = event.type.startsWith('case.') ? vocabulary.get(event.type)?.to : undefined;
  const moved: CaseRecord = {
    ...record,
    seq: event.seq,
    // A case's types lead to states of cases only.
    state: to === undefined ? record.state : (to as CaseState),
  };
  switch (event.type) {
    case 'case.opened/1':
      return { ...amended(moved, event), openedBy: event.account, openedMs: event.loggedMs };
    case 'case.amended/1':
      return amended(moved, event);
    case 'item.added/1':
      return { ...moved, items: [...record.items, hexOfField(event.fields, 'itemId') ?? ''] };
    case 'grant.given/1':
      return { ...moved, grants: [...record.grants, grantOf(event)] };
    case 'grant.ended/1':
      return { ...moved, grants: record.grants.map((grant) => ended(grant, event)) };
    default:
      return moved;
  }
}

function amended(record: CaseRecord, { fields }: FoldEvent): CaseRecord {
  const [caseRef, title, stage] = ['caseRef', 'title', 'stage'].map((name) =>
    textOfField(fields, name),
  );
  return {
    ...record,
    ...(caseRef === undefined ? {} : { caseRef }),
    ...(title === undefined ? {} : { title }),
    ...(stage === undefined ? {} : { stage }),
  };
}

function grantOf({ eventHash, logIndex, loggedMs, fields }: FoldEvent): CaseGrant {
  const untilMs = instantOfField(fields, 'until');
  return {
    eventHash,
    logIndex,
    account: textOfField(fields, 'account') ?? '',
    role: textOfField(fields, 'role') ?? '',
    fromMs: instantOfField(fields, 'from') ?? loggedMs,
    ...(untilMs === undefined ? {} : { untilMs }),
  };
}

/** Ends the grant that the event names by its hash, or every running one of that account and role. */
function ended(grant: CaseGrant, { fields, logIndex }: FoldEvent): CaseGrant {
  const hash = hexOfField(fields, 'grantEventHash');
  const isMeant =
    grant.endedIndex === undefined &&
    grant.account === textOfField(fields, 'account') &&
    grant.role === textOfField(fields, 'role') &&
    (hash === undefined || hash === grant.eventHash);
  return isMeant ? { ...grant, endedIndex: logIndex } : grant;
}
