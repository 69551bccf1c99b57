import { asked, automatic, known, met, notMet, type Rule } from '../rule.js';
import { objected, produced } from './looks.js';

export const tunisiaRules: readonly Rule[] = [
  asked({
    id: 'TN-01',
    question: 'Was it produced and argued orally before the judge?',
    concern: 'no',
    ...produced,
    version: 2,
  }),
  automatic({
    id: 'TN-02',
    question: 'Inventory, record, and a closed package with date and case number?',
    facts: ['sealedInventory', 'sealBreaks'],
    look: ({ sealedInventory, sealBreaks = 0 }) => {
      if (sealBreaks > 0) return notMet(`Packages found otherwise than closed: ${sealBreaks}.`);
      return known(sealedInventory, 'No closed package is recorded.', (is) =>
        is ? met('A closed package is recorded.') : notMet('The inventory lacks a closed package.'),
      );
    },
  }),
  asked({
    id: 'TN-03',
    question: 'Is the record regular, its author competent, and does it rest on what they saw?',
    concern: 'no',
    facts: ['sourceKind'],
    look: ({ sourceKind }) =>
      sourceKind === 'military'
        ? notMet(
            'It was collected by armed forces, who are normally no judicial police: hear a witness.',
          )
        : undefined,
  }),
  asked({ id: 'TN-04', question: 'Was it obtained under torture or coercion?', concern: 'yes' }),
  asked({
    id: 'TN-05',
    question: 'Was a rule of public order or an interest of the defence breached?',
    concern: 'yes',
    ...objected,
  }),
  automatic({
    ...{ id: 'TN-06', question: 'Is an Arabic version filed?' },
    facts: ['arabicVersion'],
    look: ({ arabicVersion }) =>
      known(arabicVersion, 'No Arabic version is recorded.', (is) =>
        is
          ? met('An Arabic version is recorded.')
          : notMet('Translations are recorded, and none into Arabic.'),
      ),
  }),
];
