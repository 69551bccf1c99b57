import { exactly, militaryOrigin } from './origins.js';
import { people } from './people.js';
import { type Story } from './scene.js';

const minute = 60_000;

/** A notebook found after a partner force questioned a detainee: nobody has answered yet what lies behind it. */
export const tortureAllegation: Story<{ caseId: string; notebook: string }> = {
  number: 14,
  title: 'Torture allegation',
  people: {
    lead: { ...people.investigator, roles: ['investigator', 'evidence_custodian', 'prosecutor'] },
  },
  async play(scene) {
    const now = scene.nowMs();
    const caseId = await scene.openCase('lead', 'Story 14: a notebook', {
      forumProfiles: ['france'],
    });
    const notebook = await scene.register('lead', caseId, {
      before: [
        {
          ...{ type: 'item.collected/1', atMs: now - 90 * minute },
          fields: {
            finder: 'a partner force',
            circumstances: 'where the detainee had said it lay',
          },
        },
        {
          ...{ type: 'provenance.recorded/1', atMs: now - 85 * minute },
          fields: militaryOrigin(exactly(now - 90 * minute), {
            ...{ activity: 'detention_search', detainingAuthority: 'a partner force' },
            treatmentDeclaration: { status: 'unknown' },
          }),
        },
      ],
      registeredMs: now - 80 * minute,
      registration: { title: 'Notebook', category: 'paper_document', sourceKind: 'military' },
    });
    return { caseId, notebook };
  },
};
