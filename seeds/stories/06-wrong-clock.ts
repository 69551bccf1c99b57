import { militaryOrigin } from './origins.js';
import { people } from './people.js';
import { at, type Story } from './scene.js';

const minute = 60_000;

/** A camera that began to count in 2013; an examiner verified by how much. */
export const wrongClock: Story<{ caseId: string; camera: string; unverified: string }> = {
  number: 6,
  title: 'Wrong clock',
  people: { lead: people.investigator },
  async play(scene) {
    const now = scene.nowMs();
    const caseId = await scene.openCase('lead', 'Story 6: a camera from 2013');
    const stamp = { clockSource: 'device_unsynced', clockOffsetSeconds: -128_475_600 };
    const told = (title: string, time: ReturnType<typeof at>) =>
      scene.register('lead', caseId, {
        before: [
          {
            ...{ type: 'item.collected/1', atMs: now - 50 * minute },
            fields: { finder: 'Searcher S-2', circumstances: 'with a tripod' },
          },
          {
            ...{ type: 'provenance.recorded/1', atMs: now - 50 * minute },
            fields: militaryOrigin(time),
          },
        ],
        registeredMs: now - 40 * minute,
        registration: { title, category: 'digital_device', sourceKind: 'military' },
      });
    const camera = await told(
      'Camera, its clock verified',
      at('2013-01-01T00:00:00+04:30', 'second', { ...stamp, offsetVerifiedBy: 'E. Examen' }),
    );
    const unverified = await told(
      'Camera, its clock not verified',
      at('2013-01-01T00:00:00+04:30', 'second', { clockSource: 'device_unsynced' }),
    );
    return { caseId, camera, unverified };
  },
};
