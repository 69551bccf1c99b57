import { writeFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { readHighWaterMark, writeHighWaterMark } from '../../src/ledger/checkpoint-file.js';
import { utf8 } from '../../src/core/canonical/bytes.js';
import { readCheckpointText } from '../../src/core/ledger/checkpoint.js';
import { merkleRoot, leafHash } from '../../src/core/ledger/merkle-tree.js';
import { parseNote } from '../../src/core/ledger/signed-note.js';
import { readEntryBundle } from '../../src/core/ledger/tiles.js';
import { nodeEngine } from '../../src/platform/node-engine.js';
import { type Actor, Stage } from '../support/stage.js';
import { join } from 'node:path';

describe('the public log', () => {
  let stage: Stage;
  let actor: Actor;
  beforeAll(async () => {
    stage = await Stage.open();
    actor = await stage.actor();
    const caseId = await stage.openCase(actor);
    await stage.registerItem(actor, caseId);
  }, 60_000);
  afterAll(() => stage.close());

  const logSize = async (): Promise<number> => {
    const [row] = await stage.t.db.query<{ size: string }[]>('SELECT size FROM log_head');
    return Number(row?.size);
  };
  const published = async () => {
    const { text } = await stage.t.http.get('/log/checkpoint').expect(200);
    const checkpoint = readCheckpointText(parseNote(utf8(text)).text);
    if (checkpoint === undefined) throw new Error('the checkpoint cannot be read');
    return checkpoint;
  };

  it('signs a checkpoint over all that is committed at most a second later', async () => {
    await stage.openCase(actor);
    const wanted = await logSize();
    const until = Date.now() + 1_000;
    while ((await published()).size < wanted && Date.now() < until) await setTimeout(20);
    expect((await published()).size).toBe(wanted);
  });

  it('serves entries whose Merkle root is that of the checkpoint, without sign-in', async () => {
    const { size, root } = await published();
    const answer = await stage.t.http
      .get(`/log/tile/entries/000.p/${size}`)
      .buffer(true)
      .expect(200);
    const leaves = readEntryBundle(new Uint8Array(answer.body as Buffer)) ?? [];
    expect(leaves).toHaveLength(size);
    expect(
      merkleRoot(
        nodeEngine,
        leaves.map((leaf) => leafHash(nodeEngine, leaf)),
      ),
    ).toEqual(root);
    const tile = await stage.t.http.get(`/log/tile/0/000.p/${size}`).buffer(true).expect(200);
    const hashes = leaves.map((leaf) => Buffer.from(leafHash(nodeEngine, leaf)));
    expect(Buffer.concat(hashes).equals(tile.body as Buffer)).toBe(true);
  });

  it.each([
    '/log/tile/0/001',
    '/log/tile/entries/000.p/255',
    '/log/tile/9/000',
    '/log/tile/x/000',
    '/log/tile/0/0',
  ])('has no %s', async (path) => {
    await stage.t.http.get(path).expect(404);
  });

  it('takes a damaged high-water mark for an error, never for none', () => {
    const path = join(stage.folder, 'high-water');
    expect(readHighWaterMark(path)).toBeUndefined();
    const mark = { size: 7, root: 'ab'.repeat(32) };
    writeHighWaterMark(path, mark);
    expect(readHighWaterMark(path)).toEqual(mark);
    writeFileSync(path, '7 abab\n');
    expect(() => readHighWaterMark(path)).toThrow(/damaged/);
  });
});
