import { asked, automatic, known, met, notApplicable, notMet, paper, type Rule } from '../rule.js';
import { onlyStatements } from './looks.js';

export const unitedStatesRules: readonly Rule[] = [
  asked({
    id: 'US-01',
    question: 'Is one route of authentication supported (witness, traits, or process)?',
    concern: 'no',
    facts: ['certificate90214'],
    look: ({ certificate90214 }) =>
      certificate90214 === true ? met('A certified copy by digest is recorded.') : undefined,
  }),
  paper(
    'US-02',
    'Certified copy by digest: qualified certifier, matching digest, notice served?',
    'certificate90214',
    'Certificate of a copy verified by digest',
  ),
  paper(
    'US-03',
    'Certified process: described, accuracy shown, notice served?',
    'certificate90213',
    'Certificate of a process or system',
  ),
  automatic({
    id: 'US-04',
    question: 'Business record: certified by its custodian, with notice?',
    facts: ['sourceKind', 'custodianCertificate'],
    look: ({ sourceKind, custodianCertificate }) => {
      if (sourceKind !== undefined && sourceKind !== 'private_sector') {
        return notApplicable('It is no record of a business.');
      }
      return known(
        custodianCertificate,
        'No certificate of a records custodian is recorded.',
        (is) =>
          is
            ? met('A certificate of a records custodian is recorded.')
            : notMet('The certificate of the records custodian lacks a part.'),
      );
    },
  }),
  asked({
    id: 'US-05',
    question: 'Is there a genuine question about the original of this duplicate?',
    concern: 'yes',
    facts: ['digestCheck'],
    look: ({ digestCheck }) =>
      digestCheck === 'differs' ? notMet('The latest check of the bytes differs.') : undefined,
  }),
  paper(
    'US-06',
    'Summary: was the underlying data made available?',
    'summaryDataAvailable',
    'Data underlying a summary',
  ),
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
