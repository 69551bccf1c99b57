import {
  asked,
  automatic,
  known,
  met,
  notApplicable,
  notMet,
  type Rule,
  type RuleOutcome,
  unknown,
} from '../rule.js';
import { type Allowance } from '../item-facts.js';
import { withinPurpose } from './looks.js';

/** C-11 to C-21: how it was come by, and whether it may be used fairly. */
export const commonFairnessRules: readonly Rule[] = [
  asked({
    id: 'C-11',
    question: 'Is there a real risk that torture or ill-treatment lies behind it?',
    concern: 'yes',
  }),
  automatic({
    ...{ id: 'C-12', question: 'Has the originator allowed court use and defence disclosure?' },
    facts: ['courtUse', 'defenceDisclosure'],
    look: ({ courtUse, defenceDisclosure }) => allowances(courtUse, defenceDisclosure),
  }),
  asked({
    id: 'C-13',
    question: 'Is the legal basis for the collection documented?',
    concern: 'no',
    facts: ['legalBasisStated'],
    look: ({ legalBasisStated }) =>
      legalBasisStated === false ? notMet('No legal basis is recorded.') : undefined,
  }),
  asked({
    id: 'C-14',
    question: 'Is the use inside the purpose of the request?',
    concern: 'no',
    ...withinPurpose,
  }),
  automatic({
    id: 'C-15',
    question:
      'Where a minor is involved: are restrictions set and was it reviewed by a specialist?',
    facts: ['minor', 'juvenileRestricted'],
    look: ({ minor, juvenileRestricted }) =>
      known(minor, 'Whether a minor is involved is not recorded.', (age) => {
        if (age === 'no') return notApplicable('No minor is recorded.');
        const who = age === 'unknown' ? 'A person of unknown age, treated as a minor' : 'A minor';
        return known(
          juvenileRestricted,
          `${who}: nothing is recorded about restrictions.`,
          (set) =>
            set ? met(`${who}: restrictions are set.`) : notMet(`${who}: no restriction is set.`),
        );
      }),
  }),
  automatic({
    ...{ id: 'C-16', question: 'Was privileged content screened by an outsider to the team?' },
    facts: ['privileged', 'privilegeReviewed'],
    look: ({ privileged, privilegeReviewed }) =>
      known(privileged, 'Whether there is privileged content is not recorded.', (is) => {
        if (!is) return notApplicable('No privileged content is recorded.');
        return privilegeReviewed === true
          ? met('A review by somebody outside the team is recorded.')
          : notMet('Privileged content is recorded, and no review by an outsider.');
      }),
  }),
  asked({
    id: 'C-17',
    question: 'Can the defence reach the raw data, or is the refusal reasoned?',
    concern: 'no',
    facts: ['disclosed', 'withheldWithGrounds'],
    look: ({ disclosed, withheldWithGrounds }) => {
      if (disclosed === true) return met('Service on the defence is recorded.');
      return withheldWithGrounds === true ? met('A reasoned refusal is recorded.') : undefined;
    },
  }),
  automatic({
    ...{ id: 'C-18', question: 'Does each translation name translator and source digest?' },
    facts: ['translations', 'translationsComplete'],
    look: ({ translations, translationsComplete }) => {
      if (translations === 0) return notApplicable('No translation is recorded.');
      return known(translationsComplete, 'The translations were not examined.', (complete) =>
        complete
          ? met('Each translation names both.')
          : notMet('A translation lacks its translator or the digest of its source.'),
      );
    },
  }),
  automatic({
    ...{ id: 'C-19', question: 'Are device clock and zone verified?' },
    facts: ['clock'],
    look: ({ clock }) =>
      known(clock, 'No clock is recorded.', (how) => {
        if (how === 'unverified') return notMet('The clock of a device was compared with nothing.');
        return how === 'corrected'
          ? met('The offset of the clock was verified: the time is shown as read and as corrected.')
          : met('The clock was synchronised or verified.');
      }),
  }),
  asked({
    id: 'C-20',
    question: 'Is the need for biometric or special-category data recorded?',
    concern: 'no',
    facts: ['specialCategory', 'necessityStated'],
    look: ({ specialCategory, necessityStated }) => {
      if (specialCategory === false) return notApplicable('No such data are recorded.');
      return specialCategory === true && necessityStated === false
        ? notMet('Such data are recorded, and no need for them.')
        : undefined;
    },
  }),
  asked({
    id: 'C-21',
    question: 'Was its potential to exonerate reviewed?',
    concern: 'no',
  }),
];

function allowances(court: Allowance | undefined, defence: Allowance | undefined): RuleOutcome {
  const both = [court, defence];
  if (both.includes('denied')) {
    return notMet('The originator has not allowed, or has withdrawn, court use or disclosure.');
  }
  if (both.includes(undefined)) return unknown('The originator’s decision is not recorded.');
  return both.every((one) => one === 'not_needed')
    ? notApplicable('No condition of an originator is recorded.')
    : met('The originator’s release for both is recorded.');
}
