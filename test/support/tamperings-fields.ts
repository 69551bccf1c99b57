import { utf8 } from '../../src/core/canonical/bytes.js';
import { toHex } from '../../src/core/canonical/hex.js';
import { describe, editLine, fieldOf, hideField, line, withhold } from './package-edits.js';
import { chainHex } from './synthetic-ledger.js';
import { type Tampering } from './tampered-package.js';

/** What follows where nothing in an item's registration can be relied on. */
const unreadableItem = [
  'E_BLOB 11 item1/0',
  'E_ORPHAN 13 item1',
  'E_PROJECTION 13 item1 exhibitRef',
  'E_PROJECTION 13 item1 title',
  'E_PROJECTION 13 item1/0 mediaType',
  'E_PROJECTION 13 item1/0 originalName',
];

const tamperedFields: readonly Tampering[] = [
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
    ...line('item1', 1, (json) =>
      Object.assign(fieldOf(json, 'condition'), { salt: '00'.repeat(33) }),
    ),
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
    finds: ['E_FIELD 4 item1/1 condition'],
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

/** Step 4: each event with the fields that were signed. */
export const fieldTamperings: readonly Tampering[] = [...tamperedFields];
