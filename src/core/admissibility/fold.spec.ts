import { type Body, eventOf, hashOf } from '../../../test/support/fields.js';
import { type AdmissibilityNote, foldNotes } from './fold.js';

type Step = readonly [type: string, body: Body, account?: string];

function after(...steps: readonly Step[]): readonly AdmissibilityNote[] {
  return steps.reduce<readonly AdmissibilityNote[]>(
    (notes, [type, body, account], seq) => foldNotes(notes, eventOf(type, seq, body, account)),
    [],
  );
}

const noted: Step = ['admissibility.noted', { purpose: 'p', forum: 'fr', legalTest: 'CPP 427' }];
const replaces = { supersedes: hashOf(0), forum: 'fr', text: 'better' };

describe('notes on admissibility', () => {
  it('stand in the order of the log, with their own fields', () => {
    expect(
      after(noted, ['note.added', { text: 'x' }], ['admissibility.countered', {}, 'deb']),
    ).toEqual([
      {
        eventHash: hashOf(0),
        logIndex: 100,
        type: 'admissibility.noted/1',
        forum: 'fr',
        author: 'ann',
        fields: { forum: 'fr', legalTest: 'CPP 427' },
      },
      {
        eventHash: hashOf(2),
        logIndex: 102,
        type: 'admissibility.countered/1',
        forum: '',
        author: 'deb',
        fields: {},
      },
    ]);
  });

  it('are replaced by their author, and the old one stays readable', () => {
    const [old, anew] = after(noted, ['admissibility.noted', replaces]);
    expect(old).toMatchObject({ supersededBy: hashOf(1), fields: { legalTest: 'CPP 427' } });
    expect(anew).not.toHaveProperty('supersededBy');
  });

  it('are not put away by others, nor by another kind of note', () => {
    const [byOther] = after(noted, ['admissibility.noted', replaces, 'deb']);
    expect(byOther).not.toHaveProperty('supersededBy');
    const [byKind] = after(noted, ['admissibility.assessed', replaces]);
    expect(byKind).not.toHaveProperty('supersededBy');
  });
});
