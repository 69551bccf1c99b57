import { utf8 } from '../../src/core/canonical/bytes.js';
import { instantText } from '../../src/core/canonical/instant.js';
import { checkpointText } from '../../src/core/ledger/checkpoint.js';
import { renderNote } from '../../src/core/ledger/signed-note.js';
import { layout } from '../../src/core/package/layout.js';
import { describe, draftOf, editFile, editText, flip } from './package-edits.js';
import {
  cosignatureOf,
  type DraftPackage,
  earlierSize,
  logSignature,
  noteOf,
  type NoteOptions,
  policyText,
  putCheckpoint,
} from './package-builder.js';
import { exportedMs } from './exercise-script.js';
import { ledgerName, minute } from './synthetic-ledger.js';
import { type Tampering } from './tampered-package.js';

const size = 14;
const earlier = `${layout.checkpoints}${earlierSize}`;
const copies = [`E_NOTE 1 ${layout.checkpointSignature}`];
const unseen = `E_QUORUM 1 ${earlier}`;

function checkpoint(options: NoteOptions): Pick<Tampering, 'files'> {
  return {
    files: ({ ledger, files }) => {
      putCheckpoint(files, noteOf(ledger, size, options));
    },
  };
}

function rewrittenNote(edit: (text: string) => string): Pick<Tampering, 'files'> {
  return {
    files: (draft) => {
      editText(draft, layout.checkpoint, edit);
    },
  };
}

/** A note whose text may be anything, signed as it is. */
function signedText(edit: (text: string) => string): Pick<Tampering, 'files'> {
  return {
    files: ({ ledger, files }) => {
      const root = ledger.tree.rootAt(size);
      const text = edit(checkpointText({ origin: ledgerName, size, root }));
      putCheckpoint(files, renderNote(text, [logSignature('log', ledgerName, text)]));
    },
  };
}

function moreLines(...names: readonly string[]): Pick<Tampering, 'files'> {
  return {
    files: ({ ledger, files }) => {
      const text = checkpointText({ origin: ledgerName, size, root: ledger.tree.rootAt(size) });
      const seconds = Math.floor(exportedMs / 1000);
      const cosigned = names.map((name) => cosignatureOf(name, text, seconds));
      putCheckpoint(files, renderNote(text, [logSignature('log', ledgerName, text), ...cosigned]));
    },
  };
}

const main = layout.checkpoint;
const lateMs = exportedMs + 25 * 60 * minute;

const noteTamperings: readonly Tampering[] = [
  {
    ...{ name: 'no checkpoint', exit: 1, finds: [`E_NOTE 1 ${main}`] },
    files: ({ files }) => files.delete(main),
  },
  {
    ...{ name: 'a checkpoint that is no note', exit: 1, finds: [`E_NOTE 1 ${main}`] },
    ...rewrittenNote((text) => text.replace('\n\n', '\n')),
  },
  {
    ...{ name: 'a checkpoint of four lines', exit: 1, finds: [`E_NOTE 1 ${main}`] },
    ...signedText((text) => `${text}more\n`),
  },
  {
    ...{ name: 'a size with a zero before it', exit: 1, finds: [`E_NOTE 1 ${main}`] },
    ...signedText((text) => text.replace('\n14', '\n014')),
  },
  {
    ...{ name: 'a note of more than 64 KiB', exit: 1, finds: [`E_LIMIT 0 ${main}`] },
    ...rewrittenNote((text) => text + `\u2014 stranger ${'AAAA'.repeat(17_000)}\n`),
  },
  {
    ...{ name: 'a note of 65 signatures', exit: 1, finds: [`E_LIMIT 0 ${main}`] },
    ...rewrittenNote((text) => text + '\u2014 stranger AAAAAAAA\n'.repeat(62)),
  },
  {
    ...{ name: 'a checkpoint signed under another key', exit: 1 },
    finds: [`E_ORIGIN 1 ${main}`, ...copies],
    ...checkpoint({ log: 'other log' }),
  },
  {
    ...{ name: 'a checkpoint of another ledger', exit: 1 },
    finds: [`E_ORIGIN 1 ${main}`, ...copies],
    ...checkpoint({ origin: 'ledger.example/other' }),
  },
  {
    ...{ name: 'a root that the log did not sign', exit: 1, finds: [`E_NOTE 1 ${main}`] },
    files: (draft) => {
      const { ledger } = draft;
      const other = noteOf(ledger, size, { root: ledger.tree.rootAt(size - 1) });
      const [text = ''] = Buffer.from(other).toString().split('\n\n');
      editText(draft, main, (note) => `${text}\n\n${note.split('\n\n')[1] ?? ''}`);
      draft.files.set(layout.checkpointBody, utf8(`${text}\n`));
    },
  },
  {
    ...{ name: 'a cosignature that does not verify', exit: 1, finds: [`E_NOTE 1 ${main}`] },
    files: (draft) => {
      const { ledger } = draft;
      const other = Buffer.from(noteOf(ledger, size - 1))
        .toString()
        .split('\n');
      editText(draft, main, (note) => note.replace(/\u2014 w1 .*/, other[5] ?? ''));
    },
  },
  {
    ...{ name: 'a cosignature that is too short', exit: 1, finds: [`E_NOTE 1 ${main}`] },
    ...rewrittenNote((note) => note.replace(/(\u2014 w1 .{40}).*/, '$1')),
  },
  {
    ...{ name: 'lines of strangers, ignored', exit: 0, finds: [] },
    ...moreLines('w1', 'stranger', 'w3'),
  },
  {
    ...{ name: 'a quorum that is not met', exit: 1, finds: [`E_QUORUM 1 ${main}`] },
    ...moreLines('w1'),
  },
  {
    ...{ name: 'one witness that cosigned twice', exit: 1, finds: [`E_QUORUM 1 ${main}`] },
    ...moreLines('w1', 'w1'),
  },
  {
    ...{ name: 'a checkpoint last seen 25 hours before the export', exit: 1, finds: ['E_STALE 1'] },
    script: (events) => {
      const draft = draftOf(events, 'export');
      const { fields } = draft;
      draft.fields = (ledger) => [
        ...fields(ledger).slice(0, -1),
        ['exportedAt', { type: 4, ms: lateMs }],
      ];
    },
    files: (draft) => {
      describe(draft, (json) => (json.exportedAt = instantText(lateMs)));
    },
  },
  {
    ...{ name: 'another text beside the checkpoint', exit: 1 },
    finds: [`E_NOTE 1 ${layout.checkpointBody}`],
    files: (draft) => {
      editFile(draft, layout.checkpointBody, flip);
    },
  },
  {
    ...{ name: 'another signature beside the checkpoint', exit: 1, finds: copies },
    files: (draft) => {
      editFile(draft, layout.checkpointSignature, flip);
    },
  },
  {
    ...{ name: 'no copies beside the checkpoint', exit: 0, finds: [] },
    files: ({ files }) => {
      files.delete(layout.checkpointBody);
      files.delete(layout.checkpointSignature);
    },
  },
];

