import { deflateRawSync } from 'node:zlib';
import { utf8 } from '../../src/core/canonical/bytes.js';
import { entryBundlePath, layout } from '../../src/core/package/layout.js';
import { evidence } from './exercise-script.js';
import { editFile, editText, flip, pathOf } from './package-edits.js';
import { type DraftPackage } from './package-builder.js';
import { type Tampering, topFolder } from './tampered-package.js';
import { localFile, type ZipDraft } from './zip-builder.js';

const planted = utf8('planted');

/** Changes one byte of the end record, which has no comment behind it. */
function withEndByte(at: number): (zip: Uint8Array) => Uint8Array {
  return (zip) => zip.map((byte, i) => (i === zip.length - 22 + at ? byte ^ 1 : byte));
}

function addEntry(draft: Partial<ZipDraft> & { readonly name: string }): Partial<Tampering> {
  return { zip: (entries) => [...entries, { content: planted, ...draft }] };
}

function editEntry(path: string, edit: (entry: ZipDraft) => Partial<ZipDraft>): Partial<Tampering> {
  return {
    zip: (entries) =>
      entries.map((entry) =>
        entry.name === `${topFolder}/${path}` ? { ...entry, ...edit(entry) } : entry,
      ),
  };
}

function plant(path: string): (draft: DraftPackage) => void {
  return ({ files }) => files.set(path, planted);
}

const outer = `${topFolder}/data/report/a`;
const inner = { name: `${topFolder}/data/report/b`, content: planted, method: 0 };

const zipTamperings: readonly Tampering[] = [
  { name: 'zip64 sizes', exit: 0, finds: [], zipOptions: { zip64: true } },
  { name: 'a ZIP comment', exit: 0, finds: [], zipOptions: { comment: 'with PK in it' } },
  {
    name: 'entries that are packed, and folders listed',
    exit: 0,
    finds: [],
    zip: (entries) => [
      { name: `${topFolder}/`, content: new Uint8Array(0), method: 0 },
      ...entries.map((entry) => ({ ...entry, method: 8 })),
    ],
  },
  { name: 'a cut ZIP', exit: 2, bytes: (zip) => zip.subarray(0, zip.length - 100) },
  { name: 'a ZIP said to be in several parts', exit: 2, bytes: withEndByte(4) },
  { name: 'a ZIP of which one part has fewer entries', exit: 2, bytes: withEndByte(8) },
  { name: 'something that is no ZIP', exit: 2, bytes: () => utf8('PK, but no ZIP') },
  { name: 'no bytes at all', exit: 2, bytes: () => new Uint8Array(0) },
  {
    ...{ name: 'a name that leads outside', exit: 1, finds: ['E_BAG 0 ../evil'] },
    ...addEntry({ name: '../evil' }),
  },
  {
    ...{ name: 'a name that leads outside from within', exit: 1 },
    finds: [`E_BAG 0 ${topFolder}/data/../../evil`],
    ...addEntry({ name: `${topFolder}/data/../../evil` }),
  },
  {
    ...{ name: 'an absolute name', exit: 1, finds: ['E_BAG 0 /evil'] },
    ...addEntry({ name: '/evil' }),
  },
  {
    ...{ name: 'a name with a space', exit: 1, finds: [`E_BAG 0 ${topFolder}/data/e vil`] },
    ...addEntry({ name: `${topFolder}/data/e vil` }),
  },
  {
    ...{ name: 'two entries of one name', exit: 1 },
    finds: [`E_BAG 0 ${topFolder}/data/package.json`],
    ...addEntry({ name: `${topFolder}/data/package.json` }),
  },
  {
    ...{ name: 'two names that differ in case only', exit: 1 },
    finds: [`E_BAG 0 ${topFolder}/data/PACKAGE.json`],
    ...addEntry({ name: `${topFolder}/data/PACKAGE.json` }),
  },
  {
    ...{ name: 'a second top folder', exit: 1, finds: ['E_BAG 0 other/file'] },
    ...addEntry({ name: 'other/file' }),
  },
  {
    ...{ name: 'a file outside the top folder', exit: 1, finds: ['E_BAG 0 file'] },
    ...addEntry({ name: 'file' }),
  },
  {
    ...{ name: 'a symbolic link', exit: 1, finds: [`E_BAG 0 ${topFolder}/data/report/link`] },
    ...addEntry({ name: `${topFolder}/data/report/link`, mode: 0o120777 }),
  },
  {
    ...{ name: 'an encrypted entry', exit: 1, finds: [`E_BAG 0 ${topFolder}/data/README.txt`] },
    ...editEntry(layout.readme, () => ({ flags: 1 })),
  },
  {
    ...{ name: 'another compression', exit: 1, finds: [`E_BAG 0 ${topFolder}/data/README.txt`] },
    ...editEntry(layout.readme, () => ({ method: 12 })),
  },
  {
    ...{ name: 'a local header of another name', exit: 1 },
    finds: [`E_BAG 0 ${topFolder}/data/README.txt`],
    ...editEntry(layout.readme, () => ({ localName: `${topFolder}/data/README.htm` })),
  },
  {
    ...{ name: 'an entry within the bytes of another', exit: 1 },
    finds: [`E_BAG 0 ${inner.name}`],
    zip: (entries) => [
      { name: outer, content: localFile(inner), method: 0 },
      ...entries,
      { ...inner, offset: 30 + outer.length },
    ],
  },
  {
    ...{ name: 'a bomb by its declared size', exit: 1 },
    finds: [`E_LIMIT 0 ${topFolder}/data/README.txt`],
    ...editEntry(layout.readme, () => ({ method: 8, declaredSize: 100_000 })),
  },
  {
    ...{ name: 'a bomb behind a small declared size', exit: 1, finds: ['E_BAG 0 data/README.txt'] },
    ...editEntry(layout.readme, () => ({
      method: 8,
      packed: deflateRawSync(new Uint8Array(5_000_000)),
    })),
  },
  {
    ...{ name: 'an entry that unpacks to less', exit: 1, finds: ['E_BAG 0 data/README.txt'] },
    ...editEntry(layout.readme, ({ content }) => ({ method: 8, declaredSize: content.length + 1 })),
  },
  {
    ...{ name: 'an entry that does not unpack', exit: 1, finds: ['E_BAG 0 data/README.txt'] },
    ...editEntry(layout.readme, () => ({
      method: 8,
      packed: Uint8Array.of(0xff, 0xff, 0xff, 0xff),
    })),
  },
];

