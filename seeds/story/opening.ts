import { type Json } from '../../src/core/canonical/json.js';
import { type PersonKey } from '../cast.js';
import { facts } from '../facts.js';
import { ago } from '../moments.js';
import { offset, organisation, person, type Step } from '../step.js';

/** The police open the case and let in, each time by two persons, who takes part from the beginning. */
export const opening: readonly Step[] = [
  {
    key: 'case-opened',
    on: 'case',
    type: 'case.opened/1',
    by: 'lead',
    at: ago(23),
    fields: {
      caseRef: facts.caseRef,
      title: 'EXERCISE – one telephone, one account, one page',
      stage: 'investigation',
      forumProfiles: ['US federal', 'England and Wales', 'France'],
      leadOrganisation: organisation('police'),
      legalHold: true,
      retentionReviewAt: offset(365 * 24 * 3_600_000),
      description:
        'Exercise. A telephone taken by armed forces, an answer of a provider and a page from the open network are ' +
        'said to come from one sender. Everything here is made up.',
    },
  },
  grant('prosecutor', 'prosecutor', 'custodian', ago(22, 58), 'Directs the inquiry.'),
  grant('custodian', 'evidence_custodian', 'prosecutor', ago(22, 56), 'Keeps the exhibits.'),
  grant('collector', 'collector', 'prosecutor', ago(22, 54), 'Takes part for the task force.'),
  grant('releaseOfficer', 'release_authority', 'prosecutor', ago(22, 52), 'Decides on release.'),
  grant('examiner', 'forensic_examiner', 'prosecutor', ago(22, 50), 'Images the telephone.'),
  grant('researcher', 'collector', 'prosecutor', ago(22, 48), 'Captures pages for the case.'),
];

export function grant(
  to: PersonKey,
  role: string,
  second: PersonKey,
  at: number,
  reason: string,
  more: Readonly<Record<string, Json>> = {},
): Step {
  const fields: Readonly<Record<string, Json>> = {
    account: person(to),
    role,
    from: offset(at),
    reason,
    ...more,
  };
  return {
    key: `grant-${to}`,
    on: 'case',
    type: 'grant.given/1',
    by: 'lead',
    with: [second],
    at,
    fields,
  };
}
