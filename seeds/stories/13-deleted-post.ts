import { people } from './people.js';
import { exactly } from './origins.js';
import { type Story } from './scene.js';

const minute = 60_000;

/** A deleted post of which a screenshot and an archive link survive, taken by a persona without an authorisation. */
export const deletedPost: Story<{ caseId: string; post: string }> = {
  number: 13,
  title: 'Deleted post',
  people: { lead: people.investigator },
  async play(scene) {
    const now = scene.nowMs();
    const caseId = await scene.openCase('lead', 'Story 13: a deleted post');
    const post = await scene.register('lead', caseId, {
      before: [
        {
          ...{ type: 'item.captured_online/1', atMs: now - 90 * minute },
          fields: { finder: 'I. Enquête', circumstances: 'the post was deleted an hour later' },
        },
        {
          ...{ type: 'provenance.recorded/1', atMs: now - 85 * minute },
          fields: {
            ...{ sourceKind: 'online', requestedUrl: 'https://posts.invalid/77' },
            ...{ finalUrl: 'https://posts.invalid/77', platform: 'exercise posts', postId: '77' },
            captureStartedAt: exactly(now - 95 * minute),
            captureEndedAt: exactly(now - 94 * minute),
            ...{ method: 'screenshot_only', tool: 'Story capture', toolVersion: '2' },
            ...{ persona: 'undercover', authorisationRef: { status: 'unknown' } },
            ...{
              investigatorId: 'I. Enquête',
              discoveryPath: 'a tip',
              protocolPhase: 'collection',
            },
            archivedCopies: [{ service: 'archive', url: 'https://archive.invalid/77' }],
          },
        },
      ],
      registeredMs: now - 80 * minute,
      registration: {
        ...{ title: 'Screenshot of a post', category: 'online_capture', sourceKind: 'online' },
        originality: 'best_available',
      },
      file: { name: 'post.png', bytes: 'a screenshot' },
    });
    return { caseId, post };
  },
};
