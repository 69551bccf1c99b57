import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ZipFileWriter } from '../../src/exports/zip-file-writer.js';
import { needs } from '../support/needs.js';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'witnessmark-zip-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

// eslint-disable-next-line @typescript-eslint/require-await -- a stream of what is at hand
async function* chunks(...parts: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield Buffer.from(part);
}

async function zipped(name: string): Promise<string> {
  const path = join(folder, name);
  const zip = new ZipFileWriter(path, 'EX-7');
  await zip.add('bagit.txt', chunks('one', 'two'), 6);
  await zip.add('data/empty', chunks(), 0);
  await zip.add('data/large', chunks('guessed larger than it is'), 2 ** 40);
  await zip.finish();
  return path;
}

describe('the ZIP of a package', () => {
  it('has the same bytes for the same content, whenever it is written', async () => {
    const [first, second] = [await zipped('a.zip'), await zipped('b.zip')];
    expect(readFileSync(second).equals(readFileSync(first))).toBe(true);
  });

  it('is for its owner alone', async () => {
    expect(statSync(await zipped('a.zip')).mode & 0o777).toBe(0o600);
  });

  it('leaves nothing behind when its source breaks off', async () => {
    const path = join(folder, 'a.zip');
    const zip = new ZipFileWriter(path, 'EX-7');
    const broken = async function* (): AsyncGenerator<Uint8Array> {
      yield* chunks('begun');
      throw new Error('the store went away');
    };
    await expect(zip.add('data/object', broken(), 5)).rejects.toThrow('the store went away');
    await zip.discard();
    expect(existsSync(path)).toBe(false);
  });

  it('says so where it cannot be written, and does not wait for ever', async () => {
    const zip = new ZipFileWriter(join(folder, 'missing', 'a.zip'), 'EX-7');
    const endless = async function* (): AsyncGenerator<Uint8Array> {
      for (;;) {
        await new Promise((resolve) => setImmediate(resolve));
        yield Buffer.alloc(65_536);
      }
    };
    await expect(zip.add('data/object', endless(), 5)).rejects.toMatchObject({ code: 'ENOENT' });
    await zip.discard();
  });
});

needs('python3')('the ZIP of a package, read by Python', () => {
  it('is whole, stored as it is, in order, below one folder', async () => {
    const script = [
      'import json, sys, zipfile',
      'z = zipfile.ZipFile(sys.argv[1])',
      'assert z.testzip() is None',
      'print(json.dumps([[i.filename, i.compress_type, z.read(i).decode(), i.date_time] for i in z.infolist()]))',
    ].join('\n');
    const read = execFileSync('python3', ['-c', script, await zipped('a.zip')], {
      encoding: 'utf8',
    });
    const epoch = [1980, 1, 1, 0, 0, 0];
    expect(JSON.parse(read)).toEqual([
      ['EX-7/bagit.txt', 0, 'onetwo', epoch],
      ['EX-7/data/empty', 0, '', epoch],
      ['EX-7/data/large', 0, 'guessed larger than it is', epoch],
    ]);
  });
});
