import { readFileSync } from 'node:fs';
import { utf8 } from '../../src/core/canonical/bytes.js';
import { toHex } from '../../src/core/canonical/hex.js';
import { type PackageJson } from '../../src/core/package/package-json.js';
import { BagWriter } from '../../src/exports/bag-writer.js';
import { generator } from '../../src/exports/export-sources.js';
import { PackageFailure } from '../../src/exports/package-failure.js';
import { type PackageSource } from '../../src/exports/package-source.js';
import { writePackage } from '../../src/exports/package-writer.js';
import { nodeEngine } from '../../src/platform/node-engine.js';
import {
  bytes,
  evidence,
  evidenceSha256,
  exported,
  FakeLog,
  file,
  ids,
  labels,
  MemoryBag,
  text,
} from './fake-source.js';

async function write(source: PackageSource): Promise<{ bag: MemoryBag; id: string }> {
  const bag = new MemoryBag();
  const id = await writePackage(source, new BagWriter(bag, new AbortController().signal));
  return { bag, id };
}

function description(bag: MemoryBag): PackageJson {
  // Written by the code under test; what the expectations read is checked by them.
  return JSON.parse(bag.text('data/package.json')) as PackageJson;
}

const object = `data/objects/${evidenceSha256}`;

describe('a package', () => {
  it('holds what its layout names, in a fixed order, and nothing else', async () => {
    const { bag } = await write(FakeLog.withOneFile().export());
    expect([...bag.files.keys()]).toEqual([
      'bagit.txt',
      'data/README.txt',
      'data/package.json',
      'data/ledger/checkpoint',
      'data/ledger/checkpoint.body',
      'data/ledger/checkpoint.ed25519',
      'data/ledger/policy',
      ...[ids.control, ids.case, ids.item].map((id) => `data/ledger/events/${id}.jsonl`),
      'data/ledger/entries/0',
      object,
      'data/hashes/known.hashdeep',
      'data/verify.py',
      'bag-info.txt',
      'manifest-sha256.txt',
      'manifest-sha512.txt',
      'tagmanifest-sha256.txt',
      'tagmanifest-sha512.txt',
    ]);
  });

  it('describes itself in the words of its events', async () => {
    const { bag } = await write(FakeLog.withOneFile().export());
    expect(description(bag)).toMatchObject({
      kind: 'full',
      caseRef: 'EX/7',
      exportedAt: '2026-03-01T12:30:05.250Z',
      recipient: 'Tribunal',
      entries: 'included',
      chains: [
        { kind: 'control', id: ids.control, tag0: '00'.repeat(32) },
        { kind: 'case', id: ids.case, tag0: '01'.repeat(32) },
        { kind: 'item', id: ids.item, tag0: '02'.repeat(32) },
      ],
      items: [
        {
          id: ids.item,
          exhibitRef: 'A/1',
          title: 'A telephone',
          objects: [{ originalName: 'письмо.txt', path: `objects/${evidenceSha256}` }],
        },
      ],
      withheld: [],
      withheldItems: [],
    });
  });

  it('lists every file with the digests of its bytes, and is named by the digest of those lists', async () => {
    const { bag, id } = await write(FakeLog.withOneFile().export());
    const sha256 = (path: string) =>
      `${toHex(nodeEngine.sha256(bag.files.get(path) ?? new Uint8Array()))}  ${path}`;
    const paths = [...bag.files.keys()].sort();
    const inData = (path: string) => path.startsWith('data/');
    const tags = paths.filter((path) => !inData(path) && !path.startsWith('tagmanifest'));
    expect(bag.text('manifest-sha256.txt').split('\n')).toEqual([
      ...paths.filter(inData).map(sha256),
      '',
    ]);
    expect(bag.text('tagmanifest-sha256.txt').split('\n')).toEqual([...tags.map(sha256), '']);
    expect(id).toBe(sha256('tagmanifest-sha256.txt').slice(0, 64));
  });

  it('tells how much it holds, for whom and by whom', async () => {
    const { bag } = await write(FakeLog.withOneFile().export());
    const payload = [...bag.files].filter(([path]) => path.startsWith('data/'));
    const size = payload.reduce((sum, [, content]) => sum + content.length, 0);
    const info = bag.text('bag-info.txt');
    expect(info).toContain(`Payload-Oxum: ${size}.${payload.length}\n`);
    expect(info).toContain('Source-Organization: Exercise Police\nBagging-Date: 2026-03-01\n');
    expect(info).toContain('Witnessmark-Recipient: Tribunal\nWitnessmark-Checkpoint-Size: 5\n');
  });

  it('has the same bytes when it is written again', async () => {
    const source = FakeLog.withOneFile().export();
    const [first, second] = [await write(source), await write(source)];
    expect(second.bag.files).toEqual(first.bag.files);
  });

  it('explains itself in seven languages', async () => {
    const readme = (await write(FakeLog.withOneFile().export())).bag.text('data/README.txt');
    expect(readme.match(/^== .+ ==$/gmu)).toHaveLength(7);
    expect(readme).toContain('(3) python3 data/verify.py . --policy POLICY');
  });

  it('keeps apart, for openssl, what the log signed and its signature', async () => {
    const { bag } = await write(FakeLog.withOneFile().export());
    const note = bag.text('data/ledger/checkpoint');
    expect(note.startsWith(`${bag.text('data/ledger/checkpoint.body')}\n`)).toBe(true);
    expect(bag.files.get('data/ledger/checkpoint.ed25519')).toEqual(Buffer.alloc(64, 9));
  });

  it('encloses bytes that came in twice once, and names them twice', async () => {
    const log = FakeLog.withOneFile();
    log.addItem(ids.second, { ...labels, ...file }, evidence);
    const { bag } = await write(log.export());
    expect([...bag.files.keys()].filter((path) => path.startsWith('data/objects/'))).toEqual([
      object,
    ]);
    expect(bag.text('data/hashes/known.hashdeep').match(/data\/objects/g)).toHaveLength(1);
    expect(description(bag).items.map(({ objects }) => objects[0]?.path)).toEqual(
      Array(2).fill(`objects/${evidenceSha256}`),
    );
  });

  it('of the record alone holds no bytes, and still the digests to look for', async () => {
    const log = FakeLog.withOneFile();
    log.stored.clear();
    const { bag } = await write(log.export({ ...exported, kind: text('record-only') }));
    expect(bag.files.has(object)).toBe(false);
    expect(bag.text('data/hashes/known.hashdeep')).toContain(evidenceSha256);
  });

  it('leaves the entries outside when there are more than a million', async () => {
    const source = FakeLog.withOneFile().export();
    const checkpoint = { ...source.checkpoint, size: 1_000_001 };
    const { bag } = await write({ ...source, checkpoint });
    expect(description(bag).entries).toBe('external');
    expect(bag.files.has('data/ledger/entries/0')).toBe(false);
  });

  it('gives of an erased field the leaf, and of erased bytes nothing', async () => {
    const log = FakeLog.withOneFile();
    const noted = log.add(ids.item, 'note.added/1', { remark: text('a name') });
    const eventHash = toHex(noted.eventHash);
    const bytesOf = '82'.repeat(32);
    const leaf = '00'.repeat(32);
    const erased = [
      { eventHash, field: 'remark', leaf },
      { eventHash: bytesOf, sha256: evidenceSha256 },
    ];
    log.add(ids.item, 'erasure.executed/1', { erased: { type: 7, json: erased } });
    const { bag } = await write(log.export());
    const lines = bag.text(`data/ledger/events/${ids.item}.jsonl`);
    expect(lines).not.toContain(Buffer.from('a name').toString('hex'));
    expect(lines).toContain(`"erased":"${toHex(new Uint8Array(32).fill(0x85))}"`);
    expect(bag.files.has(object)).toBe(false);
    expect(description(bag).items[0]?.objects[0]?.path).toBeNull();
  });

  it('names its writer by the version of this program', () => {
    // The manifest has a version: npm demands it.
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    expect(generator).toBe(`witnessmark/${version}`);
  });
});

