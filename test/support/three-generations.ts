import { people } from '../../seeds/stories/people.js';
import { type Scene, type Story } from '../../seeds/stories/scene.js';

export interface ThreeGenerations {
  readonly caseId: string;
  readonly device: string;
  readonly image: string;
  readonly redacted: string;
}

const minute = 60_000;
const redaction = {
  ...{ authority: 'the court', grounds: 'a name', sourceSha256: 'ab'.repeat(32) },
  redactedSha256: 'cd'.repeat(32),
};

/** A device, its image, and a redacted copy of the image. */
export const threeGenerations: Story<ThreeGenerations> = {
  number: 0,
  title: 'Three generations',
  people: {
    lead: {
      ...people.investigator,
      roles: [
        ...(['investigator', 'evidence_custodian', 'forensic_examiner', 'prosecutor'] as const),
        ...(['disclosure_officer', 'release_authority'] as const),
      ],
    },
    prosecutor: people.prosecutor,
    analyst: { ...people.investigator, displayName: 'A. Analyste', roles: ['analyst'] },
    administrator: people.administrator,
  },
  async play(scene) {
    const now = scene.nowMs();
    const caseId = await scene.openCase('lead', 'Three generations');
    await scene.grant('lead', 'administrator', caseId, 'prosecutor', 'prosecutor');
    await scene.grant('lead', 'administrator', caseId, 'analyst', 'analyst');
    const device = await scene.register('lead', caseId, {
      before: [
        {
          ...{ type: 'provenance.recorded/1', atMs: now - 90 * minute },
          fields: {
            sourceKind: 'law_enforcement',
            ...{
              collectingOrganisation: 'Story Police',
              method: 'search',
              consent: 'not_required',
            },
            ...{ place: { status: 'unknown' }, collectedAt: { status: 'unknown' } },
            promisedConfidentiality: { status: 'unknown' },
            earlierSharing: 'none',
          },
        },
      ],
      registeredMs: now - 80 * minute,
      registration: {
        ...{ title: 'Telephone', category: 'digital_device', sourceKind: 'law_enforcement' },
      },
    });
    const image = await derived(scene, caseId, device, 'imaged_from');
    const redacted = await derived(scene, caseId, image, 'redacted_from', 'derivation.redacted/1');
    return { caseId, device, image, redacted };
  },
};

export async function derived(
  scene: Scene,
  caseId: string,
  parentId: string,
  derivation: string,
  type = 'derivation.copied/1',
): Promise<string> {
  const now = scene.nowMs();
  const started = { method: 'copy', tool: 'Story copy', toolVersion: '1' };
  await scene.act('lead', parentId, {
    ...{ type: 'examination.started/1', atMs: now - 60 * minute },
    fields: { ...started, writeBlocker: 'not_applicable', onOriginal: false },
  });
  const child = await scene.derive('lead', caseId, parentId, {
    event: {
      ...{ type, atMs: now - 50 * minute },
      fields:
        type === 'derivation.redacted/1'
          ? { ...redaction, tool: 'Story copy', toolVersion: '1' }
          : { ...started, errors: 'none', changesMade: 'none' },
    },
    item: {
      ...{ before: [], registeredMs: now - 49 * minute },
      file: { name: `${derivation}.bin`, bytes: `bytes ${derivation}` },
      registration: {
        ...{ title: derivation, category: 'file', sourceKind: 'law_enforcement' },
        ...{ originality: 'evidentiary_copy', derivation },
      },
    },
  });
  await scene.act('lead', parentId, {
    ...{ type: 'examination.ended/1', atMs: now - 40 * minute },
    fields: { result: 'copied', changesMade: 'none' },
  });
  return child;
}
