import { outsideFields } from './common-fields.js';
import { type EventSchema } from './event-type.js';
import {
  bytes,
  hash,
  instant,
  integer,
  count,
  json,
  narrative,
  oneOf,
  optional,
  text,
} from './field-builders.js';
import { personRoles } from './role.js';
import { inRole, recordType, service } from './schema-builders.js';

const inCharge = inRole('system_administrator', 'evidence_custodian');
const carrier = inRole('collector', 'investigator', 'evidence_custodian');

/** Field devices: each seals on its own chain what it recorded while it was apart. */
export const deviceTypes: readonly EventSchema[] = [
  recordType('device', 'kit.checked_out', {
    who: [inCharge],
    from: ['NONE'],
    to: 'CHECKED_OUT',
    before: outsideFields,
    fields: [
      text('deviceRef'),
      text('holder'),
      text('organisation'),
      json('leases', 'objects'),
      instant('leaseUntil'),
      text('softwareVersion'),
      narrative('purpose'),
    ],
  }),
  recordType('device', 'kit.sealed', {
    who: [carrier],
    from: ['CHECKED_OUT', 'SEALED'],
    to: 'SEALED',
    before: outsideFields,
    fields: [count('eventCount'), hash('eventsRoot'), json('heads', 'objects')],
  }),
  recordType('device', 'kit.returned', {
    who: [inCharge],
    from: ['CHECKED_OUT', 'SEALED'],
    to: 'RETURNED',
    before: outsideFields,
    fields: [text('returnedBy'), narrative('condition')],
  }),
  recordType('device', 'kit.lost', {
    who: [inCharge, carrier],
    from: ['CHECKED_OUT', 'SEALED'],
    to: 'LOST',
    before: outsideFields,
    fields: [narrative('incidentReport'), narrative('lastSeen')],
  }),
];

const running = { from: ['OPEN'] } as const;

/** What the operator's service does, so that an outsider can see it. */
export const operationsTypes: readonly EventSchema[] = [
  recordType('operations', 'operations.opened', {
    who: [service],
    from: ['NONE'],
    to: 'OPEN',
    fields: [count('year'), optional(hash('previousChainId'))],
  }),
  recordType('operations', 'access.sealed', {
    who: [service],
    ...running,
    fields: [instant('from'), instant('until'), count('count'), hash('root')],
  }),
  recordType('operations', 'timestamp.received', {
    who: [service],
    ...running,
    fields: [count('size'), hash('root'), text('authority'), instant('at'), bytes('token')],
  }),
  recordType('operations', 'policy.adopted', {
    who: [inRole('system_administrator'), service],
    ...running,
    fields: [
      text('policy'),
      text('version'),
      hash('sha256'),
      optional(narrative('content')),
      narrative('reason'),
    ],
  }),
  recordType('operations', 'key.rotated', {
    who: [inRole('system_administrator'), service],
    ...running,
    fields: [
      oneOf('keyKind', ['log', 'witness', 'service', 'export_seal']),
      text('oldKey'),
      text('newKey'),
      narrative('reason'),
    ],
  }),
  recordType('operations', 'access.elevated', {
    who: [inRole(...personRoles), service],
    ...running,
    fields: [
      text('account'),
      text('role'),
      narrative('reason'),
      instant('from'),
      instant('until'),
      optional(hash('caseId')),
      optional(hash('itemId')),
    ],
  }),
];

/** The key registry. Its rules are the ledger format's own (§2); here stand only the forms. */
export const controlTypes: readonly EventSchema[] = [
  {
    type: 'key.registered/1',
    chain: 'control',
    who: [inRole(...personRoles), service],
    from: ['NONE', 'OPEN'],
    to: 'OPEN',
    guards: [],
    fields: [
      hash('keyId'),
      integer('alg'),
      // 32 or 33 of them: which is the algorithm's, and said where keys are registered.
      bytes('publicKey'),
      text('account'),
      text('displayName'),
      text('organisation'),
      json('roles', 'texts'),
    ],
  },
  {
    type: 'key.revoked/1',
    chain: 'control',
    who: [inRole('system_administrator'), service],
    from: ['OPEN'],
    guards: [],
    fields: [hash('keyId'), narrative('reason'), optional(instant('suspectSince'))],
  },
];
