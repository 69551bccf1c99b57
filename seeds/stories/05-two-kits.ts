import { CommandFailure } from '../../src/cli/command-failure.js';
import { SignedAct } from '../../src/cli/signed-act.js';
import { fromHex, toHex } from '../../src/core/canonical/hex.js';
import { instantText } from '../../src/core/canonical/instant.js';
import { leafHash, merkleRoot } from '../../src/core/ledger/merkle-tree.js';
import { nodeEngine } from '../../src/platform/node-engine.js';
import { exactly, policeOrigin } from './origins.js';
import { people } from './people.js';
import { type Fields, type Scene, type Story } from './scene.js';

const hour = 60 * 60_000;
const minute = 60_000;
const eventCount = 40;

interface Told {
  readonly caseId: string;
  readonly item: string;
  readonly kit: string;
  /** Hashes of the events that the leased kit sealed, in their order. */
  readonly sealed: readonly string[];
  /** What the service answered to the kit without a lease. */
  readonly refused: string;
}

/**
 * Two kits were apart for 72 hours and signed on the same head. The one with the lease brings its events in; the other is
 * refused. That the other writes to a branch, and what a merge then shows, waits for offline work.
 */
export const twoKits: Story<Told> = {
  number: 5,
  title: 'Two kits apart',
  people: {
    lead: people.investigator,
    administrator: people.administrator,
    niamey: { ...people.custodian, displayName: 'N. Niamey', roles: ['evidence_custodian'] },
    hague: { ...people.custodian, displayName: 'H. Haye', roles: ['evidence_custodian'] },
  },
  async play(scene) {
    const now = scene.nowMs();
    const caseId = await scene.openCase('lead', 'Story 5: two kits');
    for (const name of ['niamey', 'hague']) {
      await scene.grant('lead', 'administrator', caseId, name, 'evidence_custodian');
    }
    const item = await itemOfNiamey(scene, caseId);
    const kit = await checkOut(scene, item);
    const leased = await scene.prepare('niamey', notes(item, now - 72 * hour));
    const other = await scene.prepare('hague', notes(item, now - 70 * hour).slice(0, 1));
    await leased.act.post();
    const refused = await refusal(other.act);
    const sealed = leased.eventHashes;
    await seal(scene, kit, item, sealed);
    return { caseId, item, kit, sealed, refused };
  },
};

/** Item 9 lies with whom the kit is leased to. */
async function itemOfNiamey(scene: Scene, caseId: string): Promise<string> {
  const now = scene.nowMs();
  const item = await scene.register('lead', caseId, {
    before: [
      {
        ...{ type: 'provenance.recorded/1', atMs: now - 80 * hour },
        fields: policeOrigin(exactly(now - 90 * hour)),
      },
    ],
    registeredMs: now - 79 * hour,
    registration: { title: 'Item 9', category: 'physical_object', sourceKind: 'law_enforcement' },
  });
  const { organisation } = scene.player('niamey');
  await scene.act('lead', item, {
    ...{ type: 'transfer.released/1', atMs: now - 78 * hour },
    fields: {
      ...{ recipient: scene.account('niamey'), recipientOrganisation: organisation },
      ...{ conveyance: 'in_person', dueAt: instantText(now - 70 * hour) },
    },
  });
  await scene.act('niamey', item, {
    ...{ type: 'transfer.received/1', atMs: now - 77 * hour },
    fields: { condition: 'as sent' },
  });
  return item;
}

async function checkOut(scene: Scene, itemId: string): Promise<string> {
  const now = scene.nowMs();
  const { client, key, organisation } = scene.player('lead');
  const act = await SignedAct.begin(client, key);
  const { id } = await act.reserve();
  await step(scene, 'lead', id, 'kit.checked_out/1', {
    ...{ deviceRef: 'KIT-1', holder: scene.account('niamey'), organisation },
    ...{ leases: [{ itemId }], leaseUntil: instantText(now + hour), softwareVersion: '0.1.0' },
    purpose: 'collection without a network',
  });
  return id;
}

function notes(itemId: string, fromMs: number): Parameters<Scene['prepare']>[1] {
  return Array.from({ length: eventCount }, (_, i) => [
    itemId,
    {
      ...{ type: 'note.added/1', atMs: fromMs + i * 5 * minute },
      fields: { text: `seen in the field, ${i + 1}` },
    },
  ]);
}

async function refusal(act: SignedAct): Promise<string> {
  try {
    await act.post();
  } catch (error) {
    if (error instanceof CommandFailure) return error.message;
    throw error;
  }
  return '';
}

/** RFC 9162 over the hashes of the events, in hex. */
export function rootOf(eventHashes: readonly string[]): string {
  const leaves = eventHashes.map((hash) => leafHash(nodeEngine, fromHex(hash) ?? new Uint8Array()));
  return toHex(merkleRoot(nodeEngine, leaves));
}

async function seal(
  scene: Scene,
  kit: string,
  itemId: string,
  sealed: readonly string[],
): Promise<void> {
  await step(scene, 'niamey', kit, 'kit.sealed/1', {
    ...{ eventCount: sealed.length, eventsRoot: rootOf(sealed) },
    heads: [{ itemId, eventHash: sealed.at(-1) ?? '' }],
  });
  await step(scene, 'lead', kit, 'kit.returned/1', {
    returnedBy: 'N. Niamey',
    condition: 'intact',
  });
}

async function step(
  scene: Scene,
  by: string,
  chainId: string,
  type: string,
  fields: Fields,
): Promise<void> {
  const { client, key } = scene.player(by);
  const act = await SignedAct.begin(client, key);
  await act.add(chainId, { type, occurred: instantText(scene.nowMs()), fields });
  await act.post();
}
