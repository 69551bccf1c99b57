import { speciality } from '../../seeds/stories/15-speciality.js';
import { storySpec } from '../support/played-story.js';

storySpec(speciality, (played) => {
  it('does not meet EW-09 for another count, until consent is on record', async () => {
    const { material, consent } = played().told;
    const proposed = { 'EW-09': 'no' } as const;
    const forum = 'england-and-wales';
    expect(await played().results(material, forum, ['EW-09', 'C-14'], proposed)).toEqual({
      ...{ 'EW-09': 'not_met', 'C-14': 'unknown' },
    });
    await consent();
    expect(await played().results(material, forum, ['EW-09', 'C-14'], proposed)).toEqual({
      ...{ 'EW-09': 'met', 'C-14': 'met' },
    });
  });
});
