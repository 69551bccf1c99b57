import { createHash } from 'node:crypto';
import { exactly, militaryOrigin } from './origins.js';
import { people } from './people.js';
import { type Story } from './scene.js';

const minute = 60_000;
const bytes = 'a container whose header says another MD5';

/** The container's bytes are unchanged since intake; the MD5 in its header is not that of the media in it. */
export const embeddedMismatch: Story<{ caseId: string; image: string }> = {
  number: 9,
  title: 'Embedded mismatch',
  people: { lead: people.investigator },
  async play(scene) {
    const now = scene.nowMs();
    const caseId = await scene.openCase('lead', 'Story 9: an older error');
    const digest = (origin: string, value: string, tool: string) => ({
      ...{ algorithm: 'md5', value, scope: 'media_stream', origin, tool },
      computedAt: new Date(now - 60 * minute).toISOString(),
    });
    const image = await scene.register('lead', caseId, {
      before: [
        {
          ...{ type: 'item.collected/1', atMs: now - 90 * minute },
          fields: { finder: 'a partner laboratory', circumstances: 'sent on a disk' },
        },
        {
          ...{ type: 'provenance.recorded/1', atMs: now - 80 * minute },
          fields: militaryOrigin(exactly(now - 90 * minute)),
        },
      ],
      registeredMs: now - 70 * minute,
      registration: {
        ...{ title: 'Disk image, E01', category: 'forensic_image', sourceKind: 'military' },
        ...{ originality: 'evidentiary_copy' },
      },
      file: { name: 'disk.e01', bytes },
    });
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    await scene.act('lead', image, {
      ...{ type: 'integrity.checked/1', atMs: now - 30 * minute },
      fields: {
        expectedSha256: sha256,
        observedSha256: sha256,
        tool: 'sha256sum',
        toolVersion: '9.4',
      },
    });
    const photo = 'a photograph of the header';
    await scene.attach('lead', image, {
      atMs: now - 20 * minute,
      file: { name: 'header.txt', bytes: photo },
      fields: {
        digests: [
          digest('embedded_in_container', 'd41d8cd98f00b204e9800998ecf8427e', 'E01 header'),
          digest('computed_here', '900150983cd24fb0d6963f7d28e17f72', 'ewfverify'),
        ],
      },
    });
    return { caseId, image };
  },
};
