import { utf8 } from '../../src/core/canonical/bytes.js';
import { toHex } from '../../src/core/canonical/hex.js';
import { eventsPath } from '../../src/core/package/layout.js';
import {
  describe,
  editFile,
  editLine,
  fieldOf,
  hideField,
  line,
  lineText,
  script,
  withhold,
} from './package-edits.js';
import { chainHex } from './synthetic-ledger.js';
import { type Tampering } from './tampered-package.js';

/** What follows where nothing in an item's registration can be relied on. */
const unreadableItem = [
  'E_ORPHAN 13 item1',
  'E_PROJECTION 13 item1 exhibitRef',
  'E_PROJECTION 13 item1 title',
  'E_PROJECTION 13 item1/0 mediaType',
  'E_PROJECTION 13 item1/0 originalName',
];

const canon = ['E_CANON 3 item1/1'];

const formTamperings: readonly Tampering[] = [
  {
    ...{ name: 'a line that is not JSON', exit: 1, finds: canon },
    ...lineText('item1', 1, (text) => text.slice(1)),
  },
  {
    ...{
      name: 'a line that is not UTF-8',
      exit: 1,
      finds: ['E_CANON 3 item1/2', 'E_TAIL 8 item1/1'],
    },
    files: (draft) => {
      editFile(draft, eventsPath(chainHex('item1')), (bytes) => {
        const changed = Uint8Array.from(bytes);
        changed[bytes.length - 10] = 0xff;
        return changed;
      });
    },
  },
  {
    ...{ name: 'a line with a key twice', exit: 1, finds: canon },
    ...lineText('item1', 1, (text) => text.replace('{', '{"seq":1,')),
  },
  {
    ...{ name: 'a line with a key too many', exit: 1, finds: canon },
    ...line('item1', 1, (json) => Object.assign(json, { more: 1 })),
  },
  {
    ...{ name: 'a line with a fraction', exit: 1, finds: canon },
    ...lineText('item1', 1, (text) => text.replace('"seq":1', '"seq":1.0')),
  },
  {
    ...{ name: 'a line with a number below zero', exit: 1, finds: canon },
    ...line('item1', 1, (json) => (json.logIndex = -1)),
  },
  {
    ...{ name: 'a line with a number from 2^53 on', exit: 1, finds: canon },
    ...lineText('item1', 1, (text) =>
      text.replace(/"loggedMs":\d+/, '"loggedMs":9007199254740992'),
    ),
  },
  {
    ...{ name: 'a line with spaces and another order of keys', exit: 0, finds: [] },
    ...lineText('item1', 1, (text) =>
      JSON.stringify(JSON.parse(text), null, 1).replace(/\n/g, ' '),
    ),
  },
  {
    ...{ name: 'an upper-case signature', exit: 1, finds: canon },
    ...line(
      'item1',
      1,
      (json) => (json.signatures = json.signatures.map((hex) => hex.toUpperCase())),
    ),
  },
  {
    ...{ name: 'a proof in other base64', exit: 1, finds: canon },
    ...line('item1', 1, (json) => (json.proof = json.proof.map((hash) => hash.replace('=', '')))),
  },
  {
    ...{ name: 'a proof with a hash too short', exit: 1, finds: canon },
    ...line('item1', 1, (json) => (json.proof[0] = 'AAAA')),
  },
  {
    ...{ name: 'a field with a leaf and a value', exit: 1, finds: canon },
    ...line('item1', 1, (json) => (fieldOf(json, 'condition').leaf = 'ab'.repeat(32))),
  },
  {
    ...{ name: 'a leaf too short', exit: 1, finds: canon },
    ...line('item1', 1, (json) => (json.fields = [{ name: 'condition', leaf: 'ab' }])),
  },
  {
    ...{ name: 'half of a pair of surrogates in a statement', exit: 1, finds: canon },
    ...lineText('item1', 1, (text) => text.replace('\\"suite\\"', '\\ud800\\"suite\\"')),
  },
  {
    ...{ name: 'a statement that is not canonical', exit: 1, finds: canon },
    ...line('item1', 1, (json) => (json.statement = json.statement.replace(',', ', '))),
  },
  {
    ...{
      name: 'a last line that does not end',
      exit: 1,
      finds: ['E_CANON 3 item1/2', 'E_TAIL 8 item1/1'],
    },
    files: (draft) => {
      editFile(draft, eventsPath(chainHex('item1')), (bytes) =>
        bytes.subarray(0, bytes.length - 1),
      );
    },
  },
  {
    ...{ name: 'an event of another suite', exit: 1, finds: ['E_SUITE 3 item1/1'] },
    ...script('handed', (draft) => {
      draft.statement = (statement) => ({ ...statement, suite: 2 });
    }),
  },
  {
    ...{ name: 'an event of another ledger', exit: 1, finds: ['E_ORIGIN 3 item1/1'] },
    ...script('handed', (draft) => {
      draft.statement = (statement) => ({ ...statement, ledger: 'ledger.example/other' });
    }),
  },
  {
    ...{ name: 'a type that nobody knows', exit: 0, finds: ['W_UNKNOWN_TYPE 3 item1/1'] },
    ...script('handed', (draft) => (draft.type = 'thing.done/1')),
  },
  {
    ...{ name: 'a type whose rules are not built', exit: 3, finds: ['W_UNKNOWN_TYPE 3 item1/1'] },
    ...script('handed', (draft) => (draft.type = 'statement.recovered/1')),
  },
  {
    ...{
      name: 'an unreadable line in the middle',
      exit: 1,
      finds: ['E_CANON 3 item2/1', 'E_BLOB 11 item2/1'],
    },
    ...lineText('item2', 1, () => '{}'),
  },
];

