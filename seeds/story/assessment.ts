import { type Json } from '../../src/core/canonical/json.js';
import { ago } from '../moments.js';
import {
  custody,
  eventOf,
  logIndexOf,
  offset,
  person,
  sha256Of,
  type Step,
  timeAt,
} from '../step.js';
import { grant } from './opening.js';

const dayMs = 24 * 60 * 60 * 1000;
const certificate = 'US federal (FRE 902(14))';
const witnessStatement = 'England and Wales (CJA 1967 s.9)';

/** What a note on the image was written upon. */
const upon: Readonly<Record<string, Json>> = {
  boundEventHash: eventOf('image-checked-by-police'),
  boundLogIndex: logIndexOf('image-checked-by-police'),
};

/** What was told late, what is missing, what it means before courts; the defence is let in, a report goes out. */
export const assessment: readonly Step[] = [
  {
    key: 'phone-late-note',
    on: 'phone',
    type: 'note.added/1',
    by: 'collector',
    at: ago(70),
    fields: {
      ...custody('taskForce', 'Add what was seen before the search'),
      occurredPrecision: 'hour',
      clockSource: 'person_statement',
      lateEntryReason:
        'Written down in a notebook on patrol; the notebook came back to the post only now.',
      text: 'A patrol saw light in room 2 of the empty building; nobody was met.',
    },
  },
  {
    key: 'phone-gap',
    on: 'phone',
    type: 'gap.explained/1',
    by: 'custodian',
    at: ago(4, 50),
    fields: {
      ...custody('police', 'Explain a time without a storage place'),
      explanation:
        'After the refusal the device stayed in the locked vehicle, in sight of two officers, until the order was ' +
        'fetched. It was not taken back to the vault.',
      finding: 'storage_without_place',
      gapFrom: timeAt(ago(11, 30)),
      gapUntil: timeAt(ago(10, 40)),
      holderBefore: person('custodian'),
      holderAfter: person('custodian'),
      eventHashes: [eventOf('phone-refused'), eventOf('phone-sent')],
    },
  },
  note('note-certificate', certificate, ago(4, 30), {
    text: 'Digests agree from imaging on. No certificate of a qualified person is recorded yet.',
    sources: ['FRE 902(14)', '28 USC 1746'],
  }),
  note('note-statement', witnessStatement, ago(4, 20), {
    text: 'The examiner’s statement is announced, not recorded. The collector would appear under a pseudonym.',
    sources: ['CJA 1967 s.9'],
  }),
  note('note-certificate-renewed', certificate, ago(3), {
    supersedes: eventOf('note-certificate'),
    text: 'The examiner’s certificate is drafted and names the digest on record; notice is still to be given.',
    sources: ['FRE 902(14)', '28 USC 1746'],
  }),
  grant('counsel', 'defence_counsel', 'prosecutor', ago(2, 30), 'Defends in the proceedings.', {
    until: offset(90 * dayMs),
  }),
  {
    key: 'image-restricted',
    on: 'image',
    type: 'restriction.set/1',
    by: 'prosecutor',
    at: ago(2, 10),
    fields: {
      ...custody('prosecution', 'Protect a person who may be a minor'),
      restrictionRef: 'EX-R-1',
      kind: 'juvenile',
      effect: 'block_transfer',
      scope: 'Whose telephone it was is not known, nor their age; unknown age counts as a minor’s.',
      basis: 'CRC art. 40(2)(b)(vii)',
      reviewAt: offset(90 * dayMs),
    },
  },
  {
    key: 'image-served',
    on: 'image',
    type: 'disclosure.served/1',
    by: 'prosecutor',
    at: ago(2),
    fields: {
      ...custody('prosecution', 'Serve the image on the defence'),
      recipient: 'Maître Exemple',
      schedule: 'used',
      artifactDigests: [sha256Of('phoneImage')],
      servedAt: offset(ago(2)),
    },
  },
  {
    key: 'note-countered',
    on: 'image',
    type: 'admissibility.countered/1',
    by: 'counsel',
    at: ago(1, 30),
    fields: {
      ...custody('defence', 'Say what stands against the note'),
      noteEventHash: eventOf('note-certificate-renewed'),
      forum: certificate,
      legalTest: 'Authenticity by certificate, with notice to the adverse party',
      text: 'A certificate proves that the copy is true, not whose telephone it was. Fifty minutes lack a storage place.',
      ...upon,
    },
  },
  {
    key: 'report-exported',
    on: 'case',
    type: 'report.exported/1',
    by: 'prosecutor',
    at: ago(0, 20),
    fields: {
      kind: 'full',
      purpose: 'Disclosure to the defence, as an exercise.',
      recipient: 'Maître Exemple',
      requestedBy: person('prosecutor'),
      language: 'en',
      redactionProfile: 'none',
      exportedAt: offset(ago(0, 20)),
    },
  },
];

function note(key: string, forum: string, at: number, own: Readonly<Record<string, Json>>): Step {
  const legalTest =
    forum === certificate
      ? 'Authenticity by certificate, with notice to the adverse party'
      : 'Written statement in place of oral evidence, unless a party objects';
  return {
    key,
    on: 'image',
    type: 'admissibility.noted/1',
    by: 'prosecutor',
    at,
    fields: {
      ...custody('prosecution', 'Say how the image stands before that court'),
      forum,
      legalTest,
      ...upon,
      workProduct: false,
      ...own,
    },
  };
}
