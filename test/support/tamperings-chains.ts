import { toHex } from '../../src/core/canonical/hex.js';
import { tagOf } from '../../src/core/ledger/item.js';
import { nodeEngine as engine } from '../../src/platform/node-engine.js';
import { bytes, plain, text } from './exercise-script.js';
import { type DraftPackage } from './package-builder.js';
import { describe, draftOf, insertBefore, withhold } from './package-edits.js';
import { chainHex, chainIdOf, type EventDraft, secretOf } from './synthetic-ledger.js';
import { type Tampering } from './tampered-package.js';

/** Step 13: items that were in another case before; and step 5: a chain of the operator's acts. */
export const chainTamperings: readonly Tampering[] = [
  {
    ...{ name: 'the operator’s acts enclosed, a rotated key among them', exit: 0, finds: [] },
    ...withOperations('key.rotated/1'),
  },
  {
    ...{ name: 'a key revoked among the operator’s acts', exit: 1 },
    finds: ['E_ROLE 5 item3/1'],
    ...withOperations('key.revoked/1'),
  },
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
    ...{ name: 'an exhibit that left this case and came back', exit: 0, finds: [] },
    ...movedOn('case', 'third', 'case'),
  },
  {
    ...{ name: 'an exhibit that was moved here and has left again', exit: 1 },
    finds: ['E_ORPHAN 13 item1'],
    ...movedOn('other', 'case', 'third'),
  },
  {
    ...{ name: 'an exhibit of this case that has left it', exit: 1 },
    finds: ['E_ORPHAN 13 item1'],
    ...movedOn('case', 'third'),
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
  return movedOn('other', to);
}

/** The photograph is opened for the first case, and moved to the others one after the other. */
function movedOn(first: string, ...others: readonly string[]): Pick<Tampering, 'script'> {
  return {
    script: (events) => {
      const photo = draftOf(events, 'photo');
      const { fields } = photo;
      photo.fields = (ledger) => [['caseId', bytes(chainIdOf(first))], ...fields(ledger).slice(1)];
      insertBefore(events, 'export', ...others.map(move));
    },
  };
}

function move(to: string): EventDraft {
  return {
    ...plain(`moved to ${to}`, 'item1', 'item.moved/1', 'ben', {}),
    fields: () => [
      ['toCaseId', bytes(chainIdOf(to))],
      ['reason', text('registered in the wrong case')],
    ],
  };
}

/** A chain of the operator's acts, of which the second is of that type. */
function withOperations(type: string): Pick<Tampering, 'script' | 'files'> {
  return {
    script: (events) => {
      insertBefore(
        events,
        'export',
        plain('year', 'item3', 'operations.opened/1', 'ada', { year: '2026' }),
        plain('rotated', 'item3', type, 'ada', { reason: 'yearly' }),
      );
    },
    files: (draft): void => {
      const tag0 = toHex(tagOf(engine, secretOf('item3'), 0));
      describe(draft, (json) =>
        json.chains.push({ kind: 'operations', id: chainHex('item3'), tag0 }),
      );
    },
  };
}
