import { bytes, plain, text } from './exercise-script.js';
import { type DraftPackage } from './package-builder.js';
import { draftOf, insertBefore, withhold } from './package-edits.js';
import { chainIdOf } from './synthetic-ledger.js';
import { type Tampering } from './tampered-package.js';

/** Step 13: items that were in another case before. */
export const moveTamperings: readonly Tampering[] = [
  {
    ...{ name: 'an exhibit moved here from another case', exit: 0, finds: [] },
    ...moved('case'),
  },
  {
    ...{ name: 'an exhibit moved from another case to a third', exit: 1 },
    finds: ['E_ORPHAN 13 item1'],
    ...moved('third'),
  },
  {
    ...{ name: 'an exhibit whose move here is withheld', exit: 1 },
    finds: ['W_REDACTED 4 item1/3 toCaseId', 'E_ORPHAN 13 item1'],
    ...moved('case'),
    files: (draft: DraftPackage): void => {
      withhold(draft, 'item1', 3, 'toCaseId');
    },
  },
];

/** The photograph is opened for another case, and moved at its end. */
function moved(to: string): Pick<Tampering, 'script'> {
  return {
    script: (events) => {
      const photo = draftOf(events, 'photo');
      const { fields } = photo;
      photo.fields = (ledger) => [
        ['caseId', bytes(chainIdOf('other'))],
        ...fields(ledger).slice(1),
      ];
      insertBefore(events, 'export', {
        ...plain('moved', 'item1', 'item.moved/1', 'ben', {}),
        fields: () => [
          ['toCaseId', bytes(chainIdOf(to))],
          ['reason', text('registered in the wrong case')],
        ],
      });
    },
  };
}