const bagTamperings: readonly Tampering[] = [
  {
    ...{ name: 'another bagit.txt', exit: 1, finds: ['E_BAG 0 bagit.txt'] },
    files: (draft) => {
      editText(draft, layout.bagit, (text) => text.replace('1.0', '0.97'));
    },
  },
  {
    ...{ name: 'a bag-info.txt with another Payload-Oxum', exit: 1 },
    finds: ['E_BAG 0 bag-info.txt'],
    files: ({ files }) => files.set(layout.bagInfo, utf8('Payload-Oxum: 1.1\n')),
  },
  {
    ...{ name: 'a bag-info.txt without Payload-Oxum', exit: 0, finds: [] },
    files: ({ files }) => files.set(layout.bagInfo, utf8('Bagging-Date: 2026-03-01\n')),
  },
  {
    ...{ name: 'no bag-info.txt', exit: 1, finds: ['E_BAG 0 bag-info.txt'] },
    bag: ({ files }) => files.delete(layout.bagInfo),
  },
  {
    ...{ name: 'no manifest', exit: 1 },
    finds: ['E_BAG 0 manifest-sha256.txt'],
    bag: ({ files }) => files.delete(layout.manifestSha256),
  },
  {
    ...{ name: 'a manifest with upper-case digests', exit: 1 },
    finds: ['E_BAG 0 manifest-sha512.txt'],
    bag: (draft) => {
      editText(draft, layout.manifestSha512, (text) => text.replace(/^[0-9a-f]+/, 'AB'.repeat(64)));
    },
  },
  {
    ...{ name: 'a manifest that lists a file twice', exit: 1 },
    finds: ['E_BAG 0 tagmanifest-sha256.txt'],
    bag: (draft) => {
      editText(draft, layout.tagManifestSha256, (text) => text + text);
    },
  },
  {
    ...{ name: 'a manifest whose last line does not end', exit: 1 },
    finds: ['E_BAG 0 tagmanifest-sha256.txt'],
    bag: (draft) => {
      editText(draft, layout.tagManifestSha256, (text) => text.trimEnd());
    },
  },
  {
    ...{ name: 'a tag manifest that lists payload', exit: 1 },
    finds: ['E_BAG 0 tagmanifest-sha512.txt'],
    bag: (draft) => {
      editText(draft, layout.tagManifestSha512, (text) => `${text}${'ab'.repeat(64)}  data/x\n`);
    },
  },
  {
    ...{ name: 'a listed file that is not there', exit: 1, finds: ['E_BAG 0 data/README.txt'] },
    bag: ({ files }) => files.delete(layout.readme),
    files: ({ files }) => files.set(layout.bagInfo, utf8('Bagging-Date: 2026-03-01\n')),
  },
  {
    ...{ name: 'a file that differs from the manifest', exit: 1 },
    finds: ['E_BAG 0 data/README.txt'],
    bag: (draft) => {
      editFile(draft, layout.readme, flip);
    },
  },
  {
    ...{ name: 'a report that no manifest lists', exit: 1 },
    finds: ['E_BAG 0 data/report/x.pdf'],
    files: ({ files }) => files.set(layout.bagInfo, utf8('Bagging-Date: 2026-03-01\n')),
    bag: plant('data/report/x.pdf'),
  },
  { ...{ name: 'a seal, listed nowhere', exit: 0, finds: [] }, bag: plant(layout.seal) },
  {
    ...{ name: 'reports, time-stamps and other named files', exit: 0, finds: [] },
    files: (draft) => {
      ['data/report/x.pdf', 'data/ledger/timestamps/13-a.tsr', layout.verifyPython].forEach(
        (path) => {
          plant(path)(draft);
        },
      );
    },
  },
  ...[
    'fetch.txt',
    'data/extra.txt',
    'data/report/deep/x.pdf',
    'data/objects/00',
    'data/ledger/checkpoints.txt',
    entryBundlePath(1),
    'data/ledger/entries/00',
  ].map((path): Tampering => {
    const name = `a planted ${path} that the manifests list`;
    return { name, exit: 1, finds: [`E_BAG 0 ${path}`], files: plant(path) };
  }),
  {
    ...{ name: 'an object byte flipped in a copy', exit: 1 },
    finds: ['E_BAG 0 data/objects/photo', 'E_BLOB 11 item1/0 data/objects/photo'],
    bag: (draft) => {
      editFile(draft, pathOf(evidence.photo), flip);
    },
  },
];