describe('no package is written', () => {
  it('when the store holds other bytes than the event says, of the same length too', async () => {
    const log = FakeLog.withOneFile();
    log.stored.set(`${ids.item}:0`, utf8('bytes of an exercisE'));
    await expect(write(log.export())).rejects.toThrow(
      new PackageFailure(
        `The bytes that event 0 of the item ${ids.item} brought in (SHA-256 ${evidenceSha256}) are not what the store holds now.`,
      ),
    );
  });

  it('when the store has lost the bytes', async () => {
    const log = FakeLog.withOneFile();
    log.stored.clear();
    await expect(write(log.export())).rejects.toThrow('are not in the store');
  });

  it('when another export was recorded below the same checkpoint', async () => {
    const log = FakeLog.withOneFile();
    const first = log.export().exportIndex;
    log.export();
    await expect(write(log.source(first))).rejects.toThrow('Another export');
  });

  it('when an item of the case is not registered', async () => {
    const log = FakeLog.withOneFile();
    log.add(ids.second, 'item.collected/1', {});
    log.add(ids.case, 'item.added/1', {
      itemId: { type: 3, bytes: Buffer.from(ids.second, 'hex') },
    });
    await expect(write(log.export())).rejects.toThrow(`The item ${ids.second}`);
  });

  it('when a chain of the case cannot be seen', async () => {
    const source = FakeLog.withOneFile().export();
    const events: PackageSource['events'] = (chain) =>
      source.events(chain === ids.item ? 'none' : chain);
    await expect(write({ ...source, events })).rejects.toThrow('you may not see its events');
  });

  it('but what was moved away is withheld, by what is known of it or by its own chain', async () => {
    const ground = 'moved to another case';
    const source = FakeLog.withOneFile().export();
    const events: PackageSource['events'] = (chain) =>
      source.events(chain === ids.item ? 'none' : chain);
    const movedAway = new Set([ids.item]);
    const unseen = description((await write({ ...source, events, movedAway })).bag);
    expect(unseen).toMatchObject({ items: [], withheldItems: [{ id: ids.item, ground }] });
    const log = FakeLog.withOneFile();
    log.add(ids.item, 'item.moved/1', { toCaseId: bytes('cb'.repeat(32)) });
    const moved = description((await write(log.export())).bag);
    expect(moved).toMatchObject({ items: [], withheldItems: [{ id: ids.item, ground }] });
    log.add(ids.item, 'item.moved/1', { toCaseId: bytes(ids.case) });
    expect(description((await write(log.export())).bag).withheldItems).toEqual([]);
  });

  it('when a value is gone and nothing on record says why', async () => {
    const log = FakeLog.withOneFile();
    const source = log.export();
    const leaf = new Uint8Array(32);
    const events: PackageSource['events'] = async function* (chain) {
      for await (const event of source.events(chain)) {
        yield { ...event, fields: event.fields.map(({ name }) => ({ name, leaf })) };
      }
    };
    const holes: PackageSource['events'] = (chain) =>
      chain === ids.item ? events(chain) : source.events(chain);
    await expect(write({ ...source, events: holes })).rejects.toThrow(PackageFailure);
  });

  it('when the log is shorter than its checkpoint', async () => {
    const source = FakeLog.withOneFile().export();
    await expect(write({ ...source, leaves: () => Promise.resolve([]) })).rejects.toThrow(
      'shorter',
    );
  });

  it("when the checkpoint lacks the log's own signature", async () => {
    const source = FakeLog.withOneFile().export();
    const note = Buffer.from(source.checkpoint.note);
    const other = utf8(note.toString('utf8').replace(/— exercise\.test\/log/u, '— other.test/log'));
    const checkpoint = { ...source.checkpoint, note: other };
    await expect(write({ ...source, checkpoint })).rejects.toThrow("log's own signature");
  });

  it('once it is no longer wanted', async () => {
    const stopped = new BagWriter(new MemoryBag(), AbortSignal.abort());
    await expect(writePackage(FakeLog.withOneFile().export(), stopped)).rejects.toThrow('aborted');
  });
});