const limit = ['E_LIMIT 0 item1/1'];

const limitTamperings: readonly Tampering[] = [
  {
    ...{ name: 'a line over 8 MiB', exit: 1, finds: [...limit, 'E_TAIL 8 item1/0'] },
    ...lineText('item1', 1, (text) => text + ' '.repeat(8 * 1024 * 1024)),
  },
  {
    ...{ name: '64 hashes in a proof', exit: 1, finds: limit },
    ...line(
      'item1',
      1,
      (json) => (json.proof = Array.from({ length: 64 }, () => json.proof[0] ?? '')),
    ),
  },
  {
    ...{ name: 'a statement over 32 KiB', exit: 1, finds: limit },
    ...line('item1', 1, (json) => (json.statement += ' '.repeat(32 * 1024))),
  },
  {
    ...{ name: '257 fields', exit: 1, finds: limit },
    ...line('item1', 1, (json) => {
      json.fields = Array.from({ length: 257 }, (_, i) => ({
        name: `f${i}`,
        leaf: 'ab'.repeat(32),
      }));
    }),
  },
  {
    ...{ name: 'a value over 1 MiB', exit: 1, finds: limit },
    ...line(
      'item1',
      1,
      (json) => (fieldOf(json, 'condition').value = '61'.repeat(1024 * 1024 + 1)),
    ),
  },
  {
    ...{ name: '17 signatures', exit: 1, finds: limit },
    ...line('item1', 1, (json) => {
      json.signatures = Array.from({ length: 17 }, () => json.signatures[0] ?? '');
    }),
  },
  {
    ...{ name: 'a signature over 8 KiB', exit: 1, finds: limit },
    ...line(
      'item1',
      1,
      (json) => (json.signatures = [`${json.signatures[0] ?? ''}${'ab'.repeat(8192)}`]),
    ),
  },
];

