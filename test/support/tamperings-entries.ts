import { utf8 } from '../../src/core/canonical/bytes.js';
import { checkpointText } from '../../src/core/ledger/checkpoint.js';
import { renderNote } from '../../src/core/ledger/signed-note.js';
import { entryBundlePath } from '../../src/core/package/layout.js';
import { type DraftPackage, logLine, logSignature, noteOf, policyText } from './package-builder.js';
import { describe, editFile, flip } from './package-edits.js';
import { ledgerName } from './synthetic-ledger.js';
import { type Tampering } from './tampered-package.js';

const bundle = entryBundlePath(0);

const external = (draft: DraftPackage): void => {
  describe(draft, (json) => (json.entries = 'external'));
};

const entryTamperings: readonly Tampering[] = [
  {
    ...{ name: 'no entries', exit: 1, finds: [`E_NO_PROOF 8 ${bundle}`] },
    files: ({ files }) => files.delete(bundle),
  },
  {
    ...{ name: 'a bundle that was cut', exit: 1, finds: [`E_NO_PROOF 8 ${bundle}`] },
    files: (draft) => {
      editFile(draft, bundle, (bytes) => bytes.subarray(0, bytes.length - 76));
    },
  },
  {
    ...{ name: 'a bundle with half an entry', exit: 1, finds: [`E_NO_PROOF 8 ${bundle}`] },
    files: (draft) => {
      editFile(draft, bundle, (bytes) => bytes.subarray(0, bytes.length - 1));
    },
  },
  {
    ...{ name: 'a bundle with another prefix', exit: 1, finds: [`E_NO_PROOF 8 ${bundle}`] },
    files: (draft) => {
      editFile(draft, bundle, (bytes) => flip(bytes, 1));
    },
  },
  {
    ...{ name: 'an entry that does not begin as entries do', exit: 1 },
    finds: [`E_NO_PROOF 8 ${bundle}`],
    files: (draft) => {
      editFile(draft, bundle, (bytes) => flip(bytes, 2));
    },
  },
  {
    ...{ name: 'entries that make another root', exit: 1 },
    finds: ['E_NO_PROOF 8'],
    files: (draft) => {
      editFile(draft, bundle, (bytes) => flip(bytes, 13 * 76 + 75));
    },
  },
  {
    name: 'entries that are not given',
    exit: 3,
    finds: [],
    files: (draft) => {
      draft.files.delete(bundle);
      external(draft);
    },
  },
  {
    name: 'entries that are given',
    exit: 0,
    finds: [],
    files: external,
    takesBundles: () => undefined,
  },
  {
    ...{ name: 'given entries that lack a bundle', exit: 1, finds: [`E_NO_PROOF 8 ${bundle}`] },
    files: external,
    takesBundles: (bundles) => bundles.delete(0),
  },
  {
    ...{ name: 'enclosed entries that are said to be elsewhere', exit: 1 },
    finds: [`E_BAG 0 ${bundle}`],
    files: external,
  },
];

const keptTamperings: readonly Tampering[] = [
  { name: 'a kept checkpoint', exit: 0, finds: [], kept: (ledger) => noteOf(ledger, 5) },
  {
    name: 'a kept checkpoint of an empty log',
    exit: 0,
    finds: [],
    kept: (ledger) => noteOf(ledger, 0),
  },
  {
    ...{ name: 'a kept checkpoint of another log', exit: 1, finds: ['E_CONSISTENCY 2'] },
    kept: (ledger) => noteOf(ledger, 5, { root: ledger.tree.rootAt(4) }),
  },
  {
    ...{ name: 'a kept checkpoint that is newer', exit: 3, finds: ['W_STALE 2'] },
    kept: (ledger) => {
      const text = checkpointText({ origin: ledgerName, size: 99, root: ledger.tree.rootAt(4) });
      return renderNote(text, [logSignature('log', ledgerName, text)]);
    },
  },
  {
    ...{ name: 'a kept checkpoint without the entries to compare it', exit: 3, finds: [] },
    kept: (ledger) => noteOf(ledger, 5, { root: ledger.tree.rootAt(4) }),
    files: (draft) => {
      draft.files.delete(bundle);
      external(draft);
    },
  },
  {
    ...{ name: 'a kept checkpoint by another log', exit: 2 },
    kept: (ledger) => noteOf(ledger, 5, { log: 'other log' }),
  },
  {
    ...{ name: 'a kept checkpoint of another ledger', exit: 2 },
    policy: `${logLine('ledger.example/other', 'other log')}${policyText()}`,
    kept: (ledger) => noteOf(ledger, 5, { origin: 'ledger.example/other', log: 'other log' }),
  },
  {
    ...{ name: 'a kept checkpoint of 65 signatures', exit: 2 },
    kept: (ledger) => {
      const lines = '\u2014 stranger AAAAAAAA\n'.repeat(63);
      return Buffer.concat([noteOf(ledger, 5), utf8(lines)]);
    },
  },
  { name: 'a kept checkpoint that is none', exit: 2, kept: () => utf8('no note') },
];

/** Steps 2 and 8: the entries, and what was kept from earlier. */
export const entriesTamperings: readonly Tampering[] = [...entryTamperings, ...keptTamperings];
