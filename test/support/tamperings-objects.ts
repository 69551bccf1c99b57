import { utf8 } from '../../src/core/canonical/bytes.js';
import { toHex } from '../../src/core/canonical/hex.js';
import { nodeEngine as engine } from '../../src/platform/node-engine.js';
import { broughtIn, by, bytes, evidence, plain, text } from './exercise-script.js';
import { type DraftPackage, objectOf } from './package-builder.js';
import {
  describe,
  draftOf,
  editFile,
  editLine,
  flip,
  hideField,
  insertBefore,
  itemOf,
  leafOf,
  line,
  pathOf,
  said,
  script,
  withhold,
} from './package-edits.js';
import { type EventDraft } from './synthetic-ledger.js';
import { type Tampering } from './tampered-package.js';

const objectTamperings: readonly Tampering[] = [
  {
    ...{ name: 'an object byte flipped', exit: 1, finds: ['E_BLOB 11 item1/0 data/objects/photo'] },
    files: (draft) => {
      editFile(draft, pathOf(evidence.photo), flip);
    },
  },
  {
    ...{ name: 'an object missing', exit: 1, finds: ['E_BLOB 11 item2/1 data/objects/notes'] },
    files: ({ files }) => files.delete(pathOf(evidence.notes)),
  },
  {
    ...{ name: 'an object that the package leaves out', exit: 1 },
    finds: ['E_BAG 0 data/objects/notes', 'E_BLOB 11 item2/1'],
    ...said((json) => itemOf(json, 'item2').objects.pop()),
  },
  {
    ...{ name: 'an object twice', exit: 1, finds: ['E_BLOB 11 item2/1'] },
    ...said((json) => itemOf(json, 'item2').objects.push(objectOf(1, evidence.notes, 'notes.txt'))),
  },
  {
    ...{
      name: 'an object of an event that brought none in',
      exit: 1,
      finds: ['E_BLOB 11 item2/2'],
    },
    ...said((json) => itemOf(json, 'item2').objects.push(objectOf(2, evidence.notes, 'notes.txt'))),
  },
  {
    ...{ name: 'evidence replaced by other bytes', exit: 1 },
    finds: ['E_BLOB 11 item1/0'],
    files: (draft) => {
      const other = utf8('other bytes');
      draft.files.delete(pathOf(evidence.photo));
      draft.files.set(pathOf(other), other);
      describe(draft, (json) => (itemOf(json, 'item1').objects = [objectOf(0, other, 'm%FF%25')]));
    },
  },
  {
    ...{ name: 'an object without its path', exit: 1 },
    finds: ['E_BAG 0 data/objects/photo', 'E_BLOB 11 item1/0'],
    ...said((json) => {
      itemOf(json, 'item1').objects.forEach((object) => (object.path = null));
    }),
  },
  {
    ...{ name: 'another size stated', exit: 1 },
    finds: ['E_BLOB 11 item1/0', 'E_BLOB 11 item1/0 data/objects/photo'],
    ...said((json) => {
      itemOf(json, 'item1').objects.forEach((object) => (object.sizeBytes += 1));
    }),
  },
  {
    ...{ name: 'a second registration', exit: 1 },
    finds: ['E_BLOB 11 item1/1'],
    ...script('handed', (draft) => (draft.type = 'item.registered/1')),
  },
  {
    ...{ name: 'another digest announced', exit: 1, finds: ['E_ANNOUNCED 11 item2/1'] },
    ...script('notes', (draft) => {
      draft.fields = () => [
        ...broughtIn(evidence.notes, utf8('notes.txt')),
        ['announcedSha256', bytes(engine.sha256(utf8('announced')))],
      ];
    }),
  },
  {
    ...{ name: 'bytes whose digest is withheld', exit: 1 },
    finds: ['W_REDACTED 4 item1/0 sha256', 'E_BLOB 11 item1/0'],
    files: (draft) => {
      withhold(draft, 'item1', 0, 'sha256');
    },
  },
  {
    ...{ name: 'other bytes under a digest that is withheld', exit: 1 },
    finds: ['W_REDACTED 4 item1/0 sha512', 'E_BLOB 11 item1/0'],
    files: (draft) => {
      const other = utf8('other bytes');
      withhold(draft, 'item1', 0, 'sha512');
      draft.files.delete(pathOf(evidence.photo));
      draft.files.set(pathOf(other), other);
      describe(draft, (json) => (itemOf(json, 'item1').objects = [objectOf(0, other, 'm%FF%25')]));
    },
  },
  {
    ...{ name: 'a digest withheld with its bytes', exit: 0 },
    finds: ['W_REDACTED 4 item1/0 sha256'],
    files: (draft) => {
      withhold(draft, 'item1', 0, 'sha256');
      draft.files.delete(pathOf(evidence.photo));
      describe(draft, (json) => (itemOf(json, 'item1').objects = []));
    },
  },
  {
    ...{ name: 'an announced digest that is a text', exit: 1, finds: ['E_ANNOUNCED 11 item2/1'] },
    ...script('notes', (draft) => {
      draft.fields = () => [
        ...broughtIn(evidence.notes, utf8('notes.txt')),
        ['announcedSha256', text('none')],
      ];
    }),
  },
  {
    ...{ name: 'a size that is a text', exit: 1, finds: ['E_BLOB 11 item2/1'] },
    ...script('notes', (draft) => {
      const { fields } = draft;
      draft.fields = (ledger) =>
        fields(ledger).map(
          ([name, value]) => [name, name === 'sizeBytes' ? text('1') : value] as const,
        );
    }),
  },
  {
    ...{ name: 'a package of records alone', exit: 0, finds: [] },
    ...recordOnly(true),
  },
  {
    ...{ name: 'a package of records alone with bytes', exit: 1 },
    finds: ['E_BLOB 11 item2/0', 'E_BLOB 11 item2/1', 'E_BLOB 11 item1/0'],
    ...recordOnly(false),
  },
];

