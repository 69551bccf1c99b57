import { createHash, randomBytes } from 'node:crypto';
import { appendFile, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { chunksOf, ObjectCipher } from './object-cipher.js';
import { WrittenDigests } from './written-digests.js';

const mebibyte = 1024 * 1024;

describe('digests of a file that is being written', () => {
  let folder: string;
  let path: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'written-'));
    path = join(folder, 'file');
    await writeFile(path, '');
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const cipher = new ObjectCipher('0a'.repeat(16), randomBytes(32));
  const begin = (): WrittenDigests => new WrittenDigests(path, cipher);

  /** As the store seals a file, so many MiB of it; `between` happens before the chunk of that number. */
  const write = async (
    written: WrittenDigests,
    bytes: Uint8Array,
    between?: { readonly index: number; readonly work: () => Promise<void> },
  ): Promise<void> => {
    for await (const chunk of chunksOf(Readable.from([bytes]))) {
      if (chunk.index === between?.index) await between.work();
      await appendFile(path, cipher.seal(chunk));
      written.wrote(chunk);
    }
  };

  it.each([0, 1, 4, 5, 11])('are those of all its bytes: %d MiB', async (pieces) => {
    const written = begin();
    const all = randomBytes(pieces * mebibyte);
    await write(written, all);
    const hex = (name: string): string => createHash(name).update(all).digest('hex');
    expect(await written.digests()).toEqual({
      ...{ sha256: hex('sha256'), sha512: hex('sha512'), sha1: hex('sha1'), md5: hex('md5') },
      sizeBytes: pieces * mebibyte,
    });
    await written.close();
  });

  it('are not told where the file lost bytes that were written to it', async () => {
    const written = begin();
    const cut = { index: 90, work: () => truncate(path, 2 * mebibyte) };
    await write(written, randomBytes(6 * mebibyte), cut);
    await expect(written.digests()).rejects.toThrow(/shorter|authenticate/);
    await written.close();
  });

  it('give their thread back when an upload breaks off', async () => {
    for (let n = 0; n < 40; n++) {
      const written = begin();
      await write(written, randomBytes(5 * mebibyte));
      await written.close();
    }
    // A thread was free for this one too: hashed in line, bytes that the file lost would not be missed.
    const written = begin();
    await write(written, randomBytes(5 * mebibyte), {
      index: 79,
      work: () => writeFile(path, ''),
    });
    await expect(written.digests()).rejects.toThrow(/shorter/);
    await written.close();
  }, 120_000);
});
