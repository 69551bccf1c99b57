import { consentWithdrawn } from '../../seeds/stories/03-consent-withdrawn.js';
import { storySpec } from '../support/played-story.js';

storySpec(consentWithdrawn, (played) => {
  it('turns C-12 for the five, and for no other', async () => {
    const { sticks, withdrawn } = played().told;
    for (const id of sticks) {
      const expected = withdrawn.includes(id) ? 'not_met' : 'met';
      expect(await played().results(id, 'france', ['C-12'])).toEqual({ 'C-12': expected });
    }
    const [first = ''] = withdrawn;
    const answers = { 'C-11': 'no' } as const;
    expect((await played().assessed(first, 'france', answers)).blocksExport).toEqual(['C-12']);
  });

  it('blocks new use, and keeps on record what was disclosed before', async () => {
    const { withdrawn, disclosed, sticks } = played().told;
    const { scene } = played();
    const serve = (id: string) =>
      scene.approvedBy('releaser').act('lead', id, {
        ...{ type: 'disclosure.served/1', atMs: scene.nowMs() },
        fields: {
          ...{ recipient: 'Story Chambers', schedule: 'used', artifactDigests: ['ab'.repeat(32)] },
          servedAt: new Date(scene.nowMs()).toISOString(),
        },
      });
    for (const id of withdrawn) await expect(serve(id)).rejects.toThrow(/withdrawn the consent/);
    await serve(sticks.at(-1) ?? '');
    for (const id of disclosed) {
      const types = await played().typesOf(id);
      const served = types.indexOf('disclosure.served/1');
      expect(served).toBeGreaterThan(0);
      expect(types.indexOf('release.withdrawn/1')).toBeGreaterThan(served);
    }
  });
});
