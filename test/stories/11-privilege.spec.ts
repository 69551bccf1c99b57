import { privilege } from '../../seeds/stories/11-privilege.js';
import { storySpec } from '../support/played-story.js';

storySpec(
  privilege,
  (played) => {
    it('meets C-16 once somebody outside the team has reviewed it, and not before', async () => {
      const { extract, unreviewed } = played().told;
      expect(await played().results(extract, 'germany', ['C-16'])).toEqual({ 'C-16': 'met' });
      expect(await played().results(unreviewed, 'germany', ['C-16', 'DE-07'])).toEqual({
        ...{ 'C-16': 'not_met', 'DE-07': 'not_met' },
      });
      const answers = { 'C-11': 'no' } as const;
      const { blocksExport } = await played().assessed(unreviewed, 'germany', answers);
      expect(blocksExport).toEqual(['C-16']);
    });

    it('lets nobody of the team review it', async () => {
      const { scene, told } = played();
      const review = scene.act('prosecutor', told.unreviewed, {
        ...{ type: 'restriction.privilege_reviewed/1', atMs: scene.nowMs() },
        fields: {
          ...{ reviewer: scene.account('lead'), scope: 'all', result: 'unclear' },
          measures: 'none',
        },
      });
      await expect(review).rejects.toThrow(/outside the team/);
    });
  },
  { approver: 'prosecutor' },
);