function earlierNote(edit: (draft: DraftPackage) => unknown): Pick<Tampering, 'files'> {
  return {
    files: (draft) => {
      edit(draft);
    },
  };
}

const earlierTamperings: readonly Tampering[] = [
  {
    ...{ name: 'an earlier checkpoint under another size', exit: 1 },
    finds: [`E_NOTE 1 ${layout.checkpoints}5`],
    ...earlierNote(({ ledger, files }) => files.set(`${layout.checkpoints}5`, noteOf(ledger, 6))),
  },
  {
    ...{ name: 'an earlier checkpoint that is larger', exit: 1 },
    finds: [`E_NOTE 1 ${layout.checkpoints}15`],
    ...earlierNote(({ ledger, files }) => {
      const root = ledger.tree.rootAt(size);
      const text = checkpointText({ origin: ledgerName, size: 15, root });
      const seen = ['w1', 'w2'].map((name) => cosignatureOf(name, text, 1_772_370_000));
      const note = renderNote(text, [logSignature('log', ledgerName, text), ...seen]);
      files.set(`${layout.checkpoints}15`, note);
    }),
  },
  {
    ...{ name: 'an earlier checkpoint without a quorum', exit: 1, finds: [unseen] },
    ...earlierNote(({ ledger, files }) => files.set(earlier, noteOf(ledger, 6, { cosigners: [] }))),
  },
  {
    ...{ name: 'an earlier checkpoint of another log', exit: 1, finds: [`E_VIEW 9 ${earlier}`] },
    ...earlierNote(({ ledger, files }) =>
      files.set(earlier, noteOf(ledger, 6, { root: ledger.tree.rootAt(5) })),
    ),
  },
  {
    ...{ name: 'an earlier checkpoint by another key', exit: 1, finds: [`E_ORIGIN 1 ${earlier}`] },
    ...earlierNote(({ ledger, files }) => files.set(earlier, noteOf(ledger, 6, { log: 'other' }))),
  },
  {
    ...{ name: 'an event logged after witnesses saw it', exit: 1 },
    finds: ['E_TIME 9 item1/0'],
    ...earlierNote(({ ledger, files }) => {
      const seenMs = (ledger.events[3]?.loggedMs ?? 0) - 5 * minute + 30_000;
      files.set(earlier, noteOf(ledger, 6, { seenMs, cosigners: ['w1', 'w3'] }));
    }),
  },
  {
    ...{ name: 'an event logged after witnesses saw the whole log', exit: 1 },
    finds: ['E_TIME 9 case/3'],
    ...earlierNote(({ ledger, files }) => {
      const { size } = ledger.tree;
      const seenMs = (ledger.events.at(-1)?.loggedMs ?? 0) - 6 * minute - 1000;
      files.set(`${layout.checkpoints}${size}`, noteOf(ledger, size, { seenMs }));
    }),
  },
];

const policyTamperings: readonly Tampering[] = [
  { name: 'a policy without a quorum', exit: 0, finds: [], policy: policyText('none') },
  { name: 'a policy with one witness as quorum', exit: 0, finds: [], policy: policyText('w2') },
  {
    ...{ name: 'a policy with another log', exit: 1, policy: policyText('two', 'other log') },
    finds: [`E_ORIGIN 1 ${main}`, ...copies, `E_ORIGIN 1 ${earlier}`],
  },
];

/** Step 1: checkpoints, and whom the policy trusts. */
export const checkpointTamperings: readonly Tampering[] = [
  ...noteTamperings,
  ...earlierTamperings,
  ...policyTamperings,
];
