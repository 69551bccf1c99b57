import { embeddedMismatch } from '../../seeds/stories/09-embedded-mismatch.js';
import { storySpec } from '../support/played-story.js';

const expectedFindings: readonly string[] = [];
const expectedRules = {
  ...{ 'C-01': 'met', 'C-02': 'met', 'C-03': 'met', 'C-04': 'met', 'C-05': 'met' },
  ...{ 'C-06': 'not_met', 'C-07': 'not_applicable', 'C-08': 'not_applicable', 'C-09': 'met' },
  ...{ 'C-10': 'not_applicable', 'C-11': 'unknown', 'C-12': 'met', 'C-13': 'unknown' },
  ...{ 'C-14': 'not_applicable', 'C-15': 'not_applicable', 'C-16': 'not_applicable' },
  ...{ 'C-17': 'unknown', 'C-18': 'not_applicable', 'C-19': 'met', 'C-20': 'not_applicable' },
  'C-21': 'unknown',
};

storySpec(embeddedMismatch, (played) => {
  it('is unchanged since intake, with an earlier error unresolved', async () => {
    const { image } = played().told;
    expect(await played().stateOf(image)).toBe('IN_CUSTODY');
    expect(await played().findings(image)).toEqual(expectedFindings);
    const ids = Object.keys(expectedRules);
    expect(await played().results(image, 'common', ids)).toEqual(expectedRules);
  });
});
