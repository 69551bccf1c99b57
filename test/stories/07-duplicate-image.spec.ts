import { duplicateImage } from '../../seeds/stories/07-duplicate-image.js';
import { storySpec } from '../support/played-story.js';

storySpec(duplicateImage, (played) => {
  it('shows both, linked by what they share, and merges nothing', async () => {
    const { caseId, first, second } = played().told;
    const items = (await played().get(`/api/items?caseId=${caseId}`)).list('items');
    expect(items.map((item) => item.text('itemId')).sort()).toEqual([first, second].sort());
    const digests = items.map((item) => item.list('digests')[0]?.text('sha256'));
    expect(new Set(digests).size).toBe(2);
    expect((await played().typesOf(second)).at(-1)).toBe('item.linked/1');
  });
});
