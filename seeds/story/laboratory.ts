import { type Json } from '../../src/core/canonical/json.js';
import { type OrganisationKey, type PersonKey } from '../cast.js';
import { facts } from '../facts.js';
import { ago, moments } from '../moments.js';
import {
  chain,
  custody,
  eventOf,
  fieldsOfFile,
  offset,
  organisation,
  person,
  sha256Of,
  type Step,
} from '../step.js';
import { firstSeal, militaryOrigin } from './telephone.js';

const secondSeal = 'EX-B2219064';
const imager: Readonly<Record<string, Json>> = { tool: 'exercise-imager', toolVersion: '3.0.2' };

/** The laboratory sends the telephone back once, then takes it, images it and returns both. */
export const laboratory: readonly Step[] = [
  {
    key: 'phone-vault-left',
    on: 'phone',
    type: 'storage.left/1',
    by: 'custodian',
    at: ago(12, 10),
    fields: {
      ...custody('police', 'Take the device out for the laboratory'),
      sealBefore: firstSeal,
      reason: 'Examination ordered by the prosecutor.',
    },
  },
  {
    key: 'phone-sent-without-order',
    on: 'phone',
    type: 'transfer.released/1',
    by: 'custodian',
    at: ago(12),
    fields: {
      ...custody('police', 'Send the device to the laboratory'),
      ...towards('examiner', 'laboratory', ago(8)),
      conveyance: 'in_person',
      sealNumber: firstSeal,
    },
  },
  {
    key: 'phone-refused',
    on: 'phone',
    type: 'transfer.refused/1',
    by: 'examiner',
    at: ago(11, 30),
    fields: {
      ...custody('laboratory', 'Decide whether the device can be taken in'),
      reason: 'The order for the examination is not enclosed.',
      condition: 'Bag closed and undamaged.',
      observedSeal: firstSeal,
    },
  },
  {
    key: 'phone-sent',
    on: 'phone',
    type: 'transfer.released/1',
    by: 'custodian',
    at: ago(10, 40),
    fields: {
      ...custody('police', 'Send the device to the laboratory, with the order'),
      ...towards('examiner', 'laboratory', ago(8)),
      conveyance: 'in_person',
      sealNumber: firstSeal,
    },
  },
  {
    key: 'phone-received',
    on: 'phone',
    type: 'transfer.received/1',
    by: 'examiner',
    at: ago(10),
    fields: {
      ...custody('laboratory', 'Take the device in for examination'),
      condition: 'Bag closed and undamaged; the order is enclosed.',
      observedSeal: firstSeal,
      sealState: 'intact',
    },
  },
  {
    key: 'phone-opened',
    on: 'phone',
    type: 'seal.broken/1',
    by: 'examiner',
    at: ago(9, 40),
    fields: {
      ...custody('laboratory', 'Reach the device'),
      sealBefore: firstSeal,
      sealNumber: firstSeal,
      reason: 'Examination as ordered.',
      witness: 'Second examiner E-2 (exercise)',
    },
  },
  {
    key: 'phone-examined',
    on: 'phone',
    type: 'examination.started/1',
    by: 'examiner',
    at: ago(9, 30),
    fields: {
      ...custody('laboratory', 'Image the device'),
      method: 'Physical image over the service connector, in a shielded room.',
      ...imager,
      writeBlocker: 'hardware',
      onOriginal: true,
      competence: 'Certified for telephones of this kind (exercise certificate 31).',
      whyOriginal: 'No copy of the memory exists yet: this examination makes the first.',
      laboratory: organisation('laboratory'),
    },
  },
  {
    key: 'phone-imaged',
    on: 'phone',
    type: 'derivation.imaged/1',
    by: 'examiner',
    at: moments.imagingStarted,
    fields: {
      ...custody('laboratory', 'Make a copy that can be examined'),
      occurredNotAfter: offset(ago(8, 40)),
      childItemId: chain('image'),
      method: 'Sector by sector, read twice.',
      ...imager,
      verifySha256: sha256Of('phoneImage'),
      errors: 'None reported by the program.',
      changesMade: 'None: the write blocker was on throughout.',
      writeBlocker: 'hardware',
      badSectors: 0,
      acquisition: { startedAt: offset(moments.imagingStarted), endedAt: offset(ago(8, 40)) },
    },
  },
  {
    key: 'image-provenance',
    on: 'image',
    type: 'provenance.recorded/1',
    by: 'examiner',
    at: ago(8, 30),
    fields: {
      caseId: chain('case'),
      ...custody('laboratory', 'Carry the origin of the device over to its image'),
      ...militaryOrigin,
    },
  },
  {
    key: 'image-registered',
    on: 'image',
    type: 'item.registered/1',
    by: 'examiner',
    at: ago(8, 25),
    brings: 'phoneImage',
    fields: {
      ...custody('laboratory', 'Register the image as evidence'),
      itemNumber: `${facts.caseRef}/4`,
      exhibitRef: 'ST/1',
      title: 'Image of the telephone’s memory — صورة القرص',
      category: 'forensic_image',
      sourceKind: 'military',
      description: 'Raw image of one volume, 160 KiB, with a note and a picture.',
      conditionOnReceipt: 'Made here; read twice with the same digest.',
      bytesState: 'received',
      quantity: { value: '1', unit: 'file' },
      originality: 'evidentiary_copy',
      parentId: chain('phone'),
      derivation: 'imaged_from',
      derivedByEventHash: eventOf('phone-imaged'),
      ...fieldsOfFile('phoneImage'),
      announcedSha256: sha256Of('phoneImage'),
    },
  },
  {
    key: 'image-added',
    on: 'case',
    type: 'item.added/1',
    by: 'examiner',
    at: ago(8, 25),
    fields: { itemId: chain('image'), firstEventHash: eventOf('image-provenance') },
  },
  {
    key: 'image-checked',
    on: 'image',
    type: 'integrity.checked/1',
    by: 'examiner',
    at: ago(8, 15),
    fields: {
      ...custody('laboratory', 'Check the image after it was stored'),
      ...sameDigest(),
      remark: 'Computed over the stored file.',
    },
  },
  {
    key: 'phone-examination-ended',
    on: 'phone',
    type: 'examination.ended/1',
    by: 'examiner',
    at: ago(8),
    fields: {
      ...custody('laboratory', 'End the examination'),
      result: 'One image of the whole memory.',
      changesMade: 'None known.',
    },
  },
  {
    key: 'phone-sealed-again',
    on: 'phone',
    type: 'seal.applied/1',
    by: 'examiner',
    at: ago(7, 50),
    fields: {
      ...custody('laboratory', 'Close the bag again'),
      sealAfter: secondSeal,
      sealNumber: secondSeal,
      reason: 'The first seal was opened for the examination; its strip is in the bag.',
    },
  },
  ...home('phone', {
    condition: 'Bag closed and undamaged, with the opened strip inside.',
    observedSeal: secondSeal,
    sealState: 'intact',
  }),
  ...home('image', {
    condition: 'Digest computed on arrival, equal to the one on record.',
    observedSha256: sha256Of('phoneImage'),
  }),
  {
    key: 'image-checked-by-police',
    on: 'image',
    type: 'integrity.checked/1',
    by: 'custodian',
    at: ago(5, 30),
    fields: { ...custody('police', 'Check the image after it was stored'), ...sameDigest() },
  },
];

