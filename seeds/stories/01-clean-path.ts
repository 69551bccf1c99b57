import { people } from './people.js';
import { militaryOrigin } from './origins.js';
import { at, type Scene, type Story } from './scene.js';

const minute = 60_000;

/** A telephone from Raqqa to a vault in Paris, five legs without a gap; an image and an extract are made of it. */
export const cleanPath: Story<{ caseId: string; phone: string; image: string; extract: string }> = {
  number: 1,
  title: 'Clean path',
  people: {
    collector: { ...people.collector, roles: ['collector', 'investigator'] },
    lead: people.investigator,
    courier: people.custodian,
    examiner: people.examiner,
    administrator: people.administrator,
  },
  async play(scene) {
    const now = scene.nowMs();
    const caseId = await scene.openCase('lead', 'Story 1: a telephone from Raqqa');
    await scene.grant('lead', 'administrator', caseId, 'collector', 'collector');
    await scene.grant('lead', 'administrator', caseId, 'examiner', 'forensic_examiner');
    const phone = await registerPhone(scene, caseId, now - 300 * minute);
    await handOver(scene, phone, now - 280 * minute);
    await transfer(scene, phone, now - 200 * minute, ['lead', 'examiner']);
    const [image, extract] = await examine(scene, caseId, phone, now - 150 * minute);
    await transfer(scene, phone, now - 60 * minute, ['examiner', 'courier']);
    await scene.act('courier', phone, {
      ...{ type: 'storage.entered/1', atMs: now - 20 * minute },
      fields: { vault: 'Paris vault 2', shelf: 'A-14' },
    });
    return { caseId, phone, image, extract };
  },
};

const seal = 'A0047713';
const tool = { tool: 'Story imager', toolVersion: '4.2' };
const collected = '2017-10-14T06:20:00+03:00';
const brought = '2017-10-20T09:00:00+02:00';

async function registerPhone(scene: Scene, caseId: string, atMs: number): Promise<string> {
  const since = { clockSource: 'ntp_synced', precision: 'second' };
  return scene.register('collector', caseId, {
    before: [
      {
        ...{ type: 'custody.prior_declared/1', atMs },
        fields: {
          ...{ legFrom: 'a drawer in Raqqa', legTo: 'Task force evidence room', custodian: 'K-17' },
          ...{ heldFrom: at(collected), heldUntil: at(brought), basis: 'form' },
        },
      },
      {
        ...{ type: 'custody.prior_declared/1', atMs },
        fields: {
          ...{ legFrom: 'K-17', legTo: 'the collector, for registration', basis: 'form' },
          ...{ custodian: 'Task force evidence room', heldFrom: at(brought) },
          heldUntil: { ...since, instant: new Date(atMs + minute).toISOString() },
        },
      },
      {
        ...{ type: 'provenance.recorded/1', atMs },
        fields: { ...militaryOrigin(at(collected)), treatmentDeclaration: 'Nobody was detained.' },
      },
      { type: 'seal.packaged/1', atMs, fields: { containerType: 'faraday_bag', sealNumber: seal } },
    ],
    registeredMs: atMs + minute,
    registration: {
      ...{ title: 'Telephone', category: 'digital_device', sourceKind: 'military' },
      identifiers: [{ kind: 'imei', value: '356938035643809' }],
    },
  });
}

async function handOver(scene: Scene, phone: string, atMs: number): Promise<void> {
  await scene.act('collector', phone, {
    ...{ type: 'handover.offered/1', atMs },
    fields: {
      ...{ recipient: scene.account('lead'), recipientOrganisation: 'Story Police' },
      ...{
        conveyance: 'in_person',
        sealNumber: seal,
        dueAt: new Date(atMs + 60 * minute).toISOString(),
      },
      ...{
        releaseDecision: 'released',
        releaseAuthority: 'R-3',
        classificationAfterRelease: 'none',
      },
      ...{ collectorAvailability: 'pseudonymous', historyPack: 'form 7 and photographs' },
    },
  });
  await scene.act('lead', phone, {
    ...{ type: 'handover.accepted/1', atMs: atMs + 20 * minute },
    fields: { condition: 'sealed, intact', observedSeal: seal, sealState: 'intact' },
  });
}

async function transfer(
  scene: Scene,
  phone: string,
  atMs: number,
  [from, to]: readonly [string, string],
): Promise<void> {
  const number = from === 'lead' ? seal : 'A0047714';
  await scene.act(from, phone, {
    ...{ type: 'transfer.released/1', atMs },
    fields: {
      ...{ recipient: scene.account(to), recipientOrganisation: scene.player(to).organisation },
      ...{ conveyance: 'in_person', sealNumber: number },
      dueAt: new Date(atMs + 60 * minute).toISOString(),
    },
  });
  await scene.act(to, phone, {
    ...{ type: 'transfer.received/1', atMs: atMs + 15 * minute },
    fields: { condition: 'sealed, intact', observedSeal: number, sealState: 'intact' },
  });
}

async function examine(
  scene: Scene,
  caseId: string,
  phone: string,
  atMs: number,
): Promise<readonly [string, string]> {
  await scene.act('examiner', phone, {
    ...{ type: 'seal.broken/1', atMs },
    fields: { sealNumber: seal, reason: 'examination', witness: 'W. Witness' },
  });
  await scene.act('examiner', phone, {
    ...{ type: 'examination.started/1', atMs: atMs + minute },
    fields: {
      ...tool,
      method: 'physical acquisition',
      writeBlocker: 'hardware',
      onOriginal: false,
    },
  });
  const made = await derived(scene, caseId, phone, atMs);
  await scene.act('examiner', phone, {
    ...{ type: 'examination.ended/1', atMs: atMs + 40 * minute },
    fields: { result: 'image and extract made', changesMade: 'none' },
  });
  await scene.act('examiner', phone, {
    ...{ type: 'seal.replaced/1', atMs: atMs + 41 * minute },
    fields: { oldSealNumber: seal, newSealNumber: 'A0047714', reason: 'closed after examination' },
  });
  return made;
}

async function derived(
  scene: Scene,
  caseId: string,
  phone: string,
  atMs: number,
): Promise<readonly [string, string]> {
  const done = { ...tool, method: 'physical', errors: 'none', changesMade: 'none' };
  const copy = {
    category: 'forensic_image',
    sourceKind: 'military',
    originality: 'evidentiary_copy',
  };
  const image = await scene.derive('examiner', caseId, phone, {
    event: {
      ...{ type: 'derivation.imaged/1', atMs: atMs + 20 * minute },
      fields: { ...done, writeBlocker: 'hardware' },
    },
    item: {
      ...{
        before: [],
        registeredMs: atMs + 21 * minute,
        file: { name: 'image.bin', bytes: 'abc' },
      },
      registration: { ...copy, title: 'Image of the telephone', derivation: 'imaged_from' },
    },
  });
  const extract = await scene.derive('examiner', caseId, phone, {
    event: { type: 'derivation.extracted/1', atMs: atMs + 30 * minute, fields: done },
    item: {
      ...{ before: [], registeredMs: atMs + 31 * minute },
      file: { name: 'extract.txt', bytes: 'messages of an exercise' },
      registration: {
        ...{ title: 'Extract of messages', category: 'logical_extract', sourceKind: 'military' },
        ...{ originality: 'evidentiary_copy', derivation: 'extracted_from' },
      },
    },
  });
  return [image, extract];
}
