import { exactly, policeOrigin } from './origins.js';
import { people } from './people.js';
import { type Story } from './scene.js';

const minute = 60_000;

/** Sent as B2219064, received as B2219046: a transposition, found by comparing photographs and lifted by two persons. */
export const sealMismatch: Story<{ caseId: string; bag: string }> = {
  number: 4,
  title: 'Seal mismatch',
  people: { lead: people.investigator, recipient: people.custodian },
  async play(scene) {
    const now = scene.nowMs();
    const began = now - 300 * minute;
    const caseId = await scene.openCase('lead', 'Story 4: two digits');
    const bag = await scene.register('lead', caseId, {
      before: [
        {
          ...{ type: 'item.seized/1', atMs: began },
          fields: { finder: 'I. Enquête', circumstances: 'in the kitchen' },
        },
        { type: 'provenance.recorded/1', atMs: began, fields: policeOrigin(exactly(began)) },
        {
          ...{ type: 'seal.packaged/1', atMs: began + minute },
          fields: { containerType: 'evidence_bag', sealNumber: 'B2219064' },
        },
      ],
      registeredMs: began + 2 * minute,
      registration: {
        title: 'Bag of papers',
        category: 'paper_document',
        sourceKind: 'law_enforcement',
      },
    });
    await scene.act('lead', bag, {
      ...{ type: 'transfer.released/1', atMs: began + 10 * minute },
      fields: {
        ...{ recipient: scene.account('recipient'), recipientOrganisation: 'Story Police' },
        ...{ conveyance: 'courier', courier: 'B. Bote', sealNumber: 'B2219064' },
        dueAt: new Date(began + 120 * minute).toISOString(),
      },
    });
    const receipt = await scene.act('recipient', bag, {
      ...{ type: 'transfer.received/1', atMs: began + 60 * minute },
      fields: { condition: 'sealed', observedSeal: 'B2219046', sealState: 'number_mismatch' },
    });
    await scene.byTwo('recipient', 'lead', bag, {
      ...{ type: 'note.corrected/1', atMs: began + 90 * minute },
      fields: {
        ...{ aboutEventHash: receipt, field: 'observedSeal', old: 'B2219046', new: 'B2219064' },
        reason: 'Two digits were exchanged in writing: the photographs of both ends show one seal.',
      },
    });
    await scene.byTwo('recipient', 'lead', bag, {
      ...{ type: 'quarantine.lifted/1', atMs: began + 95 * minute },
      fields: {
        reason: 'One seal, wrongly written down.',
        incidentReport: 'R-4',
        sealNumber: 'B2219064',
      },
    });
    return { caseId, bag };
  },
};