const fieldTamperings: readonly Tampering[] = [
  {
    ...{
      name: 'another value in a field',
      exit: 1,
      finds: ['E_FIELD 4 item1/0', ...unreadableItem],
    },
    ...line('item1', 0, (json) => (fieldOf(json, 'title').value = toHex(utf8('A drawing')))),
  },
  {
    ...{
      name: 'another value in a field that labels nothing',
      exit: 1,
      finds: ['E_FIELD 4 item1/1'],
    },
    ...line('item1', 1, (json) => (fieldOf(json, 'condition').value = toHex(utf8('open')))),
  },
  {
    ...{ name: 'another salt', exit: 1, finds: ['E_FIELD 4 item1/1'] },
    ...line('item1', 1, (json) => (fieldOf(json, 'condition').salt = '00'.repeat(32))),
  },
  {
    ...{ name: 'a salt that is longer', exit: 1, finds: ['E_FIELD 4 item1/1 condition'] },
    ...line('item1', 1, (json) => (fieldOf(json, 'condition').salt += '00')),
  },
  {
    ...{ name: 'a type that there is not', exit: 1, finds: ['E_FIELD 4 item1/1 condition'] },
    ...line('item1', 1, (json) => (fieldOf(json, 'condition').type = 8)),
  },
  {
    ...{
      name: 'a value that is not in closed form',
      exit: 1,
      finds: ['E_CANON 4 item1/1 condition'],
    },
    ...line('item1', 1, (json) => (fieldOf(json, 'condition').value = 'ff')),
  },
  {
    ...{ name: 'a salt and a value that are wrong', exit: 1 },
    finds: ['E_CANON 4 item1/1 condition', 'E_FIELD 4 item1/1 condition'],
    ...line('item1', 1, (json) =>
      Object.assign(fieldOf(json, 'condition'), { salt: '', value: 'ff' }),
    ),
  },
  {
    ...{ name: 'a field of another name', exit: 1, finds: ['E_FIELD 4 item1/1'] },
    ...line('item1', 1, (json) => (fieldOf(json, 'condition').name = 'conditions')),
  },
  {
    ...{ name: 'a field left out', exit: 1, finds: ['E_FIELD 4 item1/1'] },
    ...line('item1', 1, (json) => (json.fields = [])),
  },
  {
    ...{
      name: 'a field withheld and declared',
      exit: 0,
      finds: ['W_REDACTED 4 item1/0 description'],
    },
    files: (draft) => {
      withhold(draft, 'item1', 0, 'description');
    },
  },
  {
    ...{
      name: 'a field withheld that may never be',
      exit: 1,
      finds: ['E_FIELD 4 item1/0 caseId', 'W_REDACTED 4 item1/0 caseId', ...unreadableItem],
    },
    files: (draft) => {
      withhold(draft, 'item1', 0, 'caseId');
    },
  },
  {
    ...{
      name: 'a field of the registry withheld',
      exit: 1,
      finds: [
        'E_FIELD 4 control/2 displayName',
        'W_REDACTED 4 control/2 displayName',
        'E_KEY_UNKNOWN 5 item2/0',
        'E_KEY_UNKNOWN 5 item1/1',
        'E_KEY_UNKNOWN 5 item1/2',
        'E_KEY_UNKNOWN 5 control/2',
        'E_ROLE 5 control/2',
      ],
    },
    files: (draft) => {
      withhold(draft, 'control', 2, 'displayName');
    },
  },
  {
    ...{
      name: 'a leaf that was never signed',
      exit: 1,
      finds: ['E_FIELD 4 item1/1', 'W_REDACTED 4 item1/1 condition'],
    },
    files: (draft) => {
      editLine(draft, 'item1', 1, (json) => {
        json.fields = [{ name: 'condition', leaf: 'ab'.repeat(32) }];
      });
      describe(draft, (json) => {
        json.withheld.push({ chain: chainHex('item1'), seq: 1, field: 'condition', ground: 'x' });
      });
    },
  },
  {
    ...{
      name: 'a field withheld without a word',
      exit: 1,
      finds: ['W_REDACTED 4 item1/1 condition', 'E_PROJECTION 13 item1/1 condition'],
    },
    ...line('item1', 1, (json) => {
      hideField(json, 'condition');
    }),
  },
];

/** Steps 3 and 4: each event in form, within the limits, and with the fields that were signed. */
export const eventTamperings: readonly Tampering[] = [
  ...formTamperings,
  ...limitTamperings,
  ...fieldTamperings,
];
