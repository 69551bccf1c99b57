/** Conditions on an item beyond role and state; `guards.ts` says what each demands. */
export type ItemGuardName =
  | 'provenance-first'
  | 'provenance-once'
  | 'provenance-there'
  | 'announcement-repeated'
  | 'recipient-not-sender'
  | 'recipient-not-author'
  | 'due-ahead'
  | 'seal-is-last'
  | 'seal-is-on'
  | 'old-seal-is-last'
  | 'inspection-agrees'
  | 'seal-observed'
  | 'digest-observed'
  | 'handover-open'
  | 'transfer-open'
  | 'originator-releases'
  | 'onward-transfer-allowed'
  | 'transfer-allowed'
  | 'court-use-allowed'
  | 'defence-disclosure-allowed'
  | 'minor-protected'
  | 'stored'
  | 'not-stored'
  | 'checked-copy'
  | 'hold-is-set'
  | 'hold-is-new'
  | 'restriction-is-set'
  | 'restriction-is-new'
  | 'reviewer-outside-team'
  | 'disposal-authorised'
  | 'free-of-holds'
  | 'free-of-case-hold'
  | 'originator-consents'
  | 'new-holder'
  | 'another-case'
  | 'expected-digest-known'
  | 'not-own-assessment';

/** Conditions on a case. */
export type CaseGuardName = 'item-is-new' | 'grant-is-running';

export type GuardName = ItemGuardName | CaseGuardName;
