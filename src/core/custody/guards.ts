import { type FieldsByName } from './event-type.js';
import { hexOfField, instantOfField, textOfField } from './field-values.js';
import { type ItemGuardName } from './guard-name.js';
import { type ItemState } from './item-state.js';
import {
  courtUseAllowed,
  defenceDisclosureAllowed,
  minorProtected,
  onwardTransferAllowed,
  originatorConsents,
  originatorReleases,
  transferAllowed,
} from './release-guards.js';
import { type ActorRole } from './role.js';
import {
  inspectionAgrees,
  oldSealIsLast,
  sealIsLast,
  sealIsOn,
  sealObserved,
} from './seal-guards.js';

/** A person with the roles that count at this moment. */
export interface Signer {
  readonly account: string;
  readonly roles: readonly ActorRole[];
}

/** What guards look at besides the item. */
export interface Act {
  readonly author: Signer;
  /** Who signs besides the author. */
  readonly seconds: readonly Signer[];
  readonly occurredMs: number;
  readonly nowMs: number;
  readonly fields: FieldsByName;
  /** A legal hold on the whole case; `unseen` where the person may not see the case. Of an item, left out: none. */
  readonly caseHold?: 'in-force' | 'unseen';
  /** Who is to have the item is of the organisation of who has it, as their accounts say; left out: no, or not known. */
  readonly staysWithin?: boolean;
  /** The event supersedes one that served the same bytes, or more, on the same recipient in the same schedule. */
  readonly servesAgain?: boolean;
}

/** Why a guard does not let an act pass; the field is where a person can mend it. */
export interface Objection {
  readonly message: string;
  readonly field?: string;
}

export type Guard = (state: ItemState, act: Act) => Objection | undefined;

/** Conditions of the state machine beyond role and state (domain model §2, Guards), one function each. */
export const guards: Readonly<Record<ItemGuardName, Guard>> = {
  'provenance-first': provenanceFirst,
  'provenance-once': ({ provenance }) =>
    objectIf(
      provenance !== undefined,
      'The item has a provenance record. Amend it: provenance.amended/1.',
    ),
  'provenance-there': provenanceThere,
  'announcement-repeated': announcementRepeated,
  'recipient-not-sender': ({ holder }, { fields }) =>
    objectIf(
      holder !== undefined && textOfField(fields, 'recipient') === holder,
      'Nobody hands an item to themselves.',
      'recipient',
    ),
  'recipient-not-author': (_, { fields, author }) =>
    objectIf(
      textOfField(fields, 'recipient') === author.account,
      'Whoever addresses a transfer does not name themselves as its recipient.',
      'recipient',
    ),
  'due-ahead': (_, { fields, occurredMs }) =>
    objectIf(
      (instantOfField(fields, 'dueAt') ?? Infinity) <= occurredMs,
      'The due time lies before the act itself.',
      'dueAt',
    ),
  'seal-is-last': sealIsLast,
  'seal-is-on': sealIsOn,
  'old-seal-is-last': oldSealIsLast,
  'inspection-agrees': inspectionAgrees,
  'seal-observed': sealObserved,
  'digest-observed': digestObserved,
  'handover-open': ({ transfer }) =>
    objectIf(transfer?.kind !== 'handover', 'No handover of this item is open.'),
  'transfer-open': ({ transfer }) =>
    objectIf(
      transfer === undefined || transfer.kind === 'handover',
      'No transfer of this item is open.',
    ),
  'originator-releases': originatorReleases,
  'onward-transfer-allowed': onwardTransferAllowed,
  'transfer-allowed': transferAllowed,
  'court-use-allowed': courtUseAllowed,
  'defence-disclosure-allowed': defenceDisclosureAllowed,
  'minor-protected': minorProtected,
  stored: ({ storage }) => objectIf(storage === undefined, 'The item is not in storage.'),
  'not-stored': ({ storage }) =>
    objectIf(storage !== undefined, 'The item is in storage already: record first that it left.'),
  'checked-copy': ({ originality, comparedWith }) =>
    objectIf(
      originality === 'working_copy' && comparedWith === undefined,
      'A working copy becomes no exhibit before integrity.checked/1 against the evidentiary copy.',
    ),
  'hold-is-set': ({ holds }, { fields }) =>
    objectIf(!isSet(holds, fields, 'holdRef'), 'No such hold is in force.', 'holdRef'),
  'hold-is-new': ({ holds }, { fields }) =>
    objectIf(isSet(holds, fields, 'holdRef'), 'A hold of that reference is in force.', 'holdRef'),
  'restriction-is-set': ({ restrictions }, { fields }) =>
    objectIf(
      !isSet(restrictions, fields, 'restrictionRef'),
      'No such restriction is in force.',
      'restrictionRef',
    ),
  'restriction-is-new': ({ restrictions }, { fields }) =>
    objectIf(
      isSet(restrictions, fields, 'restrictionRef'),
      'A restriction of that reference is in force.',
      'restrictionRef',
    ),
  'reviewer-outside-team': reviewerOutsideTeam,
  'disposal-authorised': disposalAuthorised,
  'free-of-holds': ({ holds }) =>
    objectIf(
      holds.length > 0,
      `In force: ${holds.map(({ ref, kind }) => `${kind ?? 'hold'} ${ref}`).join(', ')}.`,
    ),
  'free-of-case-hold': freeOfCaseHold,
  'originator-consents': originatorConsents,
  'new-holder': newHolder,
  'another-case': ({ caseId }, { fields }) =>
    objectIf(
      hexOfField(fields, 'toCaseId') === caseId,
      'The item belongs to that case already.',
      'toCaseId',
    ),
  'expected-digest-known': expectedDigestKnown,
  'not-own-assessment': (_, { fields, author }) =>
    objectIf(
      textOfField(fields, 'reviewerId') === author.account,
      'An assessment is reviewed by somebody else than its author.',
      'reviewerId',
    ),
};

