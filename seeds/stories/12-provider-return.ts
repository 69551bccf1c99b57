import { people } from './people.js';
import { at, type Fields, type Story, type StoryEvent } from './scene.js';

const minute = 60_000;
const dueAt = '2026-09-01T17:00:00Z';

/** An emergency order answered after more than its eight hours, in another zone and without a digest. */
export const providerReturn: Story<{
  caseId: string;
  reply: string;
  request: string;
  dueAt: string;
}> = {
  number: 12,
  title: 'Provider return',
  people: {
    lead: {
      ...people.investigator,
      roles: ['investigator', 'evidence_custodian', 'central_authority_officer'],
    },
  },
  async play(scene) {
    const now = scene.nowMs();
    const caseId = await scene.openCase('lead', 'Story 12: a reply from a provider');
    const reply = await scene.register('lead', caseId, {
      before: [
        {
          ...{ type: 'item.produced_by_provider/1', atMs: now - 90 * minute },
          fields: {
            ...{ finder: 'the provider', provider: 'Story Mail' },
            circumstances: 'sent through the decentralised system',
          },
        },
        {
          ...{ type: 'provenance.recorded/1', atMs: now - 85 * minute },
          fields: {
            ...{ sourceKind: 'private_sector', provider: 'Story Mail', service: 'mail' },
            ...{
              processType: 'epoc',
              processRef: 'EPOC-12',
              issuingAuthority: 'Story Prosecution',
            },
            ...{
              servedAt: at('2026-09-01T09:00:00Z'),
              dueAt,
              receivedAt: at('2026-09-01T18:40:00Z'),
            },
            ...{ accountIdentifiers: ['someone@story.invalid'], dataCategories: ['subscriber'] },
            ...{ period: at('2026-08-01T00:00:00-07:00', 'month'), periodZone: 'UTC-07:00' },
            ...{ deliveryChannel: 'decentralised IT system', userNotice: 'delayed' },
          },
        },
      ],
      registeredMs: now - 80 * minute,
      registration: {
        ...{ title: 'Reply of the provider', category: 'provider_return' },
        ...{ sourceKind: 'private_sector', originality: 'best_available' },
      },
      file: { name: 'return.json', bytes: '{"zone":"UTC-7","logins":[]}' },
    });
    const request = await scene.request('lead', orderOf(caseId, reply));
    return { caseId, reply, request, dueAt };
  },
};

/** The order as it was drafted, served and answered. */
function orderOf(caseId: string, reply: string): readonly StoryEvent[] {
  const step = (type: string, instant: string, fields: Fields): StoryEvent => ({
    ...{ type: `request.${type}/1`, atMs: Date.parse(instant), fields },
  });
  return [
    step('drafted', '2026-09-01T08:30:00Z', {
      ...{ caseId, requestRef: 'EPOC-12', instrument: 'epoc', direction: 'outgoing' },
      ...{ requestingAuthority: 'Story Prosecution', requestedAuthority: 'Story Mail' },
      ...{ channel: 'decentralised_it', urgency: 'emergency', purpose: 'a threat to life' },
      ...{ language: 'fr', confidential: true },
    }),
    step('sent', '2026-09-01T09:00:00Z', { at: '2026-09-01T09:00:00Z' }),
    step('executed', '2026-09-01T18:40:00Z', {
      ...{ at: '2026-09-01T18:40:00Z', result: 'subscriber data', itemIds: [reply] },
    }),
  ];
}
