import { people } from './people.js';
import { at, type Story } from './scene.js';

const minute = 60_000;

/** Obtained from abroad for a count of murder, and proposed for one of financing. */
export const speciality: Story<{ caseId: string; material: string; consent: () => Promise<void> }> =
  {
    number: 15,
    title: 'Speciality',
    people: {
      lead: { ...people.investigator, roles: ['investigator', 'evidence_custodian', 'prosecutor'] },
    },
    async play(scene) {
      const now = scene.nowMs();
      const caseId = await scene.openCase('lead', 'Story 15: another count');
      const material = await scene.register('lead', caseId, {
        before: [
          {
            ...{ type: 'item.produced_by_provider/1', atMs: now - 90 * minute },
            fields: {
              finder: 'a bank',
              provider: 'Story Bank',
              circumstances: 'under letter of request 15',
            },
          },
          {
            ...{ type: 'provenance.recorded/1', atMs: now - 85 * minute },
            fields: {
              ...{ sourceKind: 'private_sector', provider: 'Story Bank', service: 'accounts' },
              ...{
                processType: 'mla',
                processRef: 'LOR-15',
                issuingAuthority: 'Story Prosecution',
              },
              servedAt: at(new Date(now - 200 * minute).toISOString()),
              receivedAt: at(new Date(now - 90 * minute).toISOString()),
              ...{ accountIdentifiers: ['1234'], dataCategories: ['financial'] },
              ...{ period: at('2025-01-01T00:00:00Z', 'year'), periodZone: 'UTC' },
              ...{ deliveryChannel: 'central authority', userNotice: 'prohibited' },
            },
          },
        ],
        registeredMs: now - 80 * minute,
        registration: {
          title: 'Bank records',
          category: 'provider_return',
          sourceKind: 'private_sector',
        },
      });
      const consent = async (): Promise<void> => {
        await scene.act('lead', material, {
          ...{ type: 'release.consented/1', atMs: scene.nowMs() },
          fields: {
            authority: 'the requested State',
            scope: ['other_purpose'],
            conditions: ['court_use'],
          },
        });
      };
      return { caseId, material, consent };
    },
  };
