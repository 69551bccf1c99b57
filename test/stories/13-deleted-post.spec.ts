import { deletedPost } from '../../seeds/stories/13-deleted-post.js';
import { storySpec } from '../support/played-story.js';

/** The capture began five minutes before anybody is on record as holding what was captured. */
const expectedFindings: readonly string[] = ['gap'];
const expectedRules = {
  ...{ 'ICC-01': 'unknown', 'ICC-02': 'unknown', 'ICC-03': 'not_applicable', 'ICC-04': 'unknown' },
  ...{ 'ICC-05': 'unknown', 'ICC-06': 'not_applicable', 'ICC-07': 'not_met', 'C-01': 'not_met' },
  ...{ 'C-02': 'met', 'C-03': 'unknown', 'C-04': 'unknown', 'C-05': 'met' },
  ...{
    'C-06': 'not_applicable',
    'C-07': 'not_applicable',
    'C-08': 'not_applicable',
    'C-09': 'met',
  },
  ...{ 'C-10': 'not_applicable', 'C-11': 'unknown', 'C-12': 'not_applicable', 'C-13': 'unknown' },
  ...{ 'C-14': 'not_applicable', 'C-15': 'not_applicable', 'C-16': 'not_applicable' },
  ...{ 'C-17': 'unknown', 'C-18': 'not_applicable', 'C-19': 'met', 'C-20': 'not_applicable' },
  'C-21': 'unknown',
};

storySpec(deletedPost, (played) => {
  it('lacks what a court asks of open sources', async () => {
    const { post } = played().told;
    expect(await played().findings(post)).toEqual(expectedFindings);
    expect(await played().results(post, 'icc', Object.keys(expectedRules))).toEqual(expectedRules);
  });
});
