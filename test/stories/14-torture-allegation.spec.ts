import { tortureAllegation } from '../../seeds/stories/14-torture-allegation.js';
import { storySpec } from '../support/played-story.js';

storySpec(
  tortureAllegation,
  (played) => {
    it('is kept from export while C-11 is unanswered', async () => {
      const { caseId, notebook } = played().told;
      expect(await played().assessed(notebook, 'france')).toMatchObject({
        ...{ finding: 'not_assessed', blocksExport: ['C-11'] },
      });
      await expect(played().verified(caseId)).rejects.toThrow(/C-11/);
    });

    it('is at risk of exclusion once the answer is a real risk, and is still kept', async () => {
      const { notebook } = played().told;
      expect(await played().assessed(notebook, 'france', { 'C-11': 'yes' })).toMatchObject({
        ...{ finding: 'exclusion_risk', blocksExport: ['C-11'] },
      });
      expect(await played().stateOf(notebook)).toBe('IN_CUSTODY');
    });
  },
  { exported: false },
);
