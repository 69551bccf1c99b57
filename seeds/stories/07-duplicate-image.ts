import { exactly, militaryOrigin, policeOrigin } from './origins.js';
import { people } from './people.js';
import { type Fields, type Scene, type Story } from './scene.js';

const minute = 60_000;

/** Two agencies imaged one telephone, and it was switched on in between: linked by its IMEI, never merged. */
export const duplicateImage: Story<{ caseId: string; first: string; second: string }> = {
  number: 7,
  title: 'Duplicate image',
  people: { lead: people.investigator },
  async play(scene) {
    const now = scene.nowMs();
    const caseId = await scene.openCase('lead', 'Story 7: one telephone, two images');
    const first = await image(scene, caseId, 'first', militaryOrigin(exactly(now - 90 * minute)));
    const second = await image(scene, caseId, 'second', policeOrigin(exactly(now - 80 * minute)));
    await scene.act('lead', second, {
      ...{ type: 'item.linked/1', atMs: now - 20 * minute },
      fields: { linkedItemId: first, link: 'same_identifier', reason: 'IMEI 356938035643809' },
    });
    return { caseId, first, second };
  },
};

function image(scene: Scene, caseId: string, name: string, origin: Fields): Promise<string> {
  const now = scene.nowMs();
  const sourceKind = origin['sourceKind'] ?? '';
  return scene.register('lead', caseId, {
    before: [
      {
        ...{ type: 'item.collected/1', atMs: now - 70 * minute },
        fields: { finder: 'a laboratory', circumstances: 'imaged from the telephone' },
      },
      { type: 'provenance.recorded/1', atMs: now - 60 * minute, fields: origin },
    ],
    registeredMs: now - 50 * minute,
    registration: {
      ...{ title: `Image, ${name}`, category: 'forensic_image', sourceKind },
      ...{ originality: 'evidentiary_copy' },
      identifiers: [{ kind: 'imei', value: '356938035643809' }],
    },
    file: { name: `${name}.bin`, bytes: `the ${name} image` },
  });
}
