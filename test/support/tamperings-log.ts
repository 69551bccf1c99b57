import { toHex } from '../../src/core/canonical/hex.js';
import { instantText } from '../../src/core/canonical/instant.js';
import { tagOf } from '../../src/core/ledger/item.js';
import { encodeLeaf } from '../../src/core/ledger/log-leaf.js';
import { eventsPath } from '../../src/core/package/layout.js';
import { nodeEngine as engine } from '../../src/platform/node-engine.js';
import { plain } from './exercise-script.js';
import { putEntries } from './package-builder.js';
import {
  describe,
  editLine,
  editLines,
  editStatement,
  flip,
  insertBefore,
  line,
  script,
} from './package-edits.js';
import { chainHex, chainIdOf, minute, secretOf, startMs } from './synthetic-ledger.js';
import { type Tampering } from './tampered-package.js';

const missingChain = [
  'E_CHAIN 6 item1',
  'E_BLOB 11 item1/0',
  'E_ORPHAN 13 item1',
  'E_PROJECTION 13 item1 exhibitRef',
  'E_PROJECTION 13 item1 title',
];

const orderTamperings: readonly Tampering[] = [
  {
    ...{ name: 'a chain without its file', exit: 1, finds: missingChain },
    files: ({ files }) => files.delete(eventsPath(chainHex('item1'))),
  },
  {
    ...{ name: 'a chain with an empty file', exit: 1, finds: missingChain },
    files: ({ files }) => files.set(eventsPath(chainHex('item1')), new Uint8Array(0)),
  },
  {
    ...{ name: 'an event left out', exit: 1, finds: ['E_CHAIN 6 item2/2', 'E_BLOB 11 item2/1'] },
    files: (draft) => {
      editLines(draft, 'item2', (lines) => lines.filter((_, i) => i !== 1));
    },
  },
  {
    ...{
      name: 'the first event left out',
      exit: 1,
      finds: [
        'E_CHAIN 6 item2/1',
        'E_BLOB 11 item2/0',
        'E_ORPHAN 13 item2',
        'E_PROJECTION 13 item2 title',
      ],
    },
    files: (draft) => {
      editLines(draft, 'item2', (lines) => lines.slice(1));
    },
  },
  {
    ...{
      name: 'two events exchanged',
      exit: 1,
      finds: ['E_CHAIN 6 item2/1', 'E_CHAIN 6 item2/2', 'E_TAIL 8 item2/1'],
    },
    files: (draft) => {
      editLines(draft, 'item2', ([a = '', b = '', c = '']) => [a, c, b]);
    },
  },
  {
    ...{ name: 'the last event kept back', exit: 1, finds: ['E_TAIL 8 item1/1'] },
    files: (draft) => {
      editLines(draft, 'item1', (lines) => lines.slice(0, 2));
    },
  },
  {
    ...{
      name: 'another seq than was signed',
      exit: 1,
      finds: ['E_CHAIN 6 item1/2', 'E_CHAIN 6 item1/7'],
    },
    ...line('item1', 1, (json) => (json.seq = 7)),
  },
  {
    ...{ name: 'an event of another item', exit: 1, finds: ['E_CHAIN 6 item1/1'] },
    ...script('handed', (draft) => {
      draft.statement = (statement) => ({ ...statement, item: chainHex('item2') });
    }),
  },
  {
    ...{ name: 'an event that follows another', exit: 1, finds: ['E_CHAIN 6 item1/1'] },
    ...script('handed', (draft) => {
      draft.statement = (statement) => ({ ...statement, prev: 'ab'.repeat(32) });
    }),
  },
  {
    ...{
      name: 'a first tag that does not make the id',
      exit: 1,
      finds: ['E_ITEM_ID 6 item1', 'E_INCLUSION 7 item1/0', 'E_TAG 7 item1/0'],
    },
    files: (draft) => {
      describe(draft, (json) => {
        for (const chain of json.chains) {
          if (chain.id === chainHex('item1')) chain.tag0 = 'ab'.repeat(32);
        }
      });
    },
  },
  {
    ...{
      name: 'another statement',
      exit: 1,
      finds: ['E_SIG 5 item1/1', 'E_CHAIN 6 item1/2', 'E_INCLUSION 7 item1/1', 'E_LEAF 7 item1/1'],
    },
    ...line('item1', 1, (json) => {
      editStatement(json, (statement) => (statement.occurred = instantText(startMs)));
    }),
  },
];

