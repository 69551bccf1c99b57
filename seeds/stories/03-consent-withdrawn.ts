import { exactly, militaryOrigin } from './origins.js';
import { people } from './people.js';
import { type Scene, type Story } from './scene.js';

const minute = 60_000;
const stickCount = 12;

/** Twelve USB sticks released for court; the originator withdraws five after two of those were disclosed. */
export const consentWithdrawn: Story<{
  caseId: string;
  sticks: readonly string[];
  withdrawn: readonly string[];
  disclosed: readonly string[];
}> = {
  number: 3,
  title: 'Consent withdrawn',
  people: {
    lead: {
      ...people.investigator,
      roles: ['investigator', 'evidence_custodian', 'disclosure_officer'],
    },
    releaser: people.releaser,
    administrator: people.administrator,
  },
  async play(scene) {
    const now = scene.nowMs();
    const caseId = await scene.openCase('lead', 'Story 3: twelve sticks');
    await scene.grant('lead', 'administrator', caseId, 'releaser', 'release_authority');
    const sticks: string[] = [];
    for (let n = 1; n <= stickCount; n++) sticks.push(await stick(scene, caseId, n, now));
    const scope = ['court_use', 'defence_disclosure'];
    await scene.acts(
      'releaser',
      sticks.map((id) => [
        id,
        {
          ...{ type: 'release.consented/1', atMs: now - 100 * minute },
          fields: { authority: 'Story Task Force', scope, conditions: ['court_use'] },
        },
      ]),
    );
    const withdrawn = sticks.slice(0, 5);
    const disclosed = withdrawn.slice(0, 2);
    for (const id of disclosed) {
      await scene.approvedBy('releaser').act('lead', id, {
        ...{ type: 'disclosure.served/1', atMs: now - 80 * minute },
        fields: {
          ...{ recipient: 'Story Chambers', schedule: 'used', artifactDigests: ['ab'.repeat(32)] },
          servedAt: new Date(now - 80 * minute).toISOString(),
        },
      });
    }
    await scene.acts(
      'releaser',
      withdrawn.map((id) => [
        id,
        {
          ...{ type: 'release.withdrawn/1', atMs: now - 30 * minute },
          fields: { authority: 'Story Task Force', scope, reason: 'a source is in danger' },
        },
      ]),
    );
    return { caseId, sticks, withdrawn, disclosed };
  },
};

function stick(scene: Scene, caseId: string, n: number, now: number): Promise<string> {
  const atMs = now - 200 * minute + n * 1000;
  return scene.register('lead', caseId, {
    before: [
      {
        type: 'item.collected/1',
        atMs,
        fields: { finder: 'Searcher S-2', circumstances: 'in a box' },
      },
      { type: 'provenance.recorded/1', atMs, fields: militaryOrigin(exactly(atMs)) },
    ],
    registeredMs: atMs,
    registration: { title: `USB stick ${n}`, category: 'storage_medium', sourceKind: 'military' },
  });
}
