import { asked, automatic, known, met, notMet, paper, type Rule } from '../rule.js';
import { onlyOf, onlyStatements, withinPurpose } from './looks.js';

export const englandAndWalesRules: readonly Rule[] = [
  paper(
    'EW-01',
    'Written statement: name, age if under 18, declaration, signature, exhibit identified, served?',
  ),
  paper('EW-02', 'Does each handler have a continuity statement?'),
  asked({
    id: 'EW-03',
    question: 'Would its use harm the fairness of the proceedings?',
    concern: 'yes',
  }),
  asked({
    id: 'EW-04',
    question: 'Confession: are oppression and unreliability excluded?',
    concern: 'no',
    ...onlyStatements,
  }),
  asked({
    id: 'EW-05',
    question: 'Is the gateway for hearsay named?',
    concern: 'no',
    ...onlyStatements,
  }),
  asked({
    id: 'EW-06',
    question: 'Intercept product: is an exception identified?',
    concern: 'no',
    ...onlyOf('intercept_product', 'It is no intercept product.'),
  }),
  paper('EW-07', 'Does the expert report hold every element that the rules of court list?'),
  paper('EW-08', 'Is compliance with the forensic regulator’s code declared?'),
  asked({
    id: 'EW-09',
    question: 'Is it used only for the purpose for which it was requested abroad?',
    concern: 'no',
    ...withinPurpose,
  }),
  automatic({
    ...{ id: 'EW-10', question: 'Is the schedule of unused and sensitive material complete?' },
    facts: ['unusedScheduled'],
    look: ({ unusedScheduled }) =>
      known(unusedScheduled, 'No schedule is recorded.', (is) =>
        is ? met('The schedule names it.') : notMet('A schedule is recorded that leaves it out.'),
      ),
  }),
];
