import {
  asked,
  automatic,
  known,
  met,
  notApplicable,
  notMet,
  type Rule,
  unknown,
} from '../rule.js';
import { onlyOf } from './looks.js';

export const iccRules: readonly Rule[] = [
  asked({
    id: 'ICC-01',
    question: 'Is its probative value weighed against prejudice, with reasons?',
    concern: 'no',
  }),
  asked({
    id: 'ICC-02',
    question: 'Was a right violated so that reliability or the integrity of proceedings suffers?',
    concern: 'yes',
  }),
  automatic({
    id: 'ICC-03',
    question: 'Material under confidentiality: did its provider consent before use?',
    facts: ['originatorBound', 'courtUse'],
    look: ({ originatorBound, courtUse }) => {
      if (originatorBound === false)
        return notApplicable('No condition of a provider is recorded.');
      if (courtUse === 'denied') return notMet('The provider has not consented.');
      if (courtUse === 'allowed') return met('The provider’s consent is recorded.');
      return unknown('Whether the provider consented is not recorded.');
    },
  }),
  asked({
    id: 'ICC-04',
    question: 'Were items that may exonerate disclosed?',
    concern: 'no',
    facts: ['disclosed'],
    look: ({ disclosed }) =>
      disclosed === true ? met('Service on the defence is recorded.') : undefined,
  }),
  automatic({
    ...{ id: 'ICC-05', question: 'Was an objection raised on submission?' },
    facts: ['objections', 'producedInCourt'],
    look: ({ objections, producedInCourt }) => {
      if (objections !== undefined && objections > 0) return notMet(`Objections: ${objections}.`);
      return producedInCourt === true
        ? met('It was submitted, and no objection is recorded.')
        : unknown('It was not submitted yet.');
    },
  }),
  asked({
    id: 'ICC-06',
    question: 'Prior recorded testimony: are the conditions fulfilled?',
    concern: 'no',
    ...onlyOf('statement', 'It is no testimony.'),
  }),
  automatic({
    ...{ id: 'ICC-07', question: 'Open sources: are address, source text and whole page held?' },
    facts: ['sourceKind', 'openSourceMinimum'],
    look: ({ sourceKind, openSourceMinimum }) => {
      if (sourceKind !== undefined && sourceKind !== 'online') {
        return notApplicable('It was not taken from an open source.');
      }
      return known(openSourceMinimum, 'What was captured is not recorded.', (is) =>
        is ? met('All three are recorded.') : notMet('At least one of the three was not captured.'),
      );
    },
  }),
];
