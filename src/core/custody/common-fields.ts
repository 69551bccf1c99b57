import { type FieldSchema } from './event-type.js';
import {
  hash,
  instant,
  integer,
  json,
  narrative,
  oneOf,
  optional,
  place,
  text,
} from './field-builders.js';

export const precisions = ['second', 'minute', 'hour', 'day', 'month', 'year', 'unknown'] as const;

export const clockSources = [
  'server',
  'ntp_synced',
  'device_unsynced',
  'person_statement',
  'document',
] as const;

/** For whom the service signed, and how that person had proved who they are (ledger format §6). */
export const serviceSigned: readonly FieldSchema[] = [
  optional(text('onBehalfOf')),
  optional(text('authentication')),
];

/** With what certainty an event's own time is stated. */
export const statedTime: readonly FieldSchema[] = [
  oneOf('occurredPrecision', precisions),
  text('occurredZone'),
  optional(instant('occurredNotAfter')),
  oneOf('clockSource', clockSources),
  optional(integer('clockOffsetSeconds')),
];

/** What a body on an item's chain begins with (domain model, CustodyEvent). */
export const custodyFields: readonly FieldSchema[] = [
  { ...optional(hash('caseId')), firstEventOnly: true },
  ...serviceSigned,
  text('organisation'),
  narrative('purpose'),
  optional(place('place')),
  ...statedTime,
  optional(json('witnesses', 'texts')),
  optional(text('sealBefore')),
  optional(text('sealAfter')),
  optional(text('legalBasisRef')),
  optional(json('attachments', 'digests')),
  optional(narrative('lateEntryReason')),
  optional(hash('supersedes')),
];

/** As `custodyFields`, for forms whose own `place` says where the thing was taken: a body has each name once. */
export const custodyFieldsWithoutPlace: readonly FieldSchema[] = custodyFields.filter(
  ({ name }) => name !== 'place',
);

/** What a body about an act outside the ledger begins with, on a request's or a device's chain. */
export const outsideFields: readonly FieldSchema[] = [
  ...serviceSigned,
  ...statedTime.map(optional),
  optional(narrative('lateEntryReason')),
];
