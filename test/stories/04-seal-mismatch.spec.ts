import { sealMismatch } from '../../seeds/stories/04-seal-mismatch.js';
import { storySpec } from '../support/played-story.js';

/** Written down before: exactly this is found, no more and no less. */
const expectedFindings = ['seal_differs'];
const expectedRules = {
  ...{ 'C-01': 'met', 'C-02': 'met', 'C-03': 'met', 'C-04': 'unknown', 'C-05': 'unknown' },
  ...{ 'C-06': 'not_applicable', 'C-07': 'met', 'C-08': 'not_met', 'C-09': 'met' },
  ...{ 'C-10': 'not_applicable', 'C-11': 'unknown', 'C-12': 'not_applicable', 'C-13': 'unknown' },
  ...{ 'C-14': 'not_applicable', 'C-15': 'not_applicable', 'C-16': 'not_applicable' },
  ...{ 'C-17': 'unknown', 'C-18': 'not_applicable', 'C-19': 'met', 'C-20': 'not_applicable' },
  'C-21': 'unknown',
};

storySpec(sealMismatch, (played) => {
  it('put the bag into quarantine by itself, and two persons lifted it', async () => {
    const { bag } = played().told;
    expect(await played().stateOf(bag, 'recipient')).toBe('IN_CUSTODY');
    expect((await played().typesOf(bag, 'recipient')).slice(-3)).toEqual([
      ...['transfer.received/1', 'note.corrected/1', 'quarantine.lifted/1'],
    ]);
  });

  it('finds what was expected, and nothing else', async () => {
    const { bag } = played().told;
    expect(await played().findings(bag)).toEqual(expectedFindings);
    expect(await played().results(bag, 'common', Object.keys(expectedRules))).toEqual(
      expectedRules,
    );
  });
});