const placeTamperings: readonly Tampering[] = [
  {
    ...{ name: 'a proof of another event', exit: 1, finds: ['E_INCLUSION 7 item1/1'] },
    files: (draft) => {
      let foreign: string[] = [];
      editLine(draft, 'item1', 0, ({ proof }) => (foreign = proof));
      editLine(draft, 'item1', 1, (json) => (json.proof = foreign));
    },
  },
  {
    ...{
      name: 'two log indexes exchanged',
      exit: 1,
      finds: [
        'E_INCLUSION 7 item2/1',
        'E_TAG 7 item2/1',
        'E_INCLUSION 7 item2/2',
        'E_TAG 7 item2/2',
      ],
    },
    files: (draft) => {
      editLine(draft, 'item2', 1, (json) => (json.logIndex = 11));
      editLine(draft, 'item2', 2, (json) => (json.logIndex = 10));
    },
  },
  {
    ...{ name: 'an index beyond the end of the log', exit: 1, finds: ['E_INCLUSION 7 item1/1'] },
    ...line('item1', 1, (json) => (json.logIndex = 14)),
  },
  {
    ...{
      name: 'another time of logging',
      exit: 1,
      finds: ['E_INCLUSION 7 item1/1', 'E_LEAF 7 item1/1'],
    },
    ...line('item1', 1, (json) => (json.loggedMs += 1)),
  },
  {
    ...{ name: 'an event logged under a random tag', exit: 1 },
    finds: ['E_INCLUSION 7 item1/1', 'E_TAG 7 item1/1'],
    ...script('handed', (draft) => (draft.tag = new Uint8Array(32).fill(7))),
  },
  {
    ...{ name: 'an item forked inside the log', exit: 1, finds: ['E_TAG_DUP 8 item1/1'] },
    log: (ledger) => {
      const { tag, loggedMs } = ledger.event('handed');
      ledger.addLeaf(encodeLeaf({ tag, loggedMs: loggedMs + 60 * minute, eventHash: tag }));
    },
  },
  {
    ...{ name: 'a fork of an item that is not enclosed', exit: 1, finds: ['E_TAG_DUP 8'] },
    log: (ledger) => {
      const tag = new Uint8Array(32).fill(9);
      const leaf = encodeLeaf({ tag, loggedMs: startMs + 60 * minute, eventHash: tag });
      ledger.addLeaf(leaf);
      ledger.addLeaf(leaf);
    },
  },
  {
    ...{ name: 'a later event that is not enclosed', exit: 1, finds: ['E_TAIL 8 item2/2'] },
    log: (ledger) => {
      const tag = tagOf(engine, secretOf('item2'), 3);
      ledger.addLeaf(encodeLeaf({ tag, loggedMs: startMs + 60 * minute, eventHash: tag }));
    },
  },
  {
    ...{ name: 'an entry with another tag', exit: 1, finds: ['E_NO_PROOF 8'] },
    files: ({ ledger, files }) => {
      putEntries(files, [...ledger.leaves.slice(0, 13), flip(ledger.leaves[13], 20)]);
    },
  },
];

const timeTamperings: readonly Tampering[] = [
  {
    ...{
      name: 'an event said to have happened after it was logged',
      exit: 1,
      finds: ['E_TIME 9 item1/1'],
    },
    ...script('handed', (draft) => (draft.ageMs = -6 * minute)),
  },
  {
    ...{ name: 'an event logged two days after it happened', exit: 0, finds: ['W_LATE 9 item1/1'] },
    ...script('handed', (draft) => (draft.ageMs = 48 * 60 * minute)),
  },
  {
    ...{ name: 'a log whose clock went back', exit: 1, finds: ['E_TIME 9'] },
    ...script('handed', (draft) => (draft.loggedMs = startMs)),
  },
  {
    ...{
      name: 'a log whose clock went back, without its entries',
      exit: 1,
      finds: ['E_NO_PROOF 8 data/ledger/entries/0', 'E_TIME 9'],
    },
    ...script('handed', (draft) => (draft.loggedMs = startMs)),
    files: (draft) => {
      draft.files.delete('data/ledger/entries/0');
    },
  },
  {
    ...{
      name: 'an event logged after its checkpoint was seen',
      exit: 1,
      finds: ['E_TIME 9 case/3'],
    },
    ...script('export', (draft) => (draft.loggedMs = startMs + 40 * minute)),
  },
  {
    ...{ name: 'a signer who saw another log', exit: 1, finds: ['E_VIEW 9 item1/1'] },
    ...script('handed', (draft) => (draft.anchor = { size: 4, root: 'ab'.repeat(32) })),
  },
  {
    ...{ name: 'a signer who saw an empty log with entries', exit: 1, finds: ['E_VIEW 9 item1/1'] },
    ...script('handed', (draft) => (draft.anchor = { size: 0, root: 'ab'.repeat(32) })),
  },
  {
    ...{ name: 'a signer who saw the future', exit: 1, finds: ['E_VIEW 9 item1/1'] },
    ...script('handed', (draft) => (draft.anchor = { size: 99, root: 'ab'.repeat(32) })),
  },
  {
    ...{ name: 'an unknown chain that is enclosed too', exit: 0, finds: [] },
    script: (events) => {
      insertBefore(
        events,
        'export',
        plain('drafted', 'request', 'request.drafted/1', 'ada', { a: 'b' }),
      );
    },
    files: (draft) => {
      const { ledger } = draft;
      const id = toHex(chainIdOf('request'));
      const tag0 = toHex(tagOf(engine, secretOf('request'), 0));
      describe(draft, (json) => json.chains.push({ kind: 'request', id, tag0 }));
      ledger.event('drafted');
    },
  },
];

/** Steps 6 to 9: each event in order, in the log, and in time. */
export const logTamperings: readonly Tampering[] = [
  ...orderTamperings,
  ...placeTamperings,
  ...timeTamperings,
];
