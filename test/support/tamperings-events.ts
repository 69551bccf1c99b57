import { eventsPath } from '../../src/core/package/layout.js';
import { editFile, fieldOf, line, lineText, script } from './package-edits.js';
import { chainHex } from './synthetic-ledger.js';
import { type Tampering } from './tampered-package.js';

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

/** Step 3: each event in form, and within the limits. */
export const eventTamperings: readonly Tampering[] = [...formTamperings, ...limitTamperings];
