import { wrongClock } from '../../seeds/stories/06-wrong-clock.js';
import { storySpec } from '../support/played-story.js';

/** Of both cameras, written down before. */
const expectedRules = {
  ...{ 'C-01': 'not_met', 'C-02': 'met', 'C-03': 'met', 'C-04': 'unknown', 'C-05': 'unknown' },
  ...{
    'C-06': 'not_applicable',
    'C-07': 'not_applicable',
    'C-08': 'not_applicable',
    'C-09': 'met',
  },
  ...{ 'C-10': 'not_applicable', 'C-11': 'unknown', 'C-12': 'met', 'C-13': 'unknown' },
  ...{ 'C-14': 'not_applicable', 'C-15': 'not_applicable', 'C-16': 'not_applicable' },
  ...{ 'C-17': 'unknown', 'C-18': 'not_applicable', 'C-20': 'not_applicable', 'C-21': 'unknown' },
};

storySpec(wrongClock, (played) => {
  it('corrects the time by the offset that was verified, and keeps the stamp beside it', async () => {
    const { camera } = played().told;
    const record = await played().get(`/api/items/${camera}/custody`);
    expect(record.member('findings').value).toMatchObject([
      { code: 'gap', certain: true, from: '2017-01-26T19:10:00.000Z' },
    ]);
    const item = await played().get(`/api/items/${camera}`);
    expect(item.member('provenance').member('form').member('collectedAt').value).toMatchObject({
      ...{ instant: '2013-01-01T00:00:00+04:30', clockOffsetSeconds: -128_475_600 },
    });
  });

  it('meets C-19 only where somebody verified the offset', async () => {
    const { camera, unverified } = played().told;
    const ids = ['C-19', ...Object.keys(expectedRules)];
    expect(await played().results(camera, 'common', ids)).toEqual({
      ...{ 'C-19': 'met', ...expectedRules },
    });
    expect(await played().results(unverified, 'common', ids)).toEqual({
      ...{ 'C-19': 'not_met', ...expectedRules },
    });
    expect(await played().findings(camera)).toEqual(['gap']);
    expect(await played().findings(unverified)).toEqual(['gap', 'unknown_clock']);
  });
});
