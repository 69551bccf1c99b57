import { people } from './people.js';
import { type Scene, type Story } from './scene.js';

const minute = 60_000;

/** A propaganda video shows a boy of about fourteen; his age is unknown, and he is treated as a minor. */
export const minorShown: Story<{ caseId: string; video: string; workingCopy: string }> = {
  number: 10,
  title: 'Minor',
  people: {
    lead: {
      ...people.investigator,
      roles: ['investigator', 'evidence_custodian', 'forensic_examiner'],
    },
    prosecutor: people.prosecutor,
    administrator: people.administrator,
  },
  async play(scene) {
    const now = scene.nowMs();
    const caseId = await scene.openCase('lead', 'Story 10: a boy in a video');
    await scene.grant('lead', 'administrator', caseId, 'prosecutor', 'prosecutor');
    const video = await scene.register('lead', caseId, {
      before: [
        {
          ...{ type: 'item.captured_online/1', atMs: now - 90 * minute },
          fields: { finder: 'I. Enquête', circumstances: 'channel of a group' },
        },
        {
          ...{ type: 'provenance.recorded/1', atMs: now - 85 * minute },
          fields: {
            ...{ sourceKind: 'online', requestedUrl: 'https://video.invalid/1' },
            ...{ finalUrl: 'https://video.invalid/1', platform: 'exercise video' },
            ...{
              captureStartedAt: time(now - 95 * minute),
              captureEndedAt: time(now - 90 * minute),
            },
            ...{ method: 'media_download', tool: 'Story capture', toolVersion: '2' },
            ...{ persona: 'none', investigatorId: 'I. Enquête', discoveryPath: 'public channel' },
            protocolPhase: 'collection',
          },
        },
      ],
      registeredMs: now - 80 * minute,
      registration: {
        ...{ title: 'Video', category: 'online_capture', sourceKind: 'online' },
        originality: 'evidentiary_copy',
      },
      file: { name: 'video.mp4', bytes: 'an exercise video' },
    });
    await scene.act('prosecutor', video, {
      ...{ type: 'restriction.set/1', atMs: now - 75 * minute },
      fields: {
        ...{ restrictionRef: 'J-1', kind: 'juvenile', effect: 'redact_on_export' },
        ...{ scope: 'the face and name of the boy', basis: 'CRC art. 40(2)(b)(vii)' },
        reviewAt: '2040-01-01T00:00:00Z',
      },
    });
    const workingCopy = await masked(scene, caseId, video);
    return { caseId, video, workingCopy };
  },
};

/** A time that was read off a clock that is right. */
function time(ms: number) {
  return { instant: new Date(ms).toISOString(), precision: 'second', clockSource: 'ntp_synced' };
}

/** A working copy in which the boy cannot be recognised. */
async function masked(scene: Scene, caseId: string, video: string): Promise<string> {
  const now = scene.nowMs();
  await scene.act('lead', video, {
    ...{ type: 'examination.started/1', atMs: now - 60 * minute },
    fields: {
      ...{ method: 'masking', tool: 'Story mask', toolVersion: '1' },
      ...{ writeBlocker: 'not_applicable', onOriginal: false },
    },
  });
  const workingCopy = await scene.derive('lead', caseId, video, {
    event: {
      ...{ type: 'derivation.converted/1', atMs: now - 50 * minute },
      fields: {
        ...{ method: 'face masked', tool: 'Story mask', toolVersion: '1', errors: 'none' },
        ...{
          changesMade: 'the face of the boy is masked',
          sourceFormat: 'mp4',
          targetFormat: 'mp4',
        },
      },
    },
    item: {
      ...{ before: [], registeredMs: now - 49 * minute },
      file: { name: 'masked.mp4', bytes: 'the exercise video, masked' },
      registration: {
        ...{ title: 'Video, masked', category: 'file', sourceKind: 'online' },
        ...{ originality: 'working_copy', derivation: 'copied_from' },
      },
    },
  });
  await scene.act('lead', video, {
    ...{ type: 'examination.ended/1', atMs: now - 40 * minute },
    fields: { result: 'masked copy made', changesMade: 'none' },
  });
  return workingCopy;
}
