import { asked, automatic, known, met, notApplicable, notMet, paper, type Rule } from '../rule.js';
import { bytesDiffer, onlyStatements } from './looks.js';

export const unitedStatesRules: readonly Rule[] = [
  asked({
    id: 'US-01',
    question: 'Is one route of authentication supported (witness, traits, or process)?',
    concern: 'no',
    version: 2,
  }),
  asked({
    id: 'US-02',
    question: 'Certified copy by digest: qualified certifier, matching digest, notice served?',
    concern: 'no',
    ...bytesDiffer,
    version: 2,
  }),
  paper('US-03', 'Certified process: described, accuracy shown, notice served?'),
  asked({
    id: 'US-04',
    question: 'Business record: certified by its custodian, with notice?',
    concern: 'no',
    facts: ['sourceKind'],
    look: ({ sourceKind }) =>
      sourceKind !== undefined && sourceKind !== 'private_sector'
        ? notApplicable('It is no record of a business.')
        : undefined,
    version: 2,
  }),
  asked({
    id: 'US-05',
    question: 'Is there a genuine question about the original of this duplicate?',
    concern: 'yes',
    ...bytesDiffer,
  }),
  paper('US-06', 'Summary: was the underlying data made available?'),
  asked({
    id: 'US-07',
    question: 'Is it a testimonial statement of a declarant who cannot be examined?',
    concern: 'yes',
    ...onlyStatements,
  }),
  asked({
    id: 'US-08',
    question: 'Was the procedure for classified information opened?',
    concern: 'no',
    facts: ['classified'],
    look: ({ classified }) =>
      classified === false ? notApplicable('No classification is recorded.') : undefined,
  }),
  asked({
    id: 'US-09',
    question: 'Does the role of the forum’s own agents in the collection raise suppression?',
    concern: 'yes',
  }),
  automatic({
    ...{ id: 'US-10', question: 'Is the service of discovery on the defence logged?' },
    facts: ['disclosed'],
    look: ({ disclosed }) =>
      known(disclosed, 'Nothing is recorded about disclosure.', (is) =>
        is ? met('Service on the defence is recorded.') : notMet('No service is recorded.'),
      ),
  }),
];
