import { randomUUID } from 'node:crypto';
import { Stage } from '../support/stage.js';

describe('an export', () => {
  it('needs a second person once an item of its case is restricted', async () => {
    const stage = await Stage.open();
    try {
      const lead = await stage.actor({
        roles: ['investigator', 'evidence_custodian', 'prosecutor', 'release_authority'],
      });
      const caseId = await stage.openCase(lead);
      const { itemId } = await stage.registerItem(lead, caseId);
      const approver = await stage.approver(lead, caseId);
      const path = `/api/cases/${caseId}/exports`;
      const words = { purpose: 'trial', recipient: 'court', requestedBy: 'lead' };
      await lead.client.post(path, words, randomUUID());
      await stage.act(lead, itemId, 'restriction.set/1', {
        ...{ restrictionRef: 'V-1', kind: 'victim_identity', effect: 'hide', scope: 'a name' },
        ...{ basis: 'order 1', reviewAt: '2040-01-01T00:00:00Z' },
      });
      const refused = { code: 'approval-required' };
      await expect(lead.client.post(path, words, randomUUID())).rejects.toMatchObject(refused);
      const plain = { type: 'report.exported/1', fields: {} };
      const around = lead.client.post(`/api/cases/${caseId}/events`, plain, randomUUID());
      await expect(around).rejects.toMatchObject(refused);
      const { client } = stage.approvedBy(lead, approver);
      expect((await client.post(path, words, randomUUID())).text('state')).toBeDefined();
    } finally {
      await stage.close();
    }
  }, 60_000);
});
