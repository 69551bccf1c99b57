import { type Json } from '../../src/core/canonical/json.js';
import { exactly, policeOrigin } from './origins.js';
import { people } from './people.js';
import { type Scene, type Story } from './scene.js';

const minute = 60_000;
const tool = { tool: 'Story imager', toolVersion: '8' };
/** Of the disk: more than 32 bits can say. */
const mediaBytes = 2_000_398_934_016;
const badSectors = [977_105_063, 977_105_064, 977_105_071, 3_907_029_100];
/** Small here; their order and names are those of segments of 2 GB. */
const segmentBytes = 700_000;

/** A disk of 2 TB is imaged into segments; four sectors of it cannot be read, and are listed. */
export const largeDisk: Story<{ caseId: string; disk: string; image: string }> = {
  number: 8,
  title: 'Disk of two terabytes',
  people: {
    lead: {
      ...people.investigator,
      roles: ['investigator', 'evidence_custodian', 'forensic_examiner'],
    },
  },
  async play(scene) {
    const now = scene.nowMs();
    const caseId = await scene.openCase('lead', 'Story 8: a disk of two terabytes');
    const disk = await seizedDisk(scene, caseId);
    await scene.act('lead', disk, {
      ...{ type: 'examination.started/1', atMs: now - 80 * minute },
      fields: { ...tool, method: 'imaging', writeBlocker: 'hardware', onOriginal: false },
    });
    const image = await imageOf(scene, caseId, disk);
    for (const number of [2, 3]) {
      await scene.attach('lead', image, {
        atMs: now - (50 - number) * minute,
        file: segment(number),
        fields: { acquisition: { segment: number, segments: 3 } },
      });
    }
    await scene.act('lead', disk, {
      ...{ type: 'examination.ended/1', atMs: now - 20 * minute },
      fields: { result: 'imaged, four sectors are missing', changesMade: 'none' },
    });
    return { caseId, disk, image };
  },
};

/** A segment of the image: `disk.E01` and those that follow. */
export function segment(number: number): { readonly name: string; readonly bytes: Uint8Array } {
  return { name: `disk.E0${number}`, bytes: Buffer.alloc(segmentBytes, `segment ${number} `) };
}

function seizedDisk(scene: Scene, caseId: string): Promise<string> {
  const now = scene.nowMs();
  return scene.register('lead', caseId, {
    before: [
      {
        ...{ type: 'item.seized/1', atMs: now - 120 * minute },
        fields: { finder: 'I. Enquête', circumstances: 'in a computer, search of a flat' },
      },
      {
        ...{ type: 'provenance.recorded/1', atMs: now - 110 * minute },
        fields: policeOrigin(exactly(now - 120 * minute)),
      },
    ],
    registeredMs: now - 100 * minute,
    registration: {
      ...{ title: 'Disk, 2 TB', category: 'storage_medium', sourceKind: 'law_enforcement' },
      identifiers: [{ kind: 'serial', value: 'WM-STORY-0008' }],
    },
  });
}

function imageOf(scene: Scene, caseId: string, disk: string): Promise<string> {
  const now = scene.nowMs();
  const acquisition: Json = { format: 'E01', mediaBytes, segments: 3, badSectors };
  return scene.derive('lead', caseId, disk, {
    event: {
      ...{ type: 'derivation.imaged/1', atMs: now - 60 * minute },
      fields: {
        ...{ ...tool, method: 'physical', writeBlocker: 'hardware', changesMade: 'none' },
        ...{ errors: 'four sectors cannot be read; they are zero in the image', acquisition },
        badSectors: badSectors.length,
      },
    },
    item: {
      ...{ before: [], registeredMs: now - 59 * minute, file: segment(1) },
      registration: {
        ...{ title: 'Image of the disk', category: 'forensic_image' },
        ...{ sourceKind: 'law_enforcement', originality: 'evidentiary_copy' },
        derivation: 'imaged_from',
      },
    },
  });
}
