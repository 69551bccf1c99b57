import { custodyStates, livingStates, settledStates } from './chain-state.js';
import { type EventSchema } from './event-type.js';
import { hash, instant, json, manyOf, narrative, oneOf, optional, text } from './field-builders.js';
import { releasingRoles } from './restricted-bytes.js';
import { holder, inRole, itemType, supervisor } from './schema-builders.js';
import { releaseConditions } from './transfer-types.js';

export const restrictionKinds = [
  'classification',
  'originator_control',
  'purpose_limit',
  'special_category',
  'biometric',
  'juvenile',
  'victim_identity',
  'protected_witness',
  'legal_privilege',
  'journalistic_source',
  'child_abuse_material',
  'reporting_restriction',
  'retention_limit',
] as const;

export const restrictionEffects = [
  'hide',
  'role_only',
  'redact_on_export',
  'block_disclosure',
  'block_transfer',
  'judge_only',
] as const;

/** What the originator may consent to, or withdraw consent from. */
export const releaseScopes = [
  'court_use',
  'defence_disclosure',
  'onward_transfer',
  'disposal',
  'other_purpose',
] as const;

const releasing = releasingRoles.map((role) => inRole(role));

/** Of a thing without bytes there are no digests to state, and where the marking alone changes there is no child. */
const marking = [
  text('authority'),
  text('oldMarking'),
  text('newMarking'),
  narrative('grounds'),
  optional(hash('childItemId')),
  optional(hash('sourceSha256')),
  optional(hash('releasedSha256')),
];

export const releaseTypes: readonly EventSchema[] = [
  itemType('release.declassified', {
    who: [inRole('release_authority')],
    from: settledStates,
    fields: marking,
  }),
  itemType('release.downgraded', {
    who: [inRole('release_authority')],
    from: settledStates,
    fields: marking,
  }),
  itemType('release.consented', {
    who: releasing,
    from: settledStates,
    fields: [
      text('authority'),
      manyOf('scope', releaseScopes),
      manyOf('conditions', releaseConditions),
      optional(hash('requestId')),
      optional(instant('until')),
    ],
  }),
  itemType('release.withdrawn', {
    who: releasing,
    from: settledStates,
    fields: [text('authority'), manyOf('scope', releaseScopes), narrative('reason')],
  }),
  itemType('restriction.set', {
    who: releasing,
    from: custodyStates,
    guards: ['restriction-is-new'],
    fields: [
      text('restrictionRef'),
      oneOf('kind', restrictionKinds),
      oneOf('effect', restrictionEffects),
      narrative('scope'),
      narrative('basis'),
      instant('reviewAt'),
      optional(json('conditions', 'texts')),
    ],
  }),
  itemType('restriction.lifted', {
    who: releasing,
    from: custodyStates,
    guards: ['restriction-is-set'],
    fields: [text('restrictionRef'), narrative('reason'), text('authority')],
  }),
  itemType('restriction.privilege_reviewed', {
    who: releasing,
    from: custodyStates,
    guards: ['reviewer-outside-team'],
    fields: [
      text('reviewer'),
      narrative('scope'),
      oneOf('result', ['privileged', 'not_privileged', 'partly_privileged', 'unclear']),
      narrative('measures'),
    ],
  }),
  itemType('hold.set', {
    who: releasing,
    from: livingStates,
    guards: ['hold-is-new'],
    fields: [
      text('holdRef'),
      oneOf('kind', ['legal_hold', 'pending_appeal', 'open_request']),
      narrative('scope'),
      narrative('basis'),
      optional(instant('reviewAt')),
    ],
  }),
  itemType('hold.lifted', {
    who: releasing,
    from: livingStates,
    guards: ['hold-is-set'],
    fields: [text('holdRef'), narrative('reason'), text('authority')],
  }),
  itemType('erasure.executed', {
    who: [inRole('data_protection_officer')],
    second: [supervisor, holder, inRole('prosecutor', 'evidence_custodian')],
    // Not in quarantine, where only checks, notes and the lift are permitted.
    from: custodyStates.filter((state) => state !== 'QUARANTINED'),
    guards: ['free-of-holds', 'free-of-case-hold'],
    fields: [
      json('erased', 'erased'),
      narrative('grounds'),
      text('authority'),
      optional(text('orderRef')),
    ],
  }),
];
