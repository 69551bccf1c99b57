import { type EventSchema, type FieldProblem, type FieldsByName } from './event-type.js';
import {
  flag,
  hash,
  instant,
  json,
  manyOf,
  narrative,
  oneOf,
  optional,
  text,
} from './field-builders.js';
import { textOfField } from './field-values.js';
import { writingRoles } from './role.js';
import { sealStates } from './seal-types.js';
import { inRole, itemType, holder, recipient, sender, supervisor } from './schema-builders.js';

export const releaseConditions = [
  'lead_only',
  'court_use',
  'defence_disclosure',
  'no_onward_transfer',
  'no_death_penalty',
] as const;

/** Recipients are account ids. The seal is asked for where one is on, the digest where bytes are here: see the guards. */
const towards = [
  text('recipient'),
  text('recipientOrganisation'),
  oneOf('conveyance', ['in_person', 'courier', 'post', 'electronic']),
  optional(text('courier')),
  optional(text('sealNumber')),
  instant('dueAt'),
];

const observed = [
  narrative('condition'),
  optional(text('observedSeal')),
  optional(oneOf('sealState', sealStates)),
  optional(hash('observedSha256')),
  optional(json('furtherObservedSha256', 'digests')),
  optional(json('photographs', 'digests')),
];

const arriving = { from: ['IN_TRANSFER'], to: 'IN_CUSTODY' } as const;

export const transferTypes: readonly EventSchema[] = [
  itemType('transfer.released', {
    who: [holder],
    from: ['IN_CUSTODY'],
    to: 'IN_TRANSFER',
    guards: ['recipient-not-sender', 'due-ahead', 'seal-is-last', 'transfer-allowed'],
    contradictions: courierNamed,
    fields: towards,
  }),
  itemType('transfer.received', {
    who: [recipient],
    ...arriving,
    guards: ['transfer-open', 'seal-observed', 'digest-observed'],
    fields: observed,
  }),
  itemType('transfer.refused', {
    who: [recipient],
    ...arriving,
    guards: ['transfer-open'],
    fields: [
      narrative('reason'),
      optional(narrative('condition')),
      optional(text('observedSeal')),
      optional(hash('observedSha256')),
    ],
  }),
  itemType('transfer.cancelled', {
    who: [sender],
    ...arriving,
    guards: ['transfer-open'],
    fields: [narrative('reason')],
  }),
  itemType('transfer.readdressed', {
    who: [sender, supervisor],
    from: ['IN_TRANSFER'],
    guards: ['recipient-not-sender', 'recipient-not-author', 'due-ahead', 'transfer-allowed'],
    fields: [
      text('recipient'),
      text('recipientOrganisation'),
      optional(instant('dueAt')),
      narrative('reason'),
    ],
  }),
  itemType('transfer.sent_abroad', {
    who: [inRole('central_authority_officer')],
    from: ['IN_CUSTODY'],
    to: 'IN_TRANSFER',
    guards: [
      'onward-transfer-allowed',
      'minor-protected',
      'recipient-not-sender',
      'recipient-not-author',
      'due-ahead',
      'seal-is-last',
    ],
    fields: [
      hash('requestId'),
      text('recipientAuthority'),
      optional(text('recipient')),
      flag('copyOnly'),
      json('assurances', 'texts'),
      optional(text('sealNumber')),
      optional(instant('dueAt')),
      optional(json('copyDigests', 'digests')),
    ],
  }),
  itemType('handover.offered', {
    who: [holder],
    from: ['IN_CUSTODY'],
    to: 'IN_TRANSFER',
    guards: ['recipient-not-sender', 'due-ahead', 'seal-is-last', 'originator-releases'],
    contradictions: courierNamed,
    fields: [
      ...towards,
      oneOf('releaseDecision', ['pending', 'released', 'conditional', 'refused', 'withdrawn']),
      text('releaseAuthority'),
      text('classificationAfterRelease'),
      optional(manyOf('conditions', releaseConditions)),
      oneOf('collectorAvailability', [
        'available',
        'video_link',
        'pseudonymous',
        'unavailable',
        'unknown',
      ]),
      narrative('historyPack'),
    ],
  }),
  itemType('handover.accepted', {
    who: [recipient],
    ...arriving,
    guards: ['handover-open', 'seal-observed', 'digest-observed'],
    fields: observed,
  }),
  itemType('handover.refused', {
    who: [recipient],
    ...arriving,
    guards: ['handover-open'],
    fields: [narrative('reason'), optional(narrative('condition')), optional(text('observedSeal'))],
  }),
  itemType('handover.cancelled', {
    who: [sender],
    ...arriving,
    guards: ['handover-open'],
    fields: [narrative('reason')],
  }),
  itemType('custody.reassigned', {
    who: [supervisor],
    second: [{ roles: writingRoles, relation: 'any' }],
    from: ['IN_CUSTODY', 'UNDER_EXAMINATION', 'AT_COURT', 'IN_TRANSFER'],
    guards: ['new-holder', 'transfer-allowed'],
    fields: [text('newHolder'), text('newOrganisation'), narrative('reason')],
  }),
];

/** What goes by courier names the courier, so that the leg has a person. */
function courierNamed(fields: FieldsByName): readonly FieldProblem[] {
  if (textOfField(fields, 'conveyance') !== 'courier' || fields.has('courier')) return [];
  return [
    { field: 'courier', code: 'missing', message: 'Say who carries the item: name the courier.' },
  ];
}
