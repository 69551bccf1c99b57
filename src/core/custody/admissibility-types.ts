import { custodyStates } from './chain-state.js';
import { rulingOutcomes } from './court-types.js';
import { type EventSchema } from './event-type.js';
import { count, flag, hash, json, narrative, oneOf, optional, text } from './field-builders.js';
import { inRole, itemType } from './schema-builders.js';

/** What a reviewer may find. Never "admissible": that is for a court to say. */
export const findings = [
  'no_issue_recorded',
  'curable',
  'serious_risk',
  'exclusion_risk',
  'not_assessed',
] as const;

const onForum = [text('forum'), text('legalTest')];

/** To which state of the record a note speaks: the newest event its author had seen. */
const boundTo = [hash('boundEventHash'), count('boundLogIndex')];

export const admissibilityTypes: readonly EventSchema[] = [
  itemType('admissibility.noted', {
    who: [
      inRole(
        'investigator',
        'prosecutor',
        'disclosure_officer',
        'forensic_examiner',
        'analyst',
        'evidence_custodian',
        'release_authority',
        'collector',
      ),
    ],
    from: custodyStates,
    fields: [
      ...onForum,
      narrative('text'),
      ...boundTo,
      optional(json('sources', 'texts')),
      flag('workProduct'),
    ],
  }),
  itemType('admissibility.countered', {
    who: [inRole('defence_counsel')],
    from: custodyStates,
    fields: [
      hash('noteEventHash'),
      ...onForum,
      narrative('text'),
      ...boundTo,
      optional(json('sources', 'texts')),
    ],
  }),
  itemType('admissibility.assessed', {
    who: [inRole('prosecutor', 'disclosure_officer', 'investigator')],
    from: custodyStates,
    guards: ['not-own-assessment'],
    fields: [
      text('forum'),
      text('profileVersion'),
      hash('profileSha256'),
      json('ruleResults', 'objects'),
      json('humanAnswers', 'objects'),
      oneOf('finding', findings),
      json('grounds', 'texts'),
      text('reviewerId'),
      ...boundTo,
      flag('workProduct'),
    ],
  }),
  itemType('admissibility.objected', {
    who: [inRole('defence_counsel', 'prosecutor', 'court_registrar')],
    from: custodyStates,
    fields: [
      text('forum'),
      text('party'),
      narrative('ground'),
      json('objectedAt', 'timeValue'),
      optional(narrative('reply')),
    ],
  }),
  itemType('admissibility.ruled', {
    who: [inRole('prosecutor', 'court_registrar')],
    from: custodyStates,
    fields: [
      text('forum'),
      text('court'),
      json('ruledAt', 'timeValue'),
      oneOf('outcome', rulingOutcomes),
      narrative('reasons'),
      optional(hash('objectionEventHash')),
    ],
  }),
];
