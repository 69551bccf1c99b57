import { outsideFields } from './common-fields.js';
import { type RequestState } from './chain-state.js';
import { type EventSchema, type FieldSchema } from './event-type.js';
import { flag, hash, instant, json, narrative, oneOf, optional, text } from './field-builders.js';
import { inRole, recordType } from './schema-builders.js';

export const instruments = [
  'mla',
  'eio',
  'epoc',
  'epoc_pr',
  'preservation',
  'emergency_disclosure',
  'police_to_police',
  'network_24_7',
  'jit',
  'spontaneous',
] as const;

export const channels = [
  'central_authority',
  'direct_judicial',
  'diplomatic',
  'i_24_7',
  'siena',
  'eurojust',
  'budapest_24_7',
  'decentralised_it',
] as const;

const officer = inRole('central_authority_officer', 'prosecutor');
const remark = optional(narrative('remark'));
const at = instant('at');

/** Asked and neither answered for good nor taken back. */
const pending: readonly RequestState[] = [
  'sent',
  'acknowledged',
  'more_information_needed',
  'in_execution',
  'partly_executed',
  'postponed',
];

export const requestTypes: readonly EventSchema[] = [
  step('drafted', ['NONE'], 'draft', [
    hash('caseId'),
    text('requestRef'),
    oneOf('instrument', instruments),
    oneOf('direction', ['outgoing', 'incoming']),
    text('requestingAuthority'),
    text('requestedAuthority'),
    optional(json('centralAuthorities', 'texts')),
    oneOf('channel', channels),
    oneOf('urgency', ['routine', 'urgent', 'emergency']),
    narrative('purpose'),
    optional(json('useLimits', 'texts')),
    text('language'),
    flag('confidential'),
    optional(json('assurances', 'texts')),
    optional(instant('dueAt')),
    optional(json('offences', 'offences')),
  ]),
  step('sent', ['draft'], 'sent', [at, optional(instant('dueAt')), optional(hash('letterSha256'))]),
  // Who first asks for more may still recognise what was asked for.
  step('acknowledged', ['sent', 'more_information_needed'], 'acknowledged', [
    at,
    optional(text('foreignRef')),
  ]),
  step('more_information_needed', pending, 'more_information_needed', [at, narrative('question')]),
  step('in_execution', pending, 'in_execution', [at]),
  step('partly_executed', pending, 'partly_executed', [
    at,
    narrative('result'),
    optional(json('itemIds', 'digests')),
  ]),
  step('executed', pending, 'executed', [
    at,
    narrative('result'),
    optional(json('itemIds', 'digests')),
    optional(json('conditions', 'texts')),
  ]),
  step('refused', pending, 'refused', [at, narrative('grounds')]),
  step('postponed', pending, 'postponed', [at, narrative('grounds'), optional(instant('until'))]),
  step('withdrawn', ['draft', ...pending], 'withdrawn', [at, narrative('reason')]),
  step('closed', ['executed', 'refused', 'withdrawn'], 'closed', [narrative('reason')]),
];

function step(
  name: string,
  from: readonly RequestState[],
  to: RequestState,
  fields: readonly FieldSchema[],
): EventSchema {
  return recordType('request', `request.${name}`, {
    who: [officer],
    from,
    to,
    before: outsideFields,
    fields: [...fields, remark],
  });
}