function recordOnly(leavesOut: boolean): Pick<Tampering, 'script' | 'files'> {
  return {
    script: (events) => {
      const draft = draftOf(events, 'export');
      const { fields } = draft;
      draft.fields = (ledger) => [['kind', text('record-only')], ...fields(ledger).slice(1)];
    },
    files: (draft) => {
      if (leavesOut)
        for (const content of Object.values(evidence)) draft.files.delete(pathOf(content));
      describe(draft, (json) => {
        json.kind = 'record-only';
        for (const object of json.items.flatMap(({ objects }) => objects)) {
          if (leavesOut) object.path = null;
        }
      });
    },
  };
}

/** An erasure on item1 that lists whatever is given. */
function erasure(
  list: (draft: Parameters<EventDraft['fields']>[0]) => readonly Record<string, string>[],
): EventDraft {
  return {
    ...plain('erasure', 'item1', 'erasure.executed/1', 'ada', {}),
    with: [by('cleo', 2)],
    fields: (ledger) => [['erased', { type: 7, json: list(ledger) }]],
  };
}

function hex(draft: DraftPackage | Parameters<EventDraft['fields']>[0], id: string): string {
  const ledger = 'ledger' in draft ? draft.ledger : draft;
  return toHex(ledger.event(id).eventHash);
}

/** Leaf of the photograph's description: salts are the same in every run. */
function descriptionLeaf(ledger: Parameters<EventDraft['fields']>[0]): string {
  const { fields } = ledger.event('photo');
  const shown = fields.map(({ name, type, salt, value }) => ({
    ...{ name, type, salt: toHex(salt), value: toHex(value) },
  }));
  const whole = { seq: 0, logIndex: 0, loggedMs: 0, statement: '', signatures: [], proof: [] };
  return leafOf({ ...whole, fields: shown }, 'description');
}

function erasedField(
  leaf: (ledger: Parameters<EventDraft['fields']>[0]) => string,
  more: Readonly<Record<string, string>> = {},
): Pick<Tampering, 'script' | 'files'> {
  return {
    script: (events) => {
      const entry = (ledger: Parameters<EventDraft['fields']>[0]): Record<string, string> => ({
        ...{ eventHash: hex(ledger, 'photo'), field: 'description', leaf: leaf(ledger) },
        ...more,
      });
      insertBefore(
        events,
        'export',
        erasure((ledger) => [entry(ledger)]),
      );
    },
    files: (draft) => {
      editLine(draft, 'item1', 0, (json) => {
        hideField(json, 'description', hex(draft, 'erasure'));
      });
    },
  };
}

const erasureTamperings: readonly Tampering[] = [
  {
    ...{ name: 'a field erased on record', exit: 0, finds: ['W_ERASED 12 item1/0 description'] },
    ...erasedField(descriptionLeaf),
  },
  {
    ...{ name: 'a field erased, but another one recorded', exit: 1 },
    finds: ['E_FIELD 12 item1/0 description'],
    ...erasedField(() => 'ab'.repeat(32)),
  },
  {
    ...{ name: 'a field erased by an entry with a key too many', exit: 1 },
    finds: ['E_FIELD 12 item1/0 description'],
    ...erasedField(descriptionLeaf, { ground: 'x' }),
  },
  {
    ...{ name: 'a field marked as erased without a record', exit: 1 },
    finds: ['E_FIELD 12 item1/1 condition'],
    ...line('item1', 1, (json) => {
      hideField(json, 'condition', 'ab'.repeat(32));
    }),
  },
  {
    ...{ name: 'bytes erased on record', exit: 0, finds: ['W_ERASED 12 item1/0'] },
    script: (events) => {
      const sha256 = toHex(engine.sha256(evidence.photo));
      insertBefore(
        events,
        'export',
        erasure((ledger) => [{ eventHash: hex(ledger, 'photo'), sha256 }]),
      );
    },
    files: (draft) => {
      draft.files.delete(pathOf(evidence.photo));
      describe(draft, (json) => {
        itemOf(json, 'item1').objects.forEach((object) => (object.path = null));
      });
    },
  },
  {
    ...{ name: 'an erasure that lists nothing readable', exit: 1 },
    finds: ['E_BLOB 11 item1/0'],
    script: (events) => {
      const draft = erasure(() => []);
      draft.fields = () => [['erased', { type: 7, json: ['x', 7, { of: 'another form' }] }]];
      const other = { ...erasure(() => []), id: 'other' };
      other.fields = () => [['erased', { type: 7, json: { eventHash: 'x' } }]];
      insertBefore(events, 'export', draft, other);
    },
    files: (draft) => {
      draft.files.delete(pathOf(evidence.photo));
      describe(draft, (json) => {
        itemOf(json, 'item1').objects.forEach((object) => (object.path = null));
      });
    },
  },
];

/** Steps 11 and 12: the bytes, and what was erased. */
export const objectsTamperings: readonly Tampering[] = [...objectTamperings, ...erasureTamperings];
