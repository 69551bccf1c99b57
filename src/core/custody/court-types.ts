import { settledStates, terminalStates } from './chain-state.js';
import { type EventSchema } from './event-type.js';
import { hash, instant, json, narrative, oneOf, optional, text } from './field-builders.js';
import { holder, inRole, itemType } from './schema-builders.js';

export const rulingOutcomes = [
  'admitted',
  'admitted_in_part',
  'excluded',
  'weight_only',
  'reserved',
] as const;

/** A disclosure and a ruling may come after the item itself is gone. */
const settledOrEnded = [...settledStates, ...terminalStates];

export const courtTypes: readonly EventSchema[] = [
  itemType('disclosure.served', {
    who: [inRole('disclosure_officer')],
    from: settledOrEnded,
    alsoOnCase: ['OPEN', 'CLOSED'],
    guards: ['defence-disclosure-allowed', 'minor-protected'],
    fields: [
      text('recipient'),
      oneOf('schedule', ['used', 'unused', 'sensitive']),
      json('artifactDigests', 'digests'),
      optional(json('withheld', 'withheldGrounds')),
      instant('servedAt'),
      optional(instant('acknowledgedAt')),
    ],
  }),
  itemType('disclosure.verified', {
    who: [inRole('defence_counsel')],
    from: settledOrEnded,
    fields: [
      text('schedule'),
      json('artifactDigests', 'digests'),
      oneOf('result', ['match', 'mismatch', 'not_checked']),
      optional(hash('packageSha256')),
      optional(narrative('remark')),
    ],
  }),
  itemType('court.produced', {
    who: [inRole('prosecutor', 'court_registrar')],
    from: ['IN_CUSTODY'],
    to: 'AT_COURT',
    guards: ['court-use-allowed', 'checked-copy'],
    fields: [
      text('court'),
      text('hearing'),
      text('exhibitNumber'),
      text('registrarReceipt'),
      optional(text('forum')),
    ],
  }),
  itemType('court.returned', {
    who: [inRole('prosecutor', 'court_registrar')],
    from: ['AT_COURT'],
    to: 'IN_CUSTODY',
    fields: [text('court'), text('registrarReceipt'), narrative('condition')],
  }),
  itemType('court.ruled', {
    who: [inRole('prosecutor', 'court_registrar')],
    from: settledOrEnded,
    fields: [
      text('court'),
      optional(text('hearing')),
      oneOf('outcome', rulingOutcomes),
      narrative('ruling'),
      optional(narrative('reasons')),
    ],
  }),
  itemType('disposition.returned_to_owner', {
    who: [holder],
    from: ['IN_CUSTODY'],
    to: 'RETURNED',
    guards: ['free-of-holds', 'free-of-case-hold', 'originator-consents'],
    fields: returning(),
  }),
  itemType('disposition.returned_to_originator', {
    who: [holder],
    from: ['IN_CUSTODY'],
    to: 'RETURNED',
    guards: ['free-of-holds', 'free-of-case-hold'],
    fields: returning(),
  }),
  itemType('disposition.authorised', {
    who: [inRole('prosecutor', 'court_registrar')],
    from: ['IN_CUSTODY'],
    fields: [
      text('authority'),
      text('order'),
      oneOf('method', ['destroyed', 'erased', 'returned', 'archived', 'donated', 'other']),
      narrative('grounds'),
    ],
  }),
  itemType('disposition.executed', {
    who: [inRole('prosecutor', 'court_registrar', 'evidence_custodian')],
    second: [inRole('prosecutor', 'court_registrar', 'evidence_custodian')],
    from: ['IN_CUSTODY'],
    to: 'DISPOSED',
    guards: ['disposal-authorised', 'free-of-holds', 'free-of-case-hold', 'originator-consents'],
    fields: [
      text('order'),
      oneOf('method', ['destroyed', 'erased', 'archived', 'donated', 'other']),
      text('witness'),
      narrative('execution'),
    ],
  }),
];

function returning(): EventSchema['fields'] {
  return [
    text('authority'),
    text('returnedTo'),
    text('recipientSignature'),
    optional(hash('retainedCopySha256')),
    optional(narrative('condition')),
  ];
}