const wordless = 'data/package.json';

const descriptionTamperings: readonly Tampering[] = [
  ['no package.json', undefined],
  ['a package.json that is not JSON', (text: string) => text.slice(1)],
  ['a key twice in package.json', (text: string) => text.replace('{', '{"kind":"full",')],
  ['a key too many in package.json', (text: string) => text.replace('{', '{"more":1,')],
  ['a key missing in package.json', (text: string) => text.replace('"language":"en",', '')],
  ['a fraction in package.json', (text: string) => text.replace('"seq":0', '"seq":0.0')],
  ['a negative number in package.json', (text: string) => text.replace('"seq":0', '"seq":-1')],
  ['another format', (text: string) => text.replace('package/1', 'package/2')],
  ['an instant that no calendar has', (text: string) => text.replace('2026-03-01', '2026-02-30')],
  ['an object under another path', (text: string) => text.replace('"objects/', '"object/')],
  ['a label that is no text', (text: string) => text.replace('"A/1"', '1')],
  ['a list that is none', (text: string) => text.replace('"withheld":[]', '"withheld":{}')],
  ['a chain twice', (text: string) => text.replace(/"chains":\[(\{[^}]*\})/, '"chains":[$1,$1')],
  ['upper-case hex', (text: string) => text.replace(/"id":"[0-9a-f]/, '"id":"A')],
  ['half of a pair of surrogates', (text: string) => text.replace('trial', '\\ud800')],
].map(([name, edit]): Tampering => {
  const files: Tampering['files'] = (draft) => {
    if (typeof edit === 'function') editText(draft, layout.packageJson, edit);
    else draft.files.delete(layout.packageJson);
  };
  return { name: String(name), exit: 1, finds: [`E_BAG 0 ${wordless}`], files };
});

/** Step 0: the container, the manifests, the files that are named, the form of `package.json`. */
export const containerTamperings: readonly Tampering[] = [
  ...zipTamperings,
  ...bagTamperings,
  ...descriptionTamperings,
];
