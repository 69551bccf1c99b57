import { asked, notMet, paper, type Rule } from '../rule.js';
import { objected, onlyStatements } from './looks.js';

export const germanyRules: readonly Rule[] = [
  paper('DE-01', 'Is the means of proof chosen (inspection, witness, reading)?'),
  asked({
    id: 'DE-02',
    question: 'Statement in place of testimony: is the exception named?',
    concern: 'no',
    ...onlyStatements,
  }),
  asked({
    id: 'DE-03',
    question: 'Was a prohibited method of interrogation used?',
    concern: 'yes',
  }),
  asked({
    id: 'DE-04',
    question: 'Was the collection abroad contrary to public order?',
    concern: 'yes',
  }),
  asked({
    id: 'DE-05',
    question: 'Intrusive data: is the offence grave enough?',
    concern: 'no',
  }),
  asked({
    id: 'DE-06',
    question: 'Has an authority blocked the file?',
    concern: 'yes',
    version: 2,
  }),
  asked({
    id: 'DE-07',
    question: 'Is it privileged or exempt from seizure?',
    concern: 'yes',
    facts: ['privileged', 'privilegeReviewed'],
    look: ({ privileged, privilegeReviewed }) =>
      privileged === true && privilegeReviewed !== true
        ? notMet('Privileged content is recorded that nobody outside the team has reviewed.')
        : undefined,
  }),
  asked({
    id: 'DE-08',
    question: 'Has the defence objected to its use in time?',
    concern: 'yes',
    ...objected,
  }),
];
