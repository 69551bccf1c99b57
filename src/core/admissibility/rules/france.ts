import { asked, automatic, known, met, notApplicable, notMet, type Rule } from '../rule.js';
import { produced } from './looks.js';

export const franceRules: readonly Rule[] = [
  asked({
    id: 'FR-01',
    question: 'Was it put to adversarial debate?',
    concern: 'no',
    ...produced,
    version: 2,
  }),
  automatic({
    id: 'FR-02',
    question: 'Inventory and seal at once, and closed seals opened before the persons summoned?',
    facts: ['sealedInventory', 'sealsOpenedUnwitnessed'],
    look: ({ sealedInventory, sealsOpenedUnwitnessed = 0 }) => {
      if (sealsOpenedUnwitnessed > 0) {
        return notMet(`Seals opened without a witness on record: ${sealsOpenedUnwitnessed}.`);
      }
      return known(sealedInventory, 'No inventory under seal is recorded.', (is) =>
        is
          ? met('Inventory and seal are recorded.')
          : notMet('The inventory was made, and no seal is recorded with it.'),
      );
    },
  }),
  automatic({
    ...{ id: 'FR-03', question: 'Did the expert mention opening and re-forming the seals?' },
    facts: ['examinations', 'sealsReplacedAfterExpert'],
    look: ({ examinations, sealsReplacedAfterExpert }) => {
      if (examinations === 0) return notApplicable('No expert examined it.');
      return known(sealsReplacedAfterExpert, 'No opening by an expert is recorded.', (is) =>
        is
          ? met('The expert recorded the opening and the new seal.')
          : notMet('An expert opened a seal, and no new one is recorded.'),
      );
    },
  }),
  asked({
    id: 'FR-04',
    question: 'Did public agents obtain it by a stratagem that defeats rights?',
    concern: 'yes',
  }),
  asked({
    id: 'FR-05',
    question: 'Secret means of decryption: is the certificate of sincerity on file?',
    concern: 'no',
    facts: ['decrypted'],
    look: ({ decrypted }) =>
      decrypted === false ? notApplicable('No decryption is recorded.') : undefined,
    version: 2,
  }),
  automatic({
    ...{
      id: 'FR-06',
      question: 'Defence secret: declassification asked for, and the answer recorded?',
    },
    facts: ['classified', 'declassificationAnswered'],
    look: ({ classified, declassificationAnswered }) =>
      known(classified, 'No classification is recorded, nor that there is none.', (is) => {
        if (!is) return notApplicable('No classification is recorded.');
        return declassificationAnswered === true
          ? met('A decision on declassification is recorded.')
          : notMet('It is classified, and no decision on declassification is recorded.');
      }),
  }),
  asked({ id: 'FR-07', question: 'Was nullity pleaded, with harm shown?', concern: 'yes' }),
];