function towards(
  recipient: PersonKey,
  recipientOrganisation: OrganisationKey,
  dueAt: number,
): Readonly<Record<string, Json>> {
  return {
    recipient: person(recipient),
    recipientOrganisation: organisation(recipientOrganisation),
    dueAt: offset(dueAt),
  };
}

function sameDigest(): Readonly<Record<string, Json>> {
  const digest = sha256Of('phoneImage');
  return {
    expectedSha256: digest,
    observedSha256: digest,
    tool: 'sha256sum',
    toolVersion: '9.1',
  };
}

/** From the laboratory to the police and into the vault. */
function home(item: 'phone' | 'image', observed: Readonly<Record<string, Json>>): readonly Step[] {
  const how: Readonly<Record<string, Json>> =
    item === 'phone'
      ? { conveyance: 'in_person', sealNumber: secondSeal }
      : { conveyance: 'electronic' };
  const where: Readonly<Record<string, Json>> =
    item === 'phone'
      ? { vault: 'Exercise police vault', shelf: 'C-12' }
      : { storageUri: 'exercise-vault:image-1' };
  return [
    {
      key: `${item}-returned`,
      on: item,
      type: 'transfer.released/1',
      by: 'examiner',
      at: ago(7),
      fields: {
        ...custody('laboratory', 'Return it to the police'),
        ...towards('custodian', 'police', ago(3)),
        ...how,
      },
    },
    {
      key: `${item}-home`,
      on: item,
      type: 'transfer.received/1',
      by: 'custodian',
      at: ago(6),
      fields: { ...custody('police', 'Take it back from the laboratory'), ...observed },
    },
    {
      key: `${item}-stored`,
      on: item,
      type: 'storage.entered/1',
      by: 'custodian',
      at: ago(5, 45),
      fields: { ...custody('police', 'Keep it for the court'), ...where },
    },
  ];
}
