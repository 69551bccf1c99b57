import { type EventSchema, type FieldProblem, type FieldsByName } from './event-type.js';
import {
  bytes,
  flag,
  hash,
  instant,
  json,
  narrative,
  oneOf,
  optional,
  text,
} from './field-builders.js';
import { instantOfField, textOfField } from './field-values.js';
import { personRoles } from './role.js';
import { anybody, inRole, recordType, service } from './schema-builders.js';

export const caseStages = [
  'preliminary',
  'investigation',
  'charged',
  'trial',
  'appeal',
  'closed',
] as const;

/** Who leads cases: opens, amends and closes them, and gives access to them with a second person. */
const leads = inRole('investigator', 'prosecutor', 'evidence_custodian');

const about = [
  text('caseRef'),
  text('title'),
  oneOf('stage', caseStages),
  json('forumProfiles', 'texts'),
  text('leadOrganisation'),
];

const keeping = [flag('legalHold'), instant('retentionReviewAt')];

/** After its end a case still gives out its record; nothing is added to it. */
const evenClosed = ['OPEN', 'CLOSED'] as const;

export const caseTypes: readonly EventSchema[] = [
  recordType('case', 'case.opened', {
    who: [leads],
    from: ['NONE'],
    to: 'OPEN',
    fields: [
      ...about,
      optional(json('jit', 'jointTeam')),
      ...keeping,
      optional(narrative('description')),
    ],
  }),
  recordType('case', 'case.amended', {
    who: [leads],
    from: ['OPEN'],
    fields: [
      ...about.map(optional),
      optional(json('jit', 'jointTeam')),
      ...keeping.map(optional),
      optional(narrative('description')),
      narrative('reason'),
    ],
  }),
  recordType('case', 'case.closed', {
    who: [leads],
    from: ['OPEN'],
    to: 'CLOSED',
    fields: [narrative('reason'), optional(text('outcome'))],
  }),
  recordType('case', 'item.added', {
    who: [inRole('collector', 'investigator', 'evidence_custodian', 'prosecutor'), service],
    from: ['OPEN'],
    guards: ['item-is-new'],
    fields: [hash('itemId'), hash('firstEventHash')],
  }),
  recordType('case', 'grant.given', {
    who: [leads],
    second: [leads, inRole('system_administrator')],
    from: evenClosed,
    contradictions: runsInTime,
    fields: [
      text('account'),
      oneOf('role', personRoles),
      instant('from'),
      optional(instant('until')),
      narrative('reason'),
      optional(hash('itemId')),
    ],
  }),
  recordType('case', 'grant.ended', {
    who: [leads, inRole('data_protection_officer')],
    from: evenClosed,
    guards: ['grant-is-running'],
    fields: [
      text('account'),
      oneOf('role', personRoles),
      narrative('reason'),
      optional(hash('itemId')),
      optional(hash('grantEventHash')),
    ],
  }),
  recordType('case', 'report.exported', {
    who: [anybody, inRole('auditor'), service],
    from: evenClosed,
    fields: [
      text('kind'),
      narrative('purpose'),
      text('recipient'),
      text('requestedBy'),
      text('language'),
      text('redactionProfile'),
      instant('exportedAt'),
    ],
  }),
  recordType('case', 'package.imported', {
    who: [leads, service],
    from: ['OPEN'],
    fields: [
      text('sourceLedger'),
      text('sourceCaseRef'),
      hash('packageSha256'),
      json('verdict', 'object'),
      { ...bytes('checkpoint'), maxLength: 64 * 1024 },
      optional(narrative('remark')),
    ],
  }),
];

/** An outsider's access ends by itself. */
const longestForCounselMs = 366 * 24 * 60 * 60 * 1000;

function runsInTime(fields: FieldsByName): readonly FieldProblem[] {
  const from = instantOfField(fields, 'from') ?? -Infinity;
  const until = instantOfField(fields, 'until') ?? Infinity;
  if (from >= until) return [untilProblem('dates-out-of-order', 'A grant ends after it begins.')];
  const isForCounsel = textOfField(fields, 'role') === 'defence_counsel';
  return isForCounsel && until - from > longestForCounselMs
    ? [
        untilProblem(
          'missing',
          'Say when counsel’s access ends: within a year, and again if need be.',
        ),
      ]
    : [];
}

function untilProblem(code: FieldProblem['code'], message: string): FieldProblem {
  return { field: 'until', code, message };
}