function objectIf(isWrong: boolean, message: string, field?: string): Objection | undefined {
  if (!isWrong) return undefined;
  return field === undefined ? { message } : { message, field };
}

function isSet(
  inForce: readonly { readonly ref: string }[],
  fields: FieldsByName,
  name: string,
): boolean {
  return inForce.some(({ ref }) => ref === textOfField(fields, name));
}

/** Where a thing comes from is on record before it is; what derives from another item has that item's provenance. */
function provenanceFirst({ provenance }: ItemState, { fields }: Act): Objection | undefined {
  if (provenance === undefined) {
    return objectIf(
      !fields.has('parentId'),
      'Record first where the item comes from: provenance.recorded/1 stands before item.registered/1.',
    );
  }
  return objectIf(
    textOfField(fields, 'sourceKind') !== provenance.kind,
    `The provenance on record is of the kind ${provenance.kind ?? 'withheld'}: the item has the same sourceKind.`,
    'sourceKind',
  );
}

/** Nor does an amendment make another kind of item of it: what a military originator controls would be free. */
function provenanceThere(
  { provenance, sourceKind }: ItemState,
  { fields }: Act,
): Objection | undefined {
  if (provenance === undefined) {
    return {
      message: 'There is no provenance record to amend: provenance.recorded/1 comes first.',
    };
  }
  if (sourceKind !== undefined && textOfField(fields, 'sourceKind') !== sourceKind) {
    return {
      message: `The item is registered as ${sourceKind}. If that is wrong, void it and register it anew.`,
      field: 'sourceKind',
    };
  }
  return objectIf(
    hexOfField(fields, 'supersedes') !== provenance.eventHash,
    `An amendment supersedes the record in force, ${provenance.eventHash}.`,
    'supersedes',
  );
}

/** Registered by its digest alone: what comes later is held against that digest, by every verifier of the event. */
function announcementRepeated(
  { awaitedSha256 }: ItemState,
  { fields }: Act,
): Objection | undefined {
  return objectIf(
    awaitedSha256 !== undefined && hexOfField(fields, 'announcedSha256') !== awaitedSha256,
    `The item was registered by the SHA-256 that its source announced, ${awaitedSha256 ?? ''}: repeat it in announcedSha256.`,
    'announcedSha256',
  );
}

/** Whoever takes over bytes says what they computed over them; a difference is recorded, not refused. */
function digestObserved({ bytesState }: ItemState, { fields }: Act): Objection | undefined {
  const isHere = bytesState === 'received' || bytesState === 'mismatch';
  return objectIf(
    isHere && !fields.has('observedSha256'),
    'The item has bytes on record: state the digest that you computed over them.',
    'observedSha256',
  );
}

/** The holder is out of the question as reviewer only through what they did, not for keeping the item. */
function reviewerOutsideTeam({ team }: ItemState, { fields, author }: Act): Objection | undefined {
  const reviewer = textOfField(fields, 'reviewer');
  const isInvestigator = reviewer === author.account && author.roles.includes('investigator');
  return objectIf(
    isInvestigator || team.some((account) => account === reviewer),
    'Privilege is reviewed by somebody outside the team: not by an investigator of the case, nor by who collected, examined or analysed the item.',
    'reviewer',
  );
}

/** A hold on the case holds each of its items; whoever cannot see the case cannot know that there is none. */
function freeOfCaseHold(_: ItemState, { caseHold }: Act): Objection | undefined {
  if (caseHold === 'in-force') return { message: 'The whole case is under a legal hold.' };
  return objectIf(
    caseHold === 'unseen',
    'Whether the case is under a legal hold cannot be told: this is for somebody who may see the case.',
  );
}

function disposalAuthorised({ disposal }: ItemState, { fields }: Act): Objection | undefined {
  if (disposal === undefined) {
    return { message: 'Nobody has authorised the disposal: disposition.authorised/1 comes first.' };
  }
  const differing = (['order', 'method'] as const).find(
    (name) => textOfField(fields, name) !== disposal[name],
  );
  return differing === undefined
    ? undefined
    : { message: `The disposal was authorised with another ${differing}.`, field: differing };
}

/** Responsibility passes by the signature of whoever takes it on, here as in every transfer. */
function newHolder({ holder, recipient }: ItemState, act: Act): Objection | undefined {
  const field = 'newHolder';
  const account = textOfField(act.fields, field);
  if (account === holder) return { message: 'This account holds the item already.', field };
  if (account === recipient) {
    return { message: 'The recipient of the open transfer takes the item by receiving it.', field };
  }
  const hasSigned = [act.author, ...act.seconds].some((signer) => signer.account === account);
  return objectIf(!hasSigned, 'The new holder signs too.', field);
}

/**
 * A check is made against a digest of this item, or against that of another item which is named: an expected value out
 * of thin air would prove nothing.
 */
function expectedDigestKnown({ digests }: ItemState, { fields }: Act): Objection | undefined {
  if (fields.has('comparedWithItemId')) return undefined;
  const expected = hexOfField(fields, 'expectedSha256');
  return objectIf(
    digests.every(({ sha256 }) => sha256 !== expected),
    'The digest expected is none of those on record for this item.',
    'expectedSha256',
  );
}
