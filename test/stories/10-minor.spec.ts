import { minorShown } from '../../seeds/stories/10-minor.js';
import { storySpec } from '../support/played-story.js';

storySpec(
  minorShown,
  (played) => {
    it('is restricted, and C-15 is met', async () => {
      const { video } = played().told;
      const item = await played().get(`/api/items/${video}`);
      expect(item.texts('restrictions')).toEqual(['J-1']);
      expect(await played().results(video, 'icc', ['C-15'])).toEqual({ 'C-15': 'met' });
    });

    it('has a masked working copy, which is no exhibit', async () => {
      const { video, workingCopy } = played().told;
      const copy = await played().get(`/api/items/${workingCopy}`);
      expect([copy.text('parentId'), copy.text('originality')]).toEqual([video, 'working_copy']);
      const exhibit = played().scene.act('lead', workingCopy, {
        ...{ type: 'exhibit.assigned/1', atMs: played().scene.nowMs() },
        fields: { exhibitRef: 'EX/99', forum: 'icc' },
      });
      await expect(exhibit).rejects.toThrow(/working copy/);
    });
  },
  { approver: 'prosecutor' },
);
