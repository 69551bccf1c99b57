import { custodyStates, type CustodyState, livingStates } from './chain-state.js';
import { type EventSchema } from './event-type.js';
import { count, hash, json, narrative, oneOf, optional, text } from './field-builders.js';
import { anybody, holder, inRole, itemType, recipient, supervisor } from './schema-builders.js';

/** What is held by somebody; in quarantine only checks, notes and the lift are permitted. */
const heldStates: readonly CustodyState[] = [
  'IN_CUSTODY',
  'IN_TRANSFER',
  'UNDER_EXAMINATION',
  'AT_COURT',
];

const report = [narrative('incidentReport'), optional(json('photographs', 'digests'))];

export const incidentTypes: readonly EventSchema[] = [
  itemType('incident.tamper_suspected', {
    who: [holder, recipient],
    from: heldStates,
    to: 'QUARANTINED',
    fields: report,
  }),
  itemType('incident.damaged', {
    who: [holder, recipient],
    from: heldStates,
    to: 'QUARANTINED',
    fields: [...report, narrative('damage')],
  }),
  itemType('incident.lost', {
    who: [holder],
    from: heldStates,
    to: 'MISSING',
    fields: [...report, narrative('lastSeen')],
  }),
  itemType('incident.found', {
    who: [holder],
    from: ['MISSING'],
    to: 'IN_CUSTODY',
    fields: [...report, text('foundBy'), narrative('condition'), optional(text('observedSeal'))],
  }),
  itemType('quarantine.lifted', {
    who: [holder, supervisor],
    second: [holder, supervisor],
    from: ['QUARANTINED'],
    to: 'IN_CUSTODY',
    fields: [narrative('reason'), narrative('incidentReport'), optional(text('sealNumber'))],
  }),
  itemType('gap.explained', {
    who: [anybody],
    from: livingStates,
    fields: [
      narrative('explanation'),
      oneOf('finding', [
        'gap',
        'overlap',
        'transfer_unreceived',
        'storage_without_place',
        'impossible_travel',
        'late_entry',
        'one_person_on_both_sides',
        'weak_digest',
        'unknown_clock',
        'missing_seal',
        'other',
      ]),
      json('gapFrom', 'timeValue'),
      json('gapUntil', 'timeValue'),
      optional(text('holderBefore')),
      optional(text('holderAfter')),
      optional(json('eventHashes', 'digests')),
    ],
  }),
  itemType('note.added', {
    who: [anybody],
    from: custodyStates,
    fields: [narrative('text'), optional(text('field')), optional(hash('aboutEventHash'))],
  }),
  itemType('note.corrected', {
    who: [anybody],
    second: [supervisor],
    from: custodyStates,
    fields: [
      hash('aboutEventHash'),
      text('field'),
      narrative('old'),
      narrative('new'),
      narrative('reason'),
    ],
  }),
  itemType('statement.recovered', {
    who: [{ roles: ['service'], relation: 'any' }],
    from: custodyStates,
    fields: [narrative('statement'), json('signatures', 'texts'), narrative('reason')],
  }),
  itemType('branch.opened', {
    who: [inRole('collector', 'investigator', 'evidence_custodian')],
    from: ['DRAFT'],
    fields: [hash('parent'), count('parentSeq'), hash('parentEventHash')],
  }),
  itemType('branch.merged', {
    who: [holder],
    from: livingStates,
    fields: [hash('branchItemId'), hash('branchEventHash'), narrative('explanation')],
  }),
].map((schema) => (isLater(schema.type) ? { ...schema, later: true } : schema));

/** What other kits signed apart from the chain: their rules come with offline work. */
function isLater(type: string): boolean {
  return ['statement.recovered/1', 'branch.opened/1', 'branch.merged/1'].includes(type);
}
