import { createHash, randomBytes } from 'node:crypto';
import { appendFile, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

  const write = async (written: WrittenDigests, bytes: Uint8Array): Promise<void> => {
    await appendFile(path, bytes);
    written.wrote(bytes);
  };

  it.each([0, 1, 4, 5, 11])('are those of all its bytes: %d MiB', async (pieces) => {
    const written = new WrittenDigests(path);
    const whole: Buffer[] = [];
    for (let n = 0; n < pieces; n++) {
      const bytes = randomBytes(mebibyte);
      whole.push(bytes);
      await write(written, bytes);
    }
    const all = Buffer.concat(whole);
    const hex = (name: string): string => createHash(name).update(all).digest('hex');
    expect(await written.digests()).toEqual({
      ...{ sha256: hex('sha256'), sha512: hex('sha512'), sha1: hex('sha1'), md5: hex('md5') },
      sizeBytes: pieces * mebibyte,
    });
    await written.close();
  });

  it('are not told where the file lost bytes that were written to it', async () => {
    const written = new WrittenDigests(path);
    for (let n = 0; n < 5; n++) await write(written, randomBytes(mebibyte));
    await truncate(path, 2 * mebibyte);
    await write(written, randomBytes(mebibyte));
    await expect(written.digests()).rejects.toThrow(/shorter/);
    await written.close();
  });

  it('give their thread back when an upload breaks off', async () => {
    for (let n = 0; n < 40; n++) {
      const written = new WrittenDigests(path);
      await write(written, randomBytes(5 * mebibyte));
      await written.close();
    }
    // A thread was free for this one too: hashed in line, bytes that the file lost would not be missed.
    const written = new WrittenDigests(path);
    await writeFile(path, '');
    written.wrote(Buffer.alloc(5 * mebibyte));
    await expect(written.digests()).rejects.toThrow(/shorter/);
    await written.close();
  });
});
